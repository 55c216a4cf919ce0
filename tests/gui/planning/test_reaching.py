"""Lines that stop short of a border: continued, which is shown first, or refused with the distance."""

import pytest
import shapely
from PySide6.QtCore import Qt

from gridmap.domain.coverage import grid
from tests.gui.planning.conftest import PLAIN
from tests.gui.planning.test_drawing import drawn, lies_across, whole


def short_of(planner, cell, by):
    """Two places within a cell, so many degrees from its border, straight through its middle."""
    shape, (_, lat) = planner.coverage.shape(cell), planner.middle(cell)
    west, _, east, _ = shape.intersection(grid.snapped(_level(lat))).bounds
    return (west + by, lat), (east - by, lat)


def _level(lat):
    return shapely.LineString([(103, lat), (105, lat)])


@pytest.mark.parametrize("selected", [True, False])
def test_a_split_line_that_stops_short_is_continued_and_the_continuation_is_shown(planner, selected):
    cell = planner.cell("013")
    planner.board.select([cell] if selected else [])
    start, stop = short_of(planner, cell, 0.0004)
    planner.key(Qt.Key.Key_S)

    planner.click(*start)
    planner.move(*stop)
    planner.qtbot.waitUntil(lambda: bool(planner.canvas.tool.rows), timeout=2_000)
    assert len(planner.canvas.tool.added) == 2
    planner.draw(stop)

    assert drawn(planner)["retired"] == {cell}
    assert len(drawn(planner)["new"]) == 2
    whole(planner)


def test_a_split_line_far_from_the_border_is_refused_with_the_metres(planner):
    cell = planner.cell("013")
    planner.board.select([cell])
    planner.key(Qt.Key.Key_S)

    planner.draw(*short_of(planner, cell, 0.003))

    assert "起点离网格边界还有" in planner.mode.complaint.text()
    assert drawn(planner)["retired"] == set()


def test_a_new_border_that_stops_short_is_continued(planner):
    cell = planner.cell("013")
    planner.board.select([cell])
    planner.key(Qt.Key.Key_R)

    planner.draw(*short_of(planner, cell, 0.0004))

    assert cell in drawn(planner)["changed"]
    whole(planner)


def trace_short(planner, cell, by):
    """Follow the street through a cell from a place within it to another."""
    planner.board.select([])
    planner.key(Qt.Key.Key_T)
    shape = planner.coverage.shape(cell)
    line = next(one for one in planner.board.references.lines if lies_across(one, shape))
    (x0, y0), (x1, y1) = line.coords
    west, _, east, _ = shape.intersection(line).bounds
    for lon in (west + by, east - by):
        planner.click(lon, y0 + (y1 - y0) * (lon - x0) / (x1 - x0), PLAIN)
    planner.settle()
    planner.qtbot.wait(60)
    return planner.canvas.tool


@pytest.mark.parametrize("what", ["split", "reshape"])
def test_a_traced_way_that_stops_short_is_continued_and_shown_before_anything_is_done(planner, what):
    cell = planner.cell("013")
    tool = trace_short(planner, cell, 0.0005)
    button = next(one for one, does in tool._uses.items() if does == what)
    button.setFocus()
    planner.qtbot.waitUntil(lambda: tool.what == what and bool(tool.rows), timeout=2_000)
    assert len(tool.added) == 2
    assert not any(drawn(planner).values())

    button.click()

    assert cell in drawn(planner)["retired" if what == "split" else "changed"]
    whole(planner)


def test_a_traced_way_far_from_the_border_is_shut_off_and_gone_on_with(planner):
    cell = planner.cell("013")
    tool = trace_short(planner, cell, 0.003)

    assert "离网格边界还有" in tool.card._trouble.text()
    assert not any(button.isEnabled() for button in tool._uses)
    assert all("离" in button.toolTip() for button in tool._uses)
    assert not any(drawn(planner).values())

    start, stop = (grid.position(one) for one in tool.ends)
    east = planner.coverage.shape(cell).bounds[2]
    slope = (stop[1] - start[1]) / (stop[0] - start[0])
    beyond = east + 0.001
    planner.click(beyond, stop[1] + slope * (beyond - stop[0]), PLAIN)
    planner.settle()
    planner.qtbot.wait(60)

    assert len(tool.ends) == 3
    assert grid.position(tool.points[-1])[0] > east
    assert len({*tool.points}) == len(tool.points)


def test_the_last_click_of_a_traced_way_is_taken_back(planner):
    cell = planner.cell("013")
    tool = trace_short(planner, cell, 0.003)
    once = list(tool.points)
    start, stop = (grid.position(one) for one in tool.ends)
    beyond = planner.coverage.shape(cell).bounds[2] + 0.001
    planner.click(beyond, stop[1] + (stop[1] - start[1]) / (stop[0] - start[0]) * (beyond - stop[0]), PLAIN)
    assert len(tool.ends) == 3 and tool.points != once

    planner.key(Qt.Key.Key_Backspace)
    assert len(tool.ends) == 2 and tool.points == once
    assert tool.card is not None and tool.card.isVisible()
    planner.key(Qt.Key.Key_Backspace)
    assert len(tool.ends) == 1 and tool.card is None
    planner.key(Qt.Key.Key_Return)
    assert not any(drawn(planner).values())
    planner.key(Qt.Key.Key_Backspace)
    assert not tool.under_way()

    planner.click(*start, PLAIN)
    planner.click(*stop, PLAIN)
    assert tool.points == once


def test_a_traced_way_is_asked_about_anew_when_another_cell_is_selected(planner):
    cell = planner.cell("013")
    tool = trace_short(planner, cell, 0.0005)
    assert "重塑 013" in [button.text() for button in tool._uses]

    planner.board.select([planner.cell("018")])

    assert tool.card is not None and tool.card.isVisible()
    assert "重塑 018" in [button.text() for button in tool._uses]
    assert tool.points and len(tool.ends) == 2
