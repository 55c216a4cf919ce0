"""Drafts in the window: the list, checks, comparing, proposing, publishing, coming and going."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from gridmap.domain.change import replaced
from gridmap.domain.coverage.split import merge
from gridmap.domain.planning.checks.facts import Target
from gridmap.domain.planning_records import Draft
from gridmap.gui.planning.compare import CompareDialog
from gridmap.gui.planning.publish_dialog import PublishDialog
from gridmap.planning.publish import publish_due
from tests.gui.accessible import nameless
from tests.gui.planning.conftest import PLAIN, settle
from tests.gui.planning.drawing_hands import (
    community_of,
    cut,
    cut_sliver,
    neighbours_across,
    question_of,
)
from tests.store.conftest import Do


def split_one(planner, short="007"):
    cell = planner.cell(short)
    cut(planner, cell)
    return cell


def names(planner):
    return [button.text() for button in planner.mode.left.drafts.buttons.values()]


def dialog_of(planner, kind):
    return next(one for one in planner.desk.window.findChildren(kind) if one.isVisible())


def test_the_map_does_not_move_when_planning_begins_and_ends(desk, qtbot):
    canvas = desk.opened.canvas
    canvas.zoom(3.0)
    settle(desk, qtbot)
    before = canvas.view

    desk.window.enter_mode("planning")
    settle(desk, qtbot)
    first = canvas.findChildren(type(desk.window.mode.toolbar))
    within = canvas.view.resized(before.width, before.height)
    desk.window.enter_mode("duty")
    settle(desk, qtbot)

    assert (within.x, within.y, within.scale) == (before.x, before.y, before.scale)
    assert (canvas.view.x, canvas.view.y, canvas.view.scale) == (before.x, before.y, before.scale)
    assert len(first) == 1
    assert canvas.legend.isVisible()
    assert desk.opened.tools.isVisible()


def test_entering_again_reads_nothing_again_and_leaves_nothing_behind(planner):
    published, board = planner.view.published, planner.board
    for _ in range(3):
        planner.desk.window.enter_mode("duty")
        planner.settle()
        planner.desk.window.enter_mode("planning")
        planner.settle()
        QApplication.sendPostedEvents(None, 52)  # deferred deletes, which only a real loop does

    assert planner.board is board
    assert planner.view.published is published
    cell = split_one(planner)
    assert cell not in planner.view
    planner.key(Qt.Key.Key_E)
    assert planner.canvas.tool.name == "vertex"


def test_drafts_are_made_branched_renamed_and_discarded(planner):
    split_one(planner)
    panel = planner.mode.left.drafts
    first = planner.board.draft_id

    panel.verb_wanted.emit("branch", first)
    planner.settle()
    second = planner.board.draft_id
    assert second != first
    assert names(planner)[0] == "现行"
    assert "方案甲（副本）" in names(planner)
    assert planner.view.drawn.keys() and len(planner.view.live()) >= 2

    panel.rename_wanted.emit(second, "方案乙")
    planner.settle()
    assert "方案乙" in names(planner)
    panel.verb_wanted.emit("discard", second)
    planner.settle()
    assert "方案乙" not in names(planner)
    assert planner.board.draft_id is None


def test_a_new_draft_is_named_in_place(planner):
    panel = planner.mode.left.drafts
    panel.new.click()
    assert panel._naming.isVisible()

    planner.key(Qt.Key.Key_Return, on=panel._naming)
    planner.settle()

    assert "调整方案 A" in names(planner)
    assert planner.board.draft.name == "调整方案 A"


def test_the_list_of_checks_goes_to_the_cell_and_mends_a_sliver(planner):
    cell = planner.cell("013")
    sliver = cut_sliver(planner, cell)
    panel = planner.mode.left.checks
    assert panel.issues[0] is sliver

    panel.located.emit(sliver)
    assert planner.board.selection == [sliver.ids[0]]
    panel.fix_wanted.emit(sliver)
    planner.settle()

    assert sliver.ids[0] not in planner.view
    assert "check.sliver" not in {issue.key for issue in panel.issues}


def test_what_the_draft_does_and_what_publishing_would_do_is_said(planner):
    split_one(planner)
    planner.settle()

    side = planner.mode.right
    assert side.table.item(0, 0).text() == "分割"
    assert side.table.item(0, 1).text() == "篦子街社区 007 → 026 027"  # none is at work
    assert side.footer.text().startswith("发布后：1 个网格编号停用，2 个新编号启用")


def test_a_draft_is_compared_with_what_is_published(planner):
    split_one(planner)
    planner.mode.top.compare.click()
    planner.settle()

    dialog = dialog_of(planner, CompareDialog)
    states = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]
    assert states[:3] == ["停用", "新增", "新增"]
    assert nameless(dialog) == []
    dialog.close()


def test_a_proposal_is_looked_at_and_accepted(planner):
    planner.board.select([planner.cell("013")])
    planner.settle()
    before = sum(planner.view.households(one) for one in planner.view.cells_of(planner.board.community))
    panel = planner.mode.left.proposal
    panel.target.setValue(400)
    panel.make.click()
    planner.settle()
    assert planner.canvas.tool.name == "proposal"
    assert panel.accept.isVisible()
    assert all(360 <= bar.households <= 440 for bar in planner.mode.right.chart.bars)
    community = planner.board.community

    panel.accept.click()
    planner.settle()

    cells = planner.view.cells_of(community)
    counts = [planner.view.households(one) for one in cells]
    assert sum(counts) == before
    assert all(360 <= count <= 440 for count in counts)


def test_escape_drops_a_proposal_that_was_just_made(planner):
    planner.board.select([planner.cell("013")])
    planner.settle()
    panel = planner.mode.left.proposal
    panel.make.click()
    planner.settle()
    assert panel.accept.isVisible()

    planner.qtbot.keyClick(planner.desk.window.focusWidget(), Qt.Key.Key_Escape)

    assert not panel.accept.isVisible()


def test_the_legend_has_the_ranges_of_the_communities_in_view(planner):
    """The first community is a village; the others are in town."""
    published, legend = planner.view.published, planner.mode.legend
    first = next(one for one, facts in published.communities.items() if facts.code == "511102004001")
    village = replace(published.communities[first], households=Target(60, 150, 320), urban_class="village")
    published.communities[first] = village

    planner.canvas.zoom_full()
    planner.board.select([])
    planner.rest()
    assert "城镇 300–500 · 乡村 60–320" in legend.accessibleName()

    planner.board.select([planner.cell("013")])
    assert "60–320" in legend.accessibleName() and "300–500" not in legend.accessibleName()
    planner.board.select([planner.cell("001", community=2)])
    assert "300–500" in legend.accessibleName() and "60–320" not in legend.accessibleName()


def test_no_colours_of_risk_are_seen_while_planning_begins(desk):
    """Before anything of planning is drawn the map is grey, and no legend says what is not known."""
    canvas = desk.opened.canvas
    assert _colourful(canvas._renderer.picture.image) > 40

    desk.window.enter_mode("planning")

    assert _colourful(canvas._renderer.picture.image) < 20
    assert desk.window.mode.legend.width() == 0


def _colourful(image):
    """How far the most colourful pixel is from a grey."""
    pixels = [image.pixelColor(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)]
    return max(max(one.getRgb()[:3]) - min(one.getRgb()[:3]) for one in pixels)


def test_what_was_refused_is_not_told_after_the_next_edit(planner):
    status = planner.desk.window.status.findChild(QLabel, "status_hint")
    cell = planner.cell("013")
    planner.board.draw(lambda coverage: merge(coverage, [cell], planner.session.new_id))
    assert status.text() == "请至少选择两个相邻网格。"
    assert planner.mode.complaint.isVisible()

    split_one(planner)

    assert status.text().startswith("点选网格")
    assert not planner.mode.complaint.isVisible()


def publish(planner, day=None):
    planner.mode.top.publish.click()
    planner.settle()
    dialog = dialog_of(planner, PublishDialog)
    if day is not None:
        dialog.day.set_day(day)
    return dialog


def test_publishing_asks_for_reason_and_approver_and_then_publishes(planner):
    cell = split_one(planner)
    dialog = publish(planner)
    assert nameless(dialog) == []
    assert dialog.outcome.text().startswith("通过")
    assert "超出所属社区" not in dialog.outcome.text()
    assert dialog.verb.text() == "发布，今天起生效"
    assert dialog.verb.isDefault()

    dialog.verb.click()
    assert dialog.isVisible()
    dialog.reason.setText("户数过多")
    dialog.approver.setText("李主任")
    dialog.verb.click()
    planner.qtbot.waitUntil(lambda: planner.session.workspace.get(cell).valid_to is not None, timeout=5_000)
    planner.rest()  # what is published is read again

    assert planner.board.draft_id is None
    assert cell not in planner.view
    assert len(planner.view.published.columns.ids) == 101
    (note,) = {one.text() for one in planner.mode.left.drafts.findChildren(QLabel) if "起" in one.text()}
    assert (names(planner)[0], note) == ("现行", f"{planner.session.today()} 起")


def test_the_dialog_names_borders_of_communities_that_move_apart_from_warnings_elsewhere(planner):
    pair = neighbours_across(planner)
    planner.board.draw(lambda coverage: merge(coverage, pair, planner.session.new_id))
    question_of(planner).verb.click()
    planner.settle()

    dialog = publish(planner)

    first, mine, elsewhere = dialog.outcome.text().split("\n")
    assert first.startswith("请注意：发布后 1 处社区边界随之移动")
    assert all(community_of(planner, one).name in first for one in pair)
    assert mine.startswith("通过")
    assert elsewhere.startswith("其他网格另有")
    lines = [dialog.found.item(row).text() for row in range(dialog.found.count())]
    assert "社区边界移动" in lines[0]
    assert len(lines) < 10  # of more than a hundred in the town
    assert dialog.verb.isEnabled() and dialog.verb.isDefault()
    assert dialog.locate.isVisible()
    planner.qtbot.mouseClick(dialog.locate, Qt.MouseButton.LeftButton)
    planner.settle()
    assert planner.view.cell(planner.board.selection[0]).state == "new"


def test_a_draft_for_a_later_day_waits_and_can_be_called_back(planner):
    cell = split_one(planner)
    day = (date.today() + timedelta(days=40)).isoformat()
    dialog = publish(planner, day)
    assert dialog.verb.text() == f"定于 {day} 生效"
    dialog.reason.setText("新年调整")
    dialog.approver.setText("李主任")
    dialog.verb.click()
    planner.settle()

    (draft,) = [one for one in planner.session.workspace.all_of(Draft) if one.name == "方案甲"]
    assert (draft.status, draft.effective_on) == ("scheduled", day)
    assert planner.session.workspace.get(cell).valid_to is None
    assert not planner.board.editable
    assert publish_due(planner.session).published == ()

    planner.mode.left.drafts.verb_wanted.emit("call_back", draft.id)
    planner.settle()
    assert planner.board.editable


def test_a_plan_whose_day_has_come_is_published_when_the_file_is_opened(planner, qtbot):
    cell = split_one(planner)
    session = planner.session
    dialog = publish(planner, (date.today() + timedelta(days=2)).isoformat())
    dialog.reason.setText("新年调整")
    dialog.approver.setText("李主任")
    dialog.verb.click()
    planner.settle()
    draft = next(one for one in session.workspace.all_of(Draft) if one.status == "scheduled")
    day_has_come = Draft(**{
        **{name: getattr(draft, name) for name in Draft.__dataclass_fields__},
        "effective_on": (date.today() - timedelta(days=1)).isoformat(),
    })  # fmt: skip
    session.run(Do(replaced("change.test", [(draft, day_has_come)])))
    path = session.workspace.path

    planner.desk.open(path)
    qtbot.waitUntil(lambda: planner.desk.opened is not None, timeout=10_000)
    settle(planner.desk, qtbot)
    workspace = planner.desk.opened.session.workspace
    qtbot.waitUntil(lambda: workspace.get(cell).valid_to is not None, timeout=10_000)
    settle(planner.desk, qtbot)

    assert workspace.get(draft.id).status == "published"


def test_a_draft_with_an_error_cannot_be_published(planner):
    cut_sliver(planner, planner.cell("013"))

    dialog = publish(planner)

    assert not dialog.verb.isEnabled()
    assert "过窄" in dialog.found.item(0).text()
    assert nameless(dialog) == []
    planner.look_at("511102004004")
    before, error = planner.canvas.view, dialog.errors[0]
    planner.qtbot.mouseClick(dialog.locate, Qt.MouseButton.LeftButton)
    planner.settle()

    assert not [one for one in planner.desk.window.findChildren(PublishDialog) if one.isVisible()]
    assert planner.canvas.view != before
    assert planner.board.selection == [error.ids[0]]


def test_every_control_has_a_name_in_both_languages(planner):
    split_one(planner)
    for dock in planner.mode.docks.values():
        assert nameless(dock) == []
    assert nameless(planner.canvas) == []


def test_the_language_can_be_changed_while_planning(planner, qtbot):
    split_one(planner)
    desk = planner.desk

    desk.set_option("language", "en")
    settle(desk, qtbot)

    assert desk.window.mode.left.drafts.new.text() == "New draft"


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_E, Qt.Key.Key_S, Qt.Key.Key_R, Qt.Key.Key_X, Qt.Key.Key_T, Qt.Key.Key_H]
)
def test_escape_gives_up_the_work_first_and_then_the_tool(planner, key):
    planner.key(key)
    tool = planner.canvas.tool
    assert tool is not planner.mode.toolbox.select
    planner.click(*planner.middle(planner.cell("013")), modifiers=PLAIN)

    for _ in range(3):
        planner.key(Qt.Key.Key_Escape)
        planner.qtbot.wait(2)

    assert planner.canvas.tool is planner.mode.toolbox.select


def test_a_draft_that_was_read_for_nobody_follows_no_changes(planner):
    board, listeners = planner.board, planner.session._in_order._there
    draft, before = board.draft_id, len(listeners)

    for _ in range(5):
        board.lay(draft)
        board._task.future.result()  # read, and nobody told of it yet
    planner.settle()

    assert len(listeners) == before
