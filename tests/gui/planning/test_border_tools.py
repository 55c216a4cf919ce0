"""Simplifying borders by metres, and moving the vertices that a rectangle holds."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import border_run
from gridmap.domain.coverage.vertices import insert_vertex
from gridmap.domain.geodesy import metres_per_degree
from tests.gui.accessible import nameless
from tests.gui.planning.conftest import FREE

SHIFT = Qt.KeyboardModifier.ShiftModifier


def shared_border(planner):
    """The border between two cells that lie beside each other, from junction to junction."""
    first, second = planner.cell("012"), planner.cell("013")
    mine, theirs = (set(grid.vertices_of(planner.coverage.shape(one)).tolist()) for one in (first, second))
    ring = grid.vertices_of(planner.coverage.shape(first)).tolist()
    edge = next(pair for pair in pairwise(ring) if set(pair) <= mine & theirs)
    return border_run(planner.coverage, edge)


@pytest.fixture
def bent(planner):
    """A planner and a border with a bend of two metres and one of eight in its halves."""
    run = shared_border(planner)
    per_degree = metres_per_degree(29.0)[1]
    for (start, stop), metres in zip(pairwise(run), (2.0, 8.0), strict=False):
        a, b = grid.unpack([start, stop])
        away = np.array([-(b - a)[1], (b - a)[0]])
        at = (a + b) / 2 + away / np.hypot(*away) * metres / per_degree
        inserted = grid.vertex(*at)
        planner.board.draw(
            lambda coverage, edge=(start, stop), at=inserted: insert_vertex(coverage, edge, at)
        )
    planner.settle()
    return planner, shared_border(planner)


def take_up(planner, run):
    planner.mode.toolbox.use("simplify")
    a, b = grid.unpack(run[:2])
    planner.click(*((a + b) / 2))
    return planner.mode.toolbox.tools["simplify"]


def test_a_border_is_simplified_by_the_metres_that_are_entered_after_a_preview(bent):
    planner, run = bent
    tool = take_up(planner, run)
    assert tool.card.isVisible()
    assert nameless(tool.card) == []
    five = len(tool.kept)

    tool.card.metres.setValue(1.0)
    assert len(tool.kept) > five
    tool.card.metres.setValue(20.0)
    assert len(tool.kept) < five
    assert shared_border(planner) == run  # nothing is written yet
    QTest.keyClick(tool.card.metres, Qt.Key.Key_Return)
    planner.settle()

    assert len(shared_border(planner)) < five
    assert tool.card is None
    shapes = planner.coverage.shapes(planner.coverage.ids())
    assert shapely.coverage_is_valid(shapes)


def test_esc_leaves_the_border_as_it_is(bent):
    planner, run = bent
    tool = take_up(planner, run)

    QTest.keyClick(tool.card.metres, Qt.Key.Key_Escape)

    assert tool.card is None
    assert shared_border(planner) == run
    assert planner.canvas.tool is tool


def test_what_would_change_nothing_cannot_be_applied(bent):
    planner, run = bent
    tool = take_up(planner, run)

    tool.card.metres.setValue(0.5)

    assert len(tool.kept) == len(run)
    assert not tool.card.apply.isEnabled()
    QTest.keyClick(tool.card.metres, Qt.Key.Key_Return)
    assert shared_border(planner) == run


def test_a_rectangle_takes_vertices_which_are_dragged_together(planner):
    cell = planner.cell("013")
    planner.board.select([cell])
    planner.key(Qt.Key.Key_E)
    at = grid.unpack(np.unique(grid.vertices_of(planner.coverage.shape(cell))))
    west, south, east, north = planner.coverage.shape(cell).bounds
    room = 0.0006
    middle = (south + north) / 2

    planner.drag((west - room, middle), (east + room, north + room), FREE | SHIFT)

    tool = planner.canvas.tool
    inside = at[at[:, 1] > middle]
    assert len(inside) >= 3
    assert sorted(tool.picked) == sorted(grid.pack(inside).tolist())
    before = {one: grid.position(one) for one in tool.picked}
    held = grid.position(tool.picked[0])
    planner.drag(held, (held[0] + 1.5e-3, held[1] + 1.5e-3))
    planner.settle()
    moved = [grid.position(one) for one in planner.canvas.tool.picked]
    for (lon, lat), (was_lon, was_lat) in zip(moved, before.values(), strict=True):
        assert lon - was_lon == pytest.approx(1.5e-3, abs=1.5e-4)
        assert lat - was_lat == pytest.approx(1.5e-3, abs=1.5e-4)
    assert shapely.coverage_is_valid(planner.coverage.shapes(planner.coverage.ids()))


def test_shift_and_a_click_still_adds_a_cell(planner):
    planner.board.select([planner.cell("013")])
    planner.key(Qt.Key.Key_E)

    planner.click(*planner.middle(planner.cell("015")), FREE | SHIFT)

    assert planner.board.selection == [planner.cell("013"), planner.cell("015")]


def test_without_a_selected_cell_a_rectangle_takes_the_vertices_of_all(planner):
    planner.board.select([])
    planner.key(Qt.Key.Key_E)
    lon, lat = grid.position(shared_border(planner)[0])

    planner.drag((lon - 1.5e-3, lat - 1.5e-3), (lon + 1.5e-3, lat + 1.5e-3), FREE | SHIFT)

    assert planner.canvas.tool.picked == [grid.vertex(lon, lat)]
