"""Ground that would go from one community to another is asked about, whatever tool would do it."""

from threading import Thread

import pytest
import shapely
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from gridmap.domain.actions.drafts import LockCell
from gridmap.domain.areas import area_text
from gridmap.domain.check import Issue, Severity
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import merge
from gridmap.domain.geodesy import area
from gridmap.gui.planning.crossing_dialog import CrossingDialog
from tests.gui.planning.drawing_hands import community_of, neighbours_across, question_of
from tests.gui.planning.test_drawing import drawn, whole
from tests.gui.planning.test_selection import split


@pytest.fixture
def pair(planner):
    """Two cells on either side of the border of two communities, all of the town in view."""
    found = neighbours_across(planner)
    planner.canvas.zoom_full()
    planner.settle()
    return found


def border(planner, pair):
    """Vertices of the border between the two, in order."""
    first, second = (planner.coverage.shape(one) for one in pair)
    return shapely.line_merge(first.intersection(second))


def drag_border(planner, pair):
    """Ground of the second cell's to the first one's community; gives from where to where."""
    on_border = grid.vertices_of(border(planner, pair)).tolist()
    vertex = next(one for one in on_border if len(planner.coverage.cells_at(one)) == 2)
    at, beyond = grid.position(vertex), planner.middle(pair[1])
    there = (at[0] * 0.8 + beyond[0] * 0.2, at[1] * 0.8 + beyond[1] * 0.2)
    planner.board.select([pair[0]])
    planner.key(Qt.Key.Key_E)
    planner.drag(at, there)
    return at, there


def asked(planner, pair):
    """What is asked, both communities named; nothing has been drawn."""
    question = question_of(planner)
    assert question is not None
    assert all(community_of(planner, one).name in question.work.text() for one in pair)
    assert not any(drawn(planner).values())
    assert question.leave.isDefault()
    return question


def test_cells_of_two_communities_are_merged_only_when_that_is_agreed_to(planner, pair):
    planner.key(Qt.Key.Key_M)
    for one in pair:
        planner.click(*planner.middle(one))
    planner.key(Qt.Key.Key_Return)
    taker = max(pair, key=lambda one: planner.coverage.shape(one).area)
    (giver,) = set(pair) - {taker}
    name = community_of(planner, taker).name

    question = asked(planner, pair)
    assert question.work.text() == (
        f"新网格归{name}，其中 {area_text(area(planner.coverage.shape(giver)))}"
        f"（{planner.view.households(giver)} 户）现属{community_of(planner, giver).name}。"
    )
    assert question.verb.text() == f"划归{name}"
    question.reject()
    assert not any(drawn(planner).values())
    assert planner.canvas.tool.name == "merge" and planner.board.selection == list(pair)

    planner.key(Qt.Key.Key_Return)
    asked(planner, pair).verb.click()
    planner.settle()
    (new,) = drawn(planner)["new"]
    assert drawn(planner)["retired"] == set(pair)
    assert community_of(planner, new).name == name
    assert planner.board.selection == [new]
    assert planner.canvas.tool.name != "merge"


def test_taking_the_merge_tool_up_with_cells_of_two_communities_asks_too(planner, pair):
    planner.board.select(pair)

    planner.key(Qt.Key.Key_M)
    assert planner.canvas.tool.name == "merge"
    asked(planner, pair).verb.click()
    planner.settle()

    assert len(drawn(planner)["new"]) == 1


def test_redrawing_a_border_into_another_community_asks(planner, pair):
    line = border(planner, pair)
    start, stop = line.interpolate(0.2, normalized=True), line.interpolate(0.8, normalized=True)
    lon, lat = planner.middle(pair[1])
    half = (line.centroid.x * 0.6 + lon * 0.4, line.centroid.y * 0.6 + lat * 0.4)
    planner.board.select([pair[0]])
    planner.key(Qt.Key.Key_R)

    planner.draw((start.x, start.y), half, (stop.x, stop.y))
    question = asked(planner, pair)
    assert f"划归{community_of(planner, pair[0]).name}。" in question.work.text()
    question.verb.click()
    planner.settle()

    assert drawn(planner)["changed"] == set(pair)
    assert planner.canvas.tool.points == []
    whole(planner)


def test_dragging_the_border_of_communities_asks_and_leaves_it_when_told_to(planner, pair):
    at, there = drag_border(planner, pair)
    asked(planner, pair).reject()
    assert not any(drawn(planner).values())
    planner.drag(at, there)
    asked(planner, pair).verb.click()
    planner.settle()

    assert drawn(planner)["changed"] == set(pair)
    whole(planner)


def test_a_border_is_moved_on_without_a_question_once_the_planner_wants_none(planner, pair):
    at, there = drag_border(planner, pair)
    question = asked(planner, pair)
    question.not_again.setChecked(True)
    question.verb.click()
    planner.settle()

    planner.drag(there, at)  # back to the other side
    planner.settle()
    assert question_of(planner) is None
    assert planner.coverage.cells_at(grid.vertex(*at))

    planner.board.select(pair)
    planner.mode.toolbox.use("merge")
    assert question_of(planner).not_again is None  # whose the new cell is, is another question
    question_of(planner).reject()

    planner.mode.left.drafts.new_wanted.emit("方案乙")
    planner.settle()
    planner.board.select([pair[0]])
    planner.mode.toolbox.use("vertex")
    planner.drag(at, there)
    assert question_of(planner) is not None


