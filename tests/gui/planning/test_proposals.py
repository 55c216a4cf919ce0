"""Proposals for several communities at once, with the real window, mouse and keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget

from gridmap.domain.coverage.split import merge
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.planning_records import DraftCell
from tests.gui.accessible import nameless

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def divider(planner):
    """A planner who has selected a cell, with the panel at the left."""
    planner.board.select([planner.cell("013")])
    planner.settle()
    return planner


def choose(planner, key):
    panel = planner.mode.left.proposal
    keys = [panel.scope.itemData(at).key for at in range(panel.scope.count())]
    panel.scope.setCurrentIndex(keys.index(key))
    return panel


def propose(planner, key):
    panel = choose(planner, key)
    QTest.mouseClick(panel.make, LEFT)
    planner.settle()
    return planner.mode.proposing


def texts(table):
    model = table.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def click_row(table, row, modifiers=Qt.KeyboardModifier.NoModifier):
    view = table.table
    at = view.visualRect(table.model.index(row, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, modifiers, QPoint(at.x(), at.y()))


def new_cells(planner):
    return [one for one in planner.session.workspace.all_of(DraftCell) if one.state == "new"]


def test_no_target_is_offered_before_a_cell_is_chosen(planner):
    panel = planner.mode.left.proposal
    assert not panel.target.isEnabled()
    assert panel.target.text() == "–"
    assert panel.target.toolTip() == "先选一个网格：目标户数按其社区的类别填入。"

    planner.board.focus(planner.view.cell(planner.cell("013")).community_id)
    assert panel.target.isEnabled()
    assert panel.target.text() == "400"
    assert panel.target.toolTip() == ""

    planner.board.lay(None)
    planner.board.select([])
    planner.settle()
    assert panel.target.text() == "–"


def test_a_target_that_the_planner_has_set_is_there_again_for_the_next_cell(divider):
    panel = divider.mode.left.proposal
    panel.target.setValue(350)

    divider.board.select([])
    assert panel.target.text() == "–"
    divider.board.select([divider.cell("012")])

    assert panel.target.text() == "350"


def test_a_community_its_township_and_county_can_be_chosen(divider):
    panel = divider.mode.left.proposal
    assert [panel.scope.itemText(at) for at in range(panel.scope.count())] == [
        "篦子街社区", "河街道（全部）", "江区（全部）",
    ]  # fmt: skip
    assert panel.target.text() == "400"

    choose(divider, "township")

    assert panel.target.text() == "按设定"


def test_cells_of_several_communities_selected_mean_those_communities(planner):
    planner.board.select([planner.cell("013"), planner.cell("002", community=3)])
    planner.settle()

    proposing = propose(planner, "selected")

    assert [row[0] for row in texts(proposing.table)] == ["篦子街社区", "柏杨社区"]


def test_a_township_is_divided_and_every_community_has_a_line(divider):
    proposing = propose(divider, "township")

    table = proposing.table
    assert table.isVisible()
    assert [row[0] for row in texts(table)] == ["篦子街社区", "桥头社区", "柏杨社区", "嘉祥社区"]
    for _, cells, _, within, deviation, _, state, why in texts(table):
        before, after = cells.split(" → ")
        assert before == "25"
        assert within == f"{after}/{after}"
        assert int(deviation.rstrip("%")) <= 10
        assert (state, why) == ("待定", "")
    assert "4 个社区" in table.sum.text()
    assert divider.canvas.tool.name == "proposal"
    assert nameless(table) == []
    assert new_cells(divider) == []


def test_a_line_that_is_clicked_shows_its_chart_and_its_place(divider):
    proposing = propose(divider, "township")
    where = divider.canvas.view.box

    click_row(proposing.table, 3)
    divider.settle()

    found = proposing.table.model.rows[3].found
    assert [bar.households for bar in divider.mode.right.chart.bars] == sorted(found.households)
    assert divider.board.community == found.id
    assert divider.canvas.view.box != where


def test_communities_are_accepted_one_by_one_or_all_each_a_step_of_its_own(divider):
    proposing = propose(divider, "township")
    table = proposing.table
    counts = [len(row.found.households) for row in table.model.rows]

    click_row(table, 1)
    QTest.mouseClick(table.accept, LEFT)
    divider.settle()
    assert [row[6] for row in texts(table)] == ["待定", "已采用", "待定", "待定"]
    assert len(new_cells(divider)) == counts[1]

    QTest.mouseClick(table.accept_all, LEFT)
    divider.settle()
    assert [row[6] for row in texts(table)] == ["已采用"] * 4
    assert len(new_cells(divider)) == sum(counts)
    assert not table.accept_all.isEnabled()
    assert divider.mode.right.table.rowCount() == 4  # what the draft does

    divider.session.undo()
    divider.settle()
    assert len(new_cells(divider)) == sum(counts) - counts[3]


def test_undo_and_redo_show_what_became_of_each_proposal(divider):
    proposing = propose(divider, "township")
    table = proposing.table
    click_row(table, 1)
    QTest.mouseClick(table.accept, LEFT)
    divider.settle()
    QTest.mouseClick(table.accept_all, LEFT)
    divider.settle()

    for _ in range(4):
        divider.session.undo()
    divider.settle()
    assert [row[6] for row in texts(table)] == ["待定"] * 4
    assert "已采用 0" in table.sum.text()
    assert table.accept_all.isEnabled()

    divider.session.redo()
    divider.settle()
    assert [row[6] for row in texts(table)] == ["待定", "已采用", "待定", "待定"]


def test_a_proposal_drawn_over_is_open_again_once_that_is_undone(divider):
    table = propose(divider, "township").table
    divider.board.draw(
        lambda coverage: merge(coverage, [divider.cell("012"), divider.cell("013")], divider.session.new_id)
    )
    divider.settle()
    assert texts(table)[0][6] == "已被改动"

    divider.session.undo()
    divider.settle()

    assert texts(table)[0][6] == "待定"


def test_refused_communities_are_not_written(divider):
    proposing = propose(divider, "county")
    table = proposing.table
    counts = [len(row.found.households) for row in table.model.rows]

    click_row(table, 0)
    click_row(table, 2, SHIFT)
    QTest.mouseClick(table.drop, LEFT)
    QTest.mouseClick(table.accept_all, LEFT)
    divider.settle()

    assert [row[6] for row in texts(table)] == ["未采用", "未采用", "未采用", "已采用"]
    assert len(new_cells(divider)) == counts[3]


def test_enter_on_the_map_accepts_the_line_that_is_looked_at(divider):
    proposing = propose(divider, "township")
    click_row(proposing.table, 2)
    divider.settle()

    divider.key(Qt.Key.Key_Return)
    divider.settle()

    assert [row[6] for row in texts(proposing.table)] == ["待定", "待定", "已采用", "待定"]


def test_a_community_that_is_drawn_on_meanwhile_is_marked_and_not_accepted(divider):
    proposing = propose(divider, "township")
    table = proposing.table

    divider.board.select([divider.cell("012"), divider.cell("013")])
    divider.canvas.setFocus()
    divider.mode.toolbox.use("merge")
    divider.key(Qt.Key.Key_Return)
    divider.settle()

    assert texts(table)[0][6] == "已被改动"
    QTest.mouseClick(table.accept_all, LEFT)
    divider.settle()
    assert [row[6] for row in texts(table)] == ["已被改动", "已采用", "已采用", "已采用"]


def test_proposing_can_be_cancelled(divider):
    panel = choose(divider, "township")

    QTest.mouseClick(panel.make, LEFT)
    assert not panel.make.isEnabled()
    divider.mode.proposing.task.cancel()
    divider.settle()

    assert panel.make.isEnabled()
    assert divider.mode.proposing.table is None
    assert new_cells(divider) == []


def test_what_was_drawn_on_while_it_was_divided_is_not_offered(divider):
    propose_and_draw(divider, "community", [1])

    assert divider.mode.left.proposal._said.text() == OVERTAKEN
    assert divider.mode.proposing.rows == [] and divider.canvas.tool.name == "select"


def test_what_was_drawn_on_among_others_is_marked(divider):
    propose_and_draw(divider, "township", [1])

    proposing = divider.mode.proposing
    assert [row[6] for row in texts(proposing.table)].count("已被改动") == 1
    drawn_on = next(row for row in proposing.rows if row.state == "stale")
    assert divider.canvas.tool.hidden.isdisjoint(drawn_on.found.proposal.old_cells)


def test_where_all_was_drawn_on_no_proposal_is_left_to_answer(divider):
    propose_and_draw(divider, "township", range(1, 5))

    assert divider.mode.left.proposal._said.text() == OVERTAKEN
    assert divider.mode.proposing.table is None and divider.canvas.tool.name == "select"


OVERTAKEN = "生成期间这里的网格已被改动，请重新生成。"


def propose_and_draw(planner, scope, communities):
    """Propose, and before an answer comes merge two cells of some communities."""
    panel = choose(planner, scope)
    QTest.mouseClick(panel.make, LEFT)
    for number in communities:
        cells = [planner.cell("012", number), planner.cell("013", number)]
        planner.board.draw(lambda coverage, cells=cells: merge(coverage, cells, planner.session.new_id))
    planner.settle()


def test_esc_takes_proposals_off_the_map_and_their_table_keeps_them(divider):
    proposing = propose(divider, "township")

    divider.key(Qt.Key.Key_Escape)
    assert divider.canvas.tool.name == "select"
    assert proposing.table.isVisible()

    click_row(proposing.table, 1)
    divider.settle()
    assert divider.canvas.tool.name == "proposal"


def test_closing_the_table_or_leaving_the_mode_forgets_the_proposals(divider):
    proposing = propose(divider, "township")
    table = proposing.table

    QTest.mouseClick(table.end, LEFT)
    QApplication.processEvents()
    assert proposing.table is None
    assert not table.isVisible()

    proposing = propose(divider, "township")
    divider.desk.window.enter_mode("duty")
    divider.qtbot.wait(50)
    assert not any(dock.objectName() == "plan_proposals" and dock.isVisible() for dock in docks(divider))


def docks(planner):
    return planner.desk.window.findChildren(QDockWidget)


@pytest.mark.parametrize("wide", [1366, 1024])
def test_tools_that_have_no_room_stand_in_the_menu(planner, wide):
    planner.desk.window.resize(wide, 768)
    planner.settle()
    bar = planner.mode.toolbar

    assert bar.geometry().right() <= planner.canvas.width()
    in_menu = {action.text().split("\t")[0] for action in bar.more.menu().actions() if action.isVisible()}
    for button in bar.buttons.values():
        assert button.isVisible() != (button.accessibleName() in in_menu)
    if wide == 1024:
        bar.resize(bar.sizeHint())
        hidden = next(action for action in bar.more.menu().actions() if action.text().startswith("量距"))
        assert hidden.isVisible()
        hidden.trigger()
        assert planner.canvas.tool.name == "measure"


@pytest.mark.parametrize("short", ["007", "013", "019"])
def test_a_community_with_a_locked_cell_is_divided_around_it(divider, short):
    locked = divider.cell(short)
    divider.board.select([locked])
    divider.board.turn_locks()
    ground = divider.coverage.shape(locked)

    proposing = propose(divider, "community")
    assert proposing.rows
    proposing.accept()
    divider.settle()

    assert proposing.rows == [] and new_cells(divider)
    assert same_ground(divider.coverage.shape(locked), ground)
