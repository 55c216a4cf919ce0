"""What is published moves on below drafts: conflicts, withdrawing, records to decide."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea

from gridmap.domain.change import added
from gridmap.domain.coverage.split import merge
from gridmap.domain.errors import Refused
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.records import Household, Resident
from gridmap.gui import cards
from gridmap.gui.planning.compare import CompareDialog
from gridmap.gui.planning.undecided_dialog import UndecidedDialog
from gridmap.gui.planning.update_dialog import UpdateDialog
from gridmap.gui.planning.update_notice import UpdateNotice
from gridmap.gui.planning.withdraw_dialog import WithdrawDialog
from gridmap.gui.planning.wrapped_cell import PADDING_PX
from gridmap.planning.publish import publish
from gridmap.planning.rebasing import bring_up_to_date, outdated_count
from tests.gui.accessible import nameless
from tests.gui.planning.drawing_hands import plan, scheduled
from tests.gui.planning.test_drafts import dialog_of, names, split_one
from tests.store.conftest import Do


@pytest.fixture
def conflict(planner):
    """The draft on the board and a published plan both split cell 007."""
    split_one(planner)
    plan(planner, "007", "方案乙")
    return planner


def test_a_draft_below_which_something_was_published_has_a_badge(conflict):
    badge = conflict.mode.left.drafts.badges[conflict.board.draft_id]

    assert badge.isVisible()
    assert badge.accessibleName() == "方案“方案甲”有 1 个网格的现行状态已变化"


def test_an_outdated_draft_says_so_and_is_not_drawn_on_before_the_update(conflict):
    told = [label.text() for label in conflict.mode.left.drafts.findChildren(QLabel)]
    assert "现行网格已变化，图上叠着新旧两种边界。更新之前不能绘制。" in told
    refused, cells = [], set(conflict.view.coverage.ids())
    conflict.board.refused.connect(refused.append)

    split_one(conflict, "013")

    assert set(conflict.view.coverage.ids()) == cells
    assert "需更新" in refused[0]
    dialog = update_dialog(conflict)
    conflict.qtbot.mouseClick(dialog.all_mine, Qt.MouseButton.LeftButton)
    conflict.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    conflict.settle()
    split_one(conflict, "013")
    assert set(conflict.view.coverage.ids()) != cells
    assert len(refused) == 1


def test_figures_chart_and_checks_are_held_back_until_the_draft_is_updated(conflict):
    left, right = conflict.mode.left.checks, conflict.mode.right
    conflict.look_at("511102004001")
    conflict.board.select([conflict.cell("013")])
    conflict.mode.checks.look_at_everything()
    conflict.rest()

    (notice,) = left.findChildren(UpdateNotice)
    assert notice.isVisible() and left.issues == []
    assert right.notice.isVisible()
    assert not (right.deviation.isVisible() or right.works.isVisible() or right.footer.text())
    assert "篦子街社区第13网格" in [label.text() for label in right.findChildren(QLabel)]
    refused = []
    conflict.board.refused.connect(refused.append)
    conflict.mode.toolbox.search_wanted.emit("unassigned")
    conflict.mode.top.publish.click()
    assert "更新方案后再检查" in refused[0] and "请先更新方案" in refused[1]

    conflict.qtbot.mouseClick(right.notice.button, Qt.MouseButton.LeftButton)
    conflict.settle()
    dialog = dialog_of(conflict, UpdateDialog)
    conflict.qtbot.mouseClick(dialog.all_mine, Qt.MouseButton.LeftButton)
    conflict.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    conflict.rest()

    assert left.issues and not any(one.isVisible() for one in left.findChildren(UpdateNotice))
    assert not right.notice.isVisible()
    assert right.deviation.isVisible() and right.works.isVisible()


def test_a_draft_that_needs_an_update_is_not_compared_but_updated_from_there(conflict):
    conflict.mode.top.compare.click()
    conflict.settle()
    dialog = dialog_of(conflict, CompareDialog)

    assert "合计、对比和检查都不准确" in dialog.sum.text()
    assert dialog.table.rowCount() == 0
    conflict.qtbot.mouseClick(dialog.update_wanted, Qt.MouseButton.LeftButton)
    conflict.settle()
    assert dialog_of(conflict, UpdateDialog)
    assert not [one for one in conflict.desk.window.findChildren(CompareDialog) if one.isVisible()]


def test_only_the_draft_that_was_chosen_last_is_marked_while_it_is_read(planner):
    buttons = planner.mode.left.drafts.buttons

    buttons[None].click()

    assert [key for key, one in planner.mode.left.drafts.buttons.items() if one.isChecked()] == [None]
    planner.settle()
    assert [key for key, one in planner.mode.left.drafts.buttons.items() if one.isChecked()] == [None]


def update_dialog(planner):
    badge = planner.mode.left.drafts.badges[planner.board.draft_id]
    planner.qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
    planner.settle()
    return dialog_of(planner, UpdateDialog)


def test_a_conflict_is_shown_with_both_sides_and_the_draft_is_kept(conflict):
    dialog = update_dialog(conflict)
    assert dialog.sum.text() == "可直接并入 0 处，冲突 1 处"
    assert [dialog.table.item(0, column).text() for column in (0, 1)] == [
        "篦子街社区 停用 007，新增 028、029",
        "篦子街社区 026、027",
    ]
    assert nameless(dialog) == []
    assert not dialog.verb.isEnabled()
    assert dialog.map.view is not None

    before = conflict.canvas.view
    conflict.qtbot.mouseClick(dialog.locate, Qt.MouseButton.LeftButton)
    conflict.settle()
    assert conflict.canvas.view != before
    conflict.qtbot.mouseClick(dialog.all_mine, Qt.MouseButton.LeftButton)
    conflict.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    conflict.settle()

    assert outdated_count(conflict.session, conflict.board.draft_id) == 0
    assert conflict.mode.left.drafts.badges == {}
    assert {one.state for one in conflict.view.drawn.values()} >= {"new", "retired"}
    conflict.session.undo()
    conflict.settle()
    assert conflict.board.draft_id in conflict.mode.left.drafts.badges


def test_the_published_side_is_taken_over(conflict):
    dialog = update_dialog(conflict)
    (box,) = dialog.choices.values()
    box.setCurrentIndex(box.findData("published"))
    assert box.currentText() == "采用现行（放弃 3 格）"
    conflict.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    conflict.settle()

    assert conflict.view.drawn == {}
    assert conflict.cell("026") in conflict.view


def test_rows_of_the_update_are_as_high_as_their_text_and_choices_as_high_as_ever(planner):
    for short in ("007", "013", "019"):
        split_one(planner, short)
    for short, name in (("007", "方案乙"), ("013", "方案丙"), ("019", "方案丁")):
        plan(planner, short, name)
    planner.settle()
    dialog = update_dialog(planner)
    dialog.resize(820, 520)
    planner.settle()

    table, text = dialog.table, dialog.table.item(0, 0).text()
    inside = table.columnWidth(0) - PADDING_PX
    wrapped = table.fontMetrics().boundingRect(0, 0, inside, 9999, Qt.TextFlag.TextWordWrap, text)
    assert table.rowHeight(0) >= wrapped.height()
    (box,) = dialog.choices.values()
    assert box.height() <= box.sizeHint().height() < table.rowHeight(0)


def test_a_scheduled_draft_waits_for_a_choice_about_every_conflict(planner):
    """Called back for a part of it, it would not be offered for its day again."""
    draft = planner.board.draft_id
    for short in ("007", "019"):
        split_one(planner, short)
    publish(planner.session, draft, Approval("2999-01-01", "李主任", "调整"))
    for short, name in (("007", "方案乙"), ("019", "方案丙")):
        plan(planner, short, name)
    planner.mode.verbs.update(draft)
    planner.settle()
    dialog = dialog_of(planner, UpdateDialog)
    first, last = dialog.choices.values()

    first.setCurrentIndex(first.findData("mine"))
    assert not dialog.verb.isEnabled()
    assert "有 1 处与现行状态冲突" in dialog.verb.toolTip()
    with pytest.raises(Refused, match="draft_conflicts"):
        bring_up_to_date(planner.session, draft, {next(iter(dialog.choices)): "mine"})

    last.setCurrentIndex(last.findData("published"))
    assert dialog.verb.isEnabled() and dialog.verb.toolTip() == ""


def test_the_verbs_of_drafts_with_long_names_badges_and_days_stay_in_reach(planner):
    split_one(planner)
    scheduled(planner, "007", "方案戊")
    plan(planner, "007", "方案乙")
    panel = planner.mode.left.drafts
    panel.rename_wanted.emit(planner.board.draft_id, "二〇二七年城东片区网格优化调整方案第三稿")
    planner.settle()
    assert len(panel.badges) == 2

    seen = planner.mode.docks["plans"].findChild(QScrollArea).viewport()
    shown = [one for one in planner.mode.left.findChildren(QAbstractButton) if one.isVisible()]
    reach = [one.mapTo(seen, one.rect().topRight()).x() for one in shown]

    assert len(panel.buttons) == 3
    assert max(reach) < seen.width()
    long = panel.buttons[planner.board.draft_id]
    assert long.toolTip() == long.text() == "二〇二七年城东片区网格优化调整方案第三稿"


def test_the_pointer_moves_on_while_a_plan_is_undone_below_it(planner):
    """For half a second the cells that are gone still stand on the board."""
    whole = planner.cell("007")
    plan(planner, "007", "方案乙")
    gone = int(planner.view.published.columns.ids.max())
    brought = planner.session.workspace.get(gone).geometry.representative_point()

    planner.session.undo()
    planner.click(brought.x, brought.y)
    assert planner.board.selection in ([], [gone], [whole])  # gone where its shape had been read
    planner.rest()
    assert gone not in planner.board.selection
    planner.click(brought.x, brought.y)
    assert planner.board.selection == [whole]


def test_a_plan_elsewhere_makes_no_badge(planner):
    split_one(planner)
    plan(planner, "019", "方案乙")

    assert planner.mode.left.drafts.badges == {}


def test_the_latest_plan_is_withdrawn_and_older_ones_say_what_goes_first(planner):
    first = plan(planner, "007", "方案乙")
    cell = planner.cell("026")
    second = plan(planner, "019", "方案丙")
    panel = planner.mode.left.drafts
    panel.verb_wanted.emit("withdraw", None)
    planner.settle()
    dialog = dialog_of(planner, WithdrawDialog)
    assert [dialog.plans.itemData(row) for row in range(dialog.plans.count())] == [second, first]
    assert nameless(dialog) == []

    enabled = [bool(dialog.plans.model().item(row).isEnabled()) for row in range(2)]
    assert enabled == [True, False]
    assert dialog.plans.itemText(1).endswith("须先撤回“方案丙”")
    planner.key(Qt.Key.Key_Down, on=dialog.plans)
    assert dialog.plans.currentIndex() == 0
    assert dialog.does.text().startswith("1 个网格恢复")
    dialog.verb.click()
    assert dialog.isVisible()  # no reason yet
    dialog.reason.setText("方案有误")
    dialog.verb.click()
    planner.rest()

    assert planner.session.workspace.get(second).status == "open"
    assert "方案丙" in names(planner)
    assert planner.cell("019") in planner.view
    assert cell in planner.view
    planner.session.undo()
    planner.rest()
    assert "方案丙" not in names(planner)


def test_what_is_withdrawn_after_duty_mode_was_visited_is_shown_at_once(planner):
    plan(planner, "007", "方案乙")
    planner.mode.left.drafts.chosen.emit(None)
    planner.settle()
    whole = planner.view.published
    planner.desk.window.enter_mode("duty")
    planner.settle()
    planner.desk.window.enter_mode("planning")
    planner.settle()
    planner.mode.left.drafts.verb_wanted.emit("withdraw", None)
    planner.settle()
    dialog = dialog_of(planner, WithdrawDialog)
    dialog.reason.setText("方案有误")
    dialog.verb.click()
    planner.rest()

    assert planner.view.published is not whole
    assert planner.cell("007") in planner.view
    assert planner.board.draft_id is None


@pytest.fixture
def undecided(planner):
    """A household of two without a position, and a resident, in a cell that a plan has split."""
    cell, new_id = planner.cell("007"), planner.session.new_id
    home = Household(new_id(), cell, number="H-1", source="invented")
    people = [
        Resident(new_id(), cell, "张三", household_id=home.id, source="invented"),
        Resident(new_id(), cell, "李小四", household_id=home.id, source="invented"),
        Resident(new_id(), cell, "王五", source="invented"),
    ]
    planner.session.run(Do(added("change.test", [home, *people])))
    plan(planner, "007", "方案乙", upright=False)
    return planner, home, people


def undecided_dialog(planner):
    link = planner.mode.left.drafts.undecided
    assert link.isVisible()
    planner.qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    planner.settle()
    return dialog_of(planner, UndecidedDialog)


def rows(dialog):
    table = dialog.table
    return [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]


def test_records_without_a_place_are_listed_masked_and_decided_at_once(undecided):
    planner, home, people = undecided
    assert planner.mode.left.drafts.undecided.text() == "待定记录（2）"
    dialog = undecided_dialog(planner)
    listed = rows(dialog)
    assert [line[:3] for line in listed] == [
        ["户", "H-1", "007 篦子街社区第7网格"],
        ["居民", "王*", "007 篦子街社区第7网格"],
    ]
    assert "%）" in listed[0][3]
    assert nameless(dialog) == []
    assert not dialog.suggest.isEnabled()

    planner.qtbot.mouseClick(dialog.select_all, Qt.MouseButton.LeftButton)
    planner.qtbot.mouseClick(dialog.suggest, Qt.MouseButton.LeftButton)
    planner.rest()

    assert rows(dialog) == []
    assert not planner.mode.left.drafts.undecided.isVisible()
    workspace = planner.session.workspace
    cells = {workspace.get(one.id).cell_id for one in (home, *people)}
    assert len(cells) == 1 and workspace.get(cells.pop()).valid_to is None
    planner.session.undo()
    planner.rest()
    assert rows(dialog) == listed
    assert planner.mode.left.drafts.undecided.isVisible()
    dialog.close()


def test_one_record_is_given_to_a_cell_by_hand(undecided):
    planner, _, people = undecided
    dialog = undecided_dialog(planner)
    dialog.table.selectRow(1)
    assert not dialog.give.isEnabled()
    target = planner.cell("012")
    dialog.target.setCurrentIndex(dialog.target.findData(target))
    assert dialog.give.text() == "归入所选 1 条"

    planner.qtbot.mouseClick(dialog.give, Qt.MouseButton.LeftButton)
    planner.rest()

    decided = planner.session.workspace.get(people[2].id)
    assert (decided.cell_id, decided.attached_by) == (target, "hand")
    assert [line[1] for line in rows(dialog)] == ["H-1"]
    dialog.close()


def test_an_edit_that_does_not_fit_an_outdated_draft_says_so(conflict):
    told = []
    conflict.board.refused.connect(told.append)
    pieces = [one.cell_id for one in conflict.view.drawn.values() if one.state == "new"]

    conflict.board.draw(lambda coverage: merge(coverage, pieces, conflict.session.new_id))

    assert len(told) == 1
    assert told[0].startswith("方案“方案甲”下面有 1 个现行网格已变化")
    status = conflict.desk.window.status
    assert status.findChild(QLabel, "status_plan").text() == "方案需更新"


def test_merging_and_proposing_over_cells_that_lie_across_each_other_are_refused_in_a_sentence(planner):
    split_one(planner)
    mine = [one.cell_id for one in planner.view.drawn.values() if one.state == "new"]
    plan(planner, "007", "方案乙")  # upright, across what the draft draws
    told = []
    planner.board.refused.connect(told.append)
    published = [planner.cell("026"), planner.cell("027")]

    planner.board.draw(lambda coverage: merge(coverage, [*mine, *published], planner.session.new_id))
    assert "请点方案名下的“需更新”" in told[0]

    planner.board.select(mine[:1])
    planner.settle()
    planner.qtbot.mouseClick(planner.mode.left.proposal.make, Qt.MouseButton.LeftButton)
    planner.settle()
    assert planner.mode.left.proposal._said.text() == told[0]
    assert [card.heading.text() for card in cards.cards_of(planner.desk.window).shown()] == []
