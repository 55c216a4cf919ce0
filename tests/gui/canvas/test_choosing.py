"""Hovering, selecting and tips."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from gridmap.gui.canvas import arrays
from tests.gui.canvas.conftest import (
    CELL,
    COMMUNITY,
    SIDE,
    SOUTH,
    TOWNSHIP,
    WEST,
    click,
    colour_at,
    drag,
    hover,
    pixel_of,
)

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_the_shape_below_the_pointer_is_told_once(canvas):
    told = []
    canvas.hovered.connect(told.append)

    hover(canvas, pixel_of(canvas, 2, 1))
    hover(canvas, pixel_of(canvas, 2, 1) + QPointF(2, 2))
    hover(canvas, pixel_of(canvas, 3, 1))
    hover(canvas, QPointF(2, 2))

    assert told == [CELL + 6, CELL + 7, None]


def test_a_click_selects_the_cell_and_tells(canvas, qtbot):
    with qtbot.waitSignal(canvas.selected) as told:
        click(canvas, pixel_of(canvas, 1, 2))

    assert told.args == [[CELL + 9]]
    assert canvas.selection == [CELL + 9]
    assert "第9网格" in canvas.accessibleDescription()


def test_a_click_tells_its_place_in_degrees(canvas, qtbot):
    with qtbot.waitSignal(canvas.clicked_at) as told:
        click(canvas, pixel_of(canvas, 0, 0))

    assert told.args == pytest.approx([104.0075, 29.5075], abs=1e-4)


def test_ctrl_adds_and_takes_away(canvas):
    click(canvas, pixel_of(canvas, 0, 0))
    click(canvas, pixel_of(canvas, 1, 0), CTRL)
    assert canvas.selection == [CELL, CELL + 1]

    click(canvas, pixel_of(canvas, 0, 0), CTRL)
    assert canvas.selection == [CELL + 1]


def test_a_click_beside_everything_selects_nothing(canvas):
    click(canvas, pixel_of(canvas, 0, 0))
    click(canvas, QPointF(3, 3))

    assert canvas.selection == []


def test_shift_and_dragging_select_what_lies_in_a_rectangle(canvas):
    before = canvas.view

    drag(canvas, pixel_of(canvas, 0, 0), pixel_of(canvas, 2, 0) + QPointF(0, 60), modifiers=SHIFT)

    assert sorted(canvas.selection) == [CELL + 1, CELL + 2]
    assert canvas.view == before


def test_at_region_levels_regions_are_selected(canvas):
    canvas.pin_level("township")
    canvas.settle()

    click(canvas, pixel_of(canvas, 3, 3))

    assert canvas.selection == [TOWNSHIP + 1]


def test_escape_clears_the_selection(canvas, qtbot):
    click(canvas, pixel_of(canvas, 0, 0))

    with qtbot.waitSignal(canvas.selected) as told:
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)

    assert told.args == [[]]


def test_enter_selects_below_the_cross_without_a_mouse(canvas, qtbot):
    canvas.setFocus()
    canvas.zoom_to([CELL + 10])
    canvas.settle()
    plain = canvas.grab().toImage()

    qtbot.keyClick(canvas, Qt.Key.Key_Return)

    assert canvas.selection == [CELL + 10]
    canvas.select([])
    assert canvas.grab().toImage() != plain  # the cross is on show


def test_a_selection_made_elsewhere_is_drawn_and_not_told_again(canvas, qtbot):
    plain = canvas.image()

    with qtbot.assertNotEmitted(canvas.selected):
        canvas.select([COMMUNITY + 3])

    assert canvas.image() != plain


def test_the_selections_outline_is_black_and_white(canvas):
    canvas.select([CELL + 5])
    image = canvas.image()
    edge = canvas.view.to_screen(*_corner(1, 1))

    seen = {
        image.pixelColor(int(edge[0]) + dx, int(edge[1]) - dy).lightness()
        for dx in range(-3, 4)
        for dy in range(4, 40)
    }
    assert min(seen) < 40
    assert max(seen) > 240


def test_the_tip_names_the_shape_its_level_and_what_it_belongs_to(canvas, scene):
    assert canvas.describe(scene, CELL + 5) == ["第5网格", "IV 低", "市中区 · 海棠街道 · 嘉祥社区"]
    assert canvas.describe(scene, 12345) == []


def test_the_tip_is_painted_beside_the_pointer(canvas):
    hover(canvas, QPointF(3, 3))
    plain = canvas.image()
    hover(canvas, pixel_of(canvas, 1, 1))

    beside = pixel_of(canvas, 1, 1) + QPointF(18, 18)
    assert canvas.image().pixelColor(beside.toPoint()) != plain.pixelColor(beside.toPoint())


def test_a_click_on_a_bubble_tells_its_records(canvas, qtbot):
    lon, lat = np.full(3, WEST + 1.3 * SIDE), np.full(3, SOUTH + 1.3 * SIDE)
    canvas.set_points(
        arrays.points_of("event", np.array([71, 72, 73]), lon, lat, np.array([4, 1, 3], np.int8))
    )
    canvas.settle()
    at = QPointF(*canvas.view.to_screen(*_corner(1.3, 1.3)))

    with qtbot.waitSignal(canvas.points_clicked) as told:
        click(canvas, at)

    assert told.args == ["event", (71, 72, 73)]
    assert colour_at(canvas, at + QPointF(0, -9)) == "#c83232"


def _corner(column, row):
    from gridmap.domain.mercator import xy_at

    return xy_at(WEST + column * SIDE, SOUTH + row * SIDE)