def test_what_is_cut_out_over_two_communities_says_which_one_it_goes_to(planner, pair):
    line = border(planner, pair)
    x, y = line.interpolate(0.25, normalized=True).coords[0]
    lon, lat = planner.middle(pair[1])
    dx, dy = (lon - x) * 0.3, (lat - y) * 0.3
    ring = [(x - dx * 0.2 - dy / 4, y - dy * 0.2 + dx / 4), (x + dx - dy / 4, y + dy + dx / 4),
            (x + dx + dy / 4, y + dy - dx / 4), (x - dx * 0.2 + dy / 4, y - dy * 0.2 - dx / 4)]  # fmt: skip
    planner.key(Qt.Key.Key_X)
    for at in ring:
        planner.click(*at)
    planner.canvas.tool.look_ahead()
    (ahead,) = [row.name for row in planner.canvas.tool.rows if row.before is None]
    assert ahead.startswith(community_of(planner, pair[1]).name)
    planner.key(Qt.Key.Key_Return)
    planner.canvas.tool.card.name.setText("市医院（虚构）")
    planner.canvas.tool._cut()

    question = asked(planner, pair)
    name = community_of(planner, pair[1]).name
    assert f"新网格归{name}" in question.work.text()
    question.verb.click()
    planner.settle()

    (new,) = drawn(planner)["new"]
    assert community_of(planner, new).name == name
    assert planner.canvas.tool.card is None


def test_the_one_click_merge_of_a_check_asks_where_only_another_community_is_beside(planner, pair):
    issue = Issue(Severity.WARNING, "check.too_small", (pair[0],), {})
    planner.mode.checks._heir = lambda one: pair[1]

    planner.mode.checks._fix(issue)
    asked(planner, pair).verb.click()
    planner.settle()

    assert drawn(planner)["retired"] == set(pair)


def test_a_line_that_splits_cells_of_two_communities_asks_nothing_as_each_keeps_its_own(planner, pair):
    before = {community_of(planner, one).id for one in pair}
    (x0, y0), (x1, y1) = (planner.middle(one) for one in pair)
    line = [(x0 * 2 - x1, y0 * 2 - y1), (x1 * 2 - x0, y1 * 2 - y0)]
    planner.board.select(pair)
    planner.key(Qt.Key.Key_S)

    planner.draw(*line)

    assert question_of(planner) is None
    assert {community_of(planner, one).id for one in drawn(planner)["new"]} == before


def test_an_undo_that_is_not_on_the_map_yet_is_drawn_over(planner):
    cell, session = planner.cell("007"), planner.session
    halves = split(planner, cell)
    planner.board.draw(lambda coverage: merge(coverage, halves, session.new_id))
    planner.settle()
    told = []
    planner.board.refused.connect(told.append)

    elsewhere = Thread(target=session.undo)  # as the window undoes; the board hears of it with the next event
    elsewhere.start()
    elsewhere.join()
    assert planner.board.draw(lambda coverage: merge(coverage, halves, session.new_id)) is not None

    assert told == []
    planner.settle()
    whole(planner)


def test_of_a_locked_cell_nothing_is_asked(planner, pair):
    planner.board.run(LockCell(planner.board.draft_id, pair[1]))
    planner.settle()
    told = []
    planner.board.refused.connect(told.append)

    new_id = planner.session.new_id
    assert planner.board.draw(lambda coverage: merge(coverage, list(pair), new_id)) is None

    assert "锁定" in told[0]
    assert question_of(planner) is None and not planner.board.asking


def test_no_answered_question_is_left_behind(planner, pair):
    new_id = planner.session.new_id
    for _ in range(3):
        planner.board.draw(lambda coverage: merge(coverage, list(pair), new_id))
        assert planner.board.asking
        question_of(planner).reject()
        assert not planner.board.asking
    planner.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert planner.desk.window.findChildren(CrossingDialog) == []


def test_a_question_goes_with_the_workspace(planner, pair):
    new_id = planner.session.new_id
    planner.board.draw(lambda coverage: merge(coverage, list(pair), new_id))

    planner.board.stop()

    assert not planner.board.asking and question_of(planner) is None


def test_a_border_between_communities_that_was_moved_with_consent_is_no_fault(planner, pair):
    drag_border(planner, pair)
    asked(planner, pair).verb.click()
    planner.settle()

    taker, giver = (community_of(planner, one).name for one in pair)
    checks = planner.mode.left.checks
    (told,) = [one for one in checks.issues if one.key == "check.community_moves"]
    assert (told.values["giver"], told.values["taker"]) == (giver, taker)
    assert "check.outside_community" not in {one.key for one in checks.issues}
    planner.mode.checks.look_at_everything()
    planner.settle()
    everything = [
        one for one in checks.issues if one.key in ("check.community_moves", "check.outside_community")
    ]
    assert everything == [told]

    planner.mode.checks.go_to(told)
    assert planner.board.selection == [pair[0]]
