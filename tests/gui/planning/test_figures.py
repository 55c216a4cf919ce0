"""The card with the figures, and what a line would make of the cells."""

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from gridmap.domain.areas import area_text
from gridmap.domain.coverage import grid
from gridmap.gui.canvas.overlay import scale_bar_rect
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.figures_card import _cells_of, figures_box
from gridmap.gui.planning.sizes import area_change_text
from gridmap.planning.population import Counted
from gridmap.planning.preview import Row
from tests.gui.planning.conftest import PLAIN
from tests.gui.planning.drawing_hands import aim_split
from tests.gui.planning.test_drawing import drawn, junction, lies_across, whole


def figures_of(row):
    """What the card says of a cell."""
    return [text for text, _ in _cells_of(row) if text]


def test_a_drag_says_old_and_new_of_everything(planner):
    cell = planner.cell("007")
    at = grid.position(junction(planner, cell))
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_E)

    planner.press(*at)
    planner.move(at[0] + 0.001, at[1] + 0.001)
    planner.move(at[0] + 0.002, at[1] + 0.0015)

    row = next(one for one in planner.canvas.tool.rows if one.before.residents != one.after.residents)
    _, before, homes, people, _, area = figures_of(row)
    assert before == f"{row.before.households:,} →" and homes == f"{row.after.households:,} 户"
    assert people == f"{row.before.residents:,} → {row.after.residents:,} 人"
    assert area == area_change_text(row.area_before, row.area) and "→" in area


def test_what_stays_is_said_once():
    row = Row(1, "007", Counted(9, 1200, 3), Counted(8, 1100, 3), 5e5, "good", 5e5)

    assert figures_of(row) == ["007", "9 →", "8 户", "1,200 → 1,100 人", "3 场所", "0.50\xa0km²"]


def test_small_areas_are_told_in_square_metres():
    assert area_text(4448.2) == "4,448\xa0m²"
    assert area_change_text(None, 4448.2) == "4,448\xa0m²"
    assert area_change_text(12_000, 4448.2) == "12,000 → 4,448\xa0m²"
    assert area_change_text(450_120, 445_672) == "450,120 → 445,672\xa0m²"
    assert area_change_text(450_000, 620_000) == "0.45 → 0.62\xa0km²"


def test_the_halves_of_a_split_are_told_apart(planner):
    aim_split(planner, planner.cell("007"))

    assert [row.name for row in planner.canvas.tool.rows] == ["007-1", "007-2"]
    assert [name for _, name in planner.canvas.tool._tags] == ["007-1", "007-2"]


@pytest.mark.parametrize("at", [(300, 200), (5, 5), (795, 595), (500, 300)])
def test_figures_stand_off_the_cards_on_the_map(qapp, at):
    rows = [Row(1, "007", Counted(9, 9, 9), Counted(8, 8, 8), 5e5, "good", 4e5)] * 3
    cards = [QRectF(0, 0, 700, 40), QRectF(480, 280, 240, 120)]

    box = figures_box(View(0, 0, 1, 800, 600), QPointF(*at), rows, cards)

    assert not any(box.intersects(one) for one in cards)
    assert QRectF(0, 0, 800, 600).contains(box)


def test_figures_beside_the_pointer_stand_off_the_scale_bar(planner):
    rows = [Row(1, "007", Counted(9, 9, 9), Counted(8, 8, 8), 5e5, "good", 4e5)] * 3
    planner.key(Qt.Key.Key_S)
    view = planner.canvas.view
    corner = scale_bar_rect(view)

    box = figures_box(view, corner.topLeft() - QPointF(40, 40), rows, planner.canvas.tool.taken())

    assert not box.intersects(corner)
    assert not box.intersects(QRectF(planner.mode.legend.geometry()))


def trace_through(planner, cell):
    """Follow the street through a cell; the card asks what for."""
    west, _, east, _ = planner.coverage.shape(cell).bounds
    planner.board.select([])
    planner.key(Qt.Key.Key_T)
    shape = planner.coverage.shape(cell)
    line = next(one for one in planner.board.references.lines if lies_across(one, shape))
    (x0, y0), (x1, y1) = line.coords
    for lon in (west - 0.001, east + 0.001):
        planner.click(lon, y0 + (y1 - y0) * (lon - x0) / (x1 - x0), PLAIN)
    planner.settle()
    return planner.canvas.tool


def test_a_traced_line_reshapes_the_cell_that_it_runs_through(planner, qtbot):
    cell = planner.cell("013")
    tool = trace_through(planner, cell)
    other = next(button for button, what in tool._uses.items() if what == "reshape")
    assert [button.text() for button in tool._uses] == ["重塑 013", "分割 013"]

    other.setFocus()
    qtbot.waitUntil(lambda: any(row.cell_id == cell and row.before is not None for row in tool.rows))
    other.click()

    assert cell in drawn(planner)["changed"]
    assert drawn(planner)["new"] == set()
    assert planner.board.selection == [cell]
    whole(planner)


def test_a_traced_line_that_is_no_border_says_how_far_it_stops_short(planner):
    cell = planner.cell("013")
    lon, lat = planner.middle(cell)
    planner.board.select([])
    planner.key(Qt.Key.Key_T)
    for place in (lon - 0.0005, lon + 0.0005):
        planner.click(place, lat, PLAIN)
    planner.settle()

    planner.canvas.tool.use_for("reshape")

    assert "起点离边界还有" in planner.canvas.tool.card._trouble.text()
    assert drawn(planner)["changed"] == set()
