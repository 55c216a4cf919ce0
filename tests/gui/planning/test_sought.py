"""A place that is searched for while planning is marked on the map."""

import pytest
from PySide6.QtCore import Qt

from tests.gui.planning.drawing_hands import cut


@pytest.fixture
def place(planner):
    """A place record in cell 013 of the first community."""
    cell = planner.cell("013")
    with planner.session.workspace.reading() as connection:
        (found,) = connection.execute("SELECT min(id) FROM place WHERE cell_id = ?", (cell,)).fetchone()
    return planner.session.workspace.get(found)


def test_a_place_that_was_found_stays_marked_while_cells_are_drawn_around_it(planner, place):
    planner.desk.opened.show_record(place.id)
    planner.settle()
    assert planner.canvas.marks.pin == (place.lon, place.lat)
    assert planner.canvas.marks.ringed == (place.lon, place.lat)

    cut(planner, place.cell_id)  # selects both parts
    assert planner.canvas.marks.pin == (place.lon, place.lat)

    planner.click(*planner.middle(planner.cell("001")))
    assert planner.canvas.marks.pin is None


@pytest.mark.parametrize("selected", [True, False])
def test_escape_takes_the_mark_away(planner, place, selected):
    planner.desk.opened.show_record(place.id)
    if not selected:
        planner.board.selection = []

    planner.key(Qt.Key.Key_Escape)

    assert planner.canvas.marks.pin is None


def test_the_mark_goes_with_the_mode(planner, place):
    planner.desk.opened.show_record(place.id)

    planner.desk.window.enter_mode("duty")
    planner.settle()

    assert planner.canvas.marks.pin is None
