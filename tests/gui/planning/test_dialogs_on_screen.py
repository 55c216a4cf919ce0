"""The dialogs of planning keep to a screen of 1366 x 768, with long names of drafts and a conflict."""

import pytest

from gridmap.domain.actions.drafts import RenameDraft
from gridmap.domain.planning_records import Draft
from gridmap.gui.planning.compare import CompareDialog
from gridmap.gui.planning.publish_dialog import PublishDialog
from gridmap.gui.planning.undecided_dialog import UndecidedDialog
from gridmap.gui.planning.update_dialog import UpdateDialog
from gridmap.gui.planning.withdraw_dialog import WithdrawDialog
from gridmap.planning.publish import published_plans
from tests.gui.on_screen import assert_keeps_to_the_screen
from tests.gui.planning.test_moving_on import conflict

__all__ = ["conflict"]

#: How each is made for a window and its board.
MADE = {
    CompareDialog: lambda window, board: CompareDialog(window, board, board.draft_id),
    PublishDialog: PublishDialog,
    UndecidedDialog: lambda window, board: UndecidedDialog(window, board.session),
    UpdateDialog: lambda window, board: UpdateDialog(window, board, board.draft),
    WithdrawDialog: lambda window, board: WithdrawDialog(window, board, published_plans(board.session)),
}


@pytest.mark.parametrize("kind", MADE, ids=lambda one: one.__name__)
def test_all_of_a_dialog_of_planning_is_on_the_screen(conflict, kind):
    for one in conflict.session.workspace.all_of(Draft):
        conflict.session.run(
            RenameDraft(one.id, f"二〇二七年城东片区网格优化调整方案（第 {one.id} 稿，征求各社区意见）")
        )
    conflict.settle()
    dialog = MADE[kind](conflict.desk.window, conflict.board)
    assert type(dialog) is kind

    assert_keeps_to_the_screen(dialog, conflict.settle)
