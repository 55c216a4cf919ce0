"""What follows once a draft lies on the board, whatever happens while it is read."""

from threading import Event

import pytest

from gridmap.domain.actions.drafts import CreateDraft, DiscardDraft
from gridmap.domain.planning_records import Draft
from gridmap.gui.tasks import any_running, run_task
from tests.gui.planning.conftest import settle


@pytest.fixture
def drafts(planner):
    """Two drafts, none of them on the board."""
    made = [planner.board.start_draft(name) for name in ("方案乙", "方案丙")]
    planner.board.lay(None)
    planner.settle()
    return made


def test_what_follows_waits_until_the_draft_lies_there_though_it_is_read_again(planner, drafts):
    told = []

    planner.board.lay(drafts[0], lambda: told.append(planner.board.draft_id))
    assert any_running() and told == []
    planner.board.lay(drafts[0])
    planner.settle()

    assert told == [drafts[0]]
    planner.board.lay(drafts[0])
    planner.settle()
    assert told == [drafts[0]]


def test_what_follows_is_given_up_with_the_draft_it_was_for(planner, drafts):
    told = []

    planner.board.lay(drafts[0], lambda: told.append("甲"))
    planner.board.lay(drafts[1], lambda: told.append("乙"))
    planner.settle()
    planner.board.lay(drafts[0], lambda: told.append("甲"))
    planner.board.lay(None)
    planner.settle()

    assert told == ["乙"]
    assert planner.board.draft_id is None


def test_a_change_of_what_is_published_does_not_bring_back_the_draft_that_was_left(planner, drafts):
    board, told = planner.board, []
    board.lay(drafts[0])
    planner.settle()

    board.lay(drafts[1], lambda: told.append(board.draft_id))
    planner.session.look_anew()
    board._read_again()  # as after a write, before the other draft was read
    planner.settle()

    assert board.draft_id == drafts[1]
    assert told == [drafts[1]]


def test_a_reading_that_is_cancelled_leaves_nothing_behind(planner, drafts):
    board, told, go = planner.board, [], Event()
    board.lay(drafts[0])
    planner.settle()
    for _ in range(4):  # so that the reading has to wait
        run_task(planner.desk.window, "导入", lambda _: go.wait(), lambda _: None)

    board.lay(drafts[1], lambda: told.append(board.draft_id))
    board._task.cancel()
    go.set()
    planner.settle()
    assert board.draft_id == drafts[0]
    planner.session.look_anew()
    planner.rest()

    assert board.draft_id == drafts[0] and told == []
    planner.session.run(DiscardDraft(drafts[0]))
    planner.settle()
    assert board.draft_id is None


def test_the_first_visit_for_a_plan_does_not_lay_the_latest_over_it(desk, qtbot):
    session = desk.opened.session
    first, _ = (_made(session, name) for name in ("方案甲", "方案乙"))
    told = []

    desk.window.enter_mode("planning")
    board = desk.window.mode.board
    board.lay(first, lambda: told.append(board.draft_id))
    desk.window.mode._begin()  # as where the map was drawn only now
    settle(desk, qtbot)

    assert board.draft_id == first
    assert told == [first]


def _made(session, name):
    change = session.run(CreateDraft(name, session.today()))
    return next(one.id for one in change.after.values() if isinstance(one, Draft))


def test_a_tool_that_draws_is_laid_down_where_nothing_can_be_drawn(planner, drafts):
    planner.board.lay(drafts[0])
    planner.settle()
    toolbox, bar = planner.mode.toolbox, planner.mode.toolbar
    toolbox.use("split")
    assert bar.buttons["split"].isChecked()

    planner.board.lay(drafts[1])
    planner.settle()
    assert planner.canvas.tool is toolbox.tools["split"]

    planner.board.lay(None)
    planner.settle()
    assert planner.canvas.tool is toolbox.select
    assert [name for name, button in bar.buttons.items() if button.isChecked()] == ["select"]
