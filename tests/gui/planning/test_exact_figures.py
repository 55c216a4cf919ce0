"""The card for exact figures: where a vertex, or several, are to go."""

import pytest
from PySide6.QtCore import Qt

from gridmap.domain.coverage import grid
from tests.gui.planning.conftest import FREE
from tests.gui.planning.test_drawing import drawn, whole

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_several_vertices_are_chosen_with_shift_and_moved_by_exact_figures(planner):
    cell = planner.cell("013")
    ring = grid.vertices_of(planner.coverage.shape(cell)).tolist()
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_E)
    for one in ring[:2]:
        planner.press(*grid.position(one), SHIFT | FREE)
        planner.release(*grid.position(one), SHIFT | FREE)
    assert planner.canvas.tool.picked == ring[:2]

    planner.key(Qt.Key.Key_P)
    card = planner.mode.toolbox.exact
    lon, lat = grid.position(ring[0])
    card.first.setText(f"{lon + 0.0005:.7f}")
    card.second.setText(f"{lat:.7f}")
    planner.key(Qt.Key.Key_Return, on=card.second)

    vertices = set(grid.vertices_of(planner.coverage.shape(cell)).tolist())
    lon1, lat1 = grid.position(ring[1])
    assert {grid.vertex(lon + 0.0005, lat), grid.vertex(lon1 + 0.0005, lat1)} <= vertices
    whole(planner)


def exact_card_of_a_vertex(planner):
    cell = planner.cell("013")
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_E)
    at = grid.position(grid.vertices_of(planner.coverage.shape(cell)).tolist()[0])
    planner.press(*at)
    planner.release(*at)
    planner.key(Qt.Key.Key_P)
    return planner.mode.toolbox.exact


def test_the_card_for_exact_figures_stays_whole_when_it_tells_of_trouble(planner):
    card = exact_card_of_a_vertex(planner)
    card.stand_at(planner.canvas.width(), planner.canvas.height())

    card.first.setText("一百零四度又三分之一再多一点点")
    planner.key(Qt.Key.Key_Return, on=card.first)

    assert card._trouble.isVisible()
    assert planner.canvas.rect().contains(card.geometry())
    card.first.setText(str(grid.position(planner.canvas.tool.picked[0])[0] + 1))
    planner.key(Qt.Key.Key_Return, on=card.first)
    assert planner.mode.complaint.isVisible()
    assert not card._trouble.isVisible()  # that was about the figures before


@pytest.mark.parametrize("bearing", ["nan", "inf"])
def test_a_bearing_that_is_no_angle_is_told(planner, bearing):
    card = exact_card_of_a_vertex(planner)
    card.way.setCurrentIndex(card.way.findData("polar"))
    card.first.setText("10")
    card.second.setText(bearing)

    planner.key(Qt.Key.Key_Return, on=card.second)

    assert bearing in card._trouble.text()
    assert drawn(planner)["changed"] == set()
