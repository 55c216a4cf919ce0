"""Panning, zooming and choosing levels with the mouse and the keyboard."""

import pytest
from PySide6.QtCore import QPointF, Qt

from tests.gui.canvas.conftest import (
    CELL,
    double_click,
    drag,
    hover,
    middle,
    pixel_of,
    wheel,
)


def test_the_whole_scene_is_shown_at_first(canvas, scene):
    west, south, east, north = canvas.view.box
    box = scene.extent

    assert west < box[0] < box[2] < east
    assert south < box[1] < box[3] < north


def test_it_stays_whole_when_the_window_grows(canvas, scene):
    before = canvas.view.scale
    canvas.resize(1600, 1200)

    assert canvas.view.scale < before * 0.55
    assert canvas.view.width == 1600


def test_a_view_that_was_moved_keeps_its_place_when_the_window_grows(canvas):
    canvas.zoom(3.0)
    before = canvas.view
    canvas.resize(1600, 1200)

    assert (canvas.view.x, canvas.view.y, canvas.view.scale) == (before.x, before.y, before.scale)


def test_the_wheel_zooms_at_the_cursor(canvas):
    at = QPointF(200, 450)
    place = canvas.view.to_plane(at.x(), at.y())

    wheel(canvas, at, 3)

    assert canvas.view.to_screen(*place) == pytest.approx((200, 450), abs=0.01)
    wheel(canvas, at, -3)
    assert canvas.view.to_screen(*place) == pytest.approx((200, 450), abs=0.01)


def test_dragging_moves_the_map_with_the_cursor(canvas):
    place = canvas.view.to_plane(400, 300)

    drag(canvas, QPointF(400, 300), QPointF(337, 341))

    assert canvas.view.to_screen(*place) == pytest.approx((337, 341), abs=1)


def test_dragging_selects_nothing(canvas, qtbot):
    with qtbot.assertNotEmitted(canvas.selected):
        drag(canvas, QPointF(400, 300), QPointF(300, 300))


def test_a_double_click_comes_closer_there(canvas):
    at = QPointF(300, 200)
    before, place = canvas.view.scale, canvas.view.to_plane(300, 200)

    double_click(canvas, at)

    assert canvas.view.scale == pytest.approx(before / 2)
    assert canvas.view.to_screen(*place) == pytest.approx((300, 200), abs=0.01)


@pytest.mark.parametrize(
    ("key", "moved"),
    [
        (Qt.Key.Key_Left, (1, 0)),
        (Qt.Key.Key_Right, (-1, 0)),
        (Qt.Key.Key_Up, (0, 1)),
        (Qt.Key.Key_Down, (0, -1)),
    ],
)
def test_arrow_keys_move_the_map(canvas, qtbot, key, moved):
    x, y = canvas.view.x, canvas.view.y

    qtbot.keyClick(canvas, key)

    px, py = canvas.view.to_screen(x, y)
    assert (px - 400) / 160 == pytest.approx(moved[0], abs=0.01)
    assert (py - 300) / 120 == pytest.approx(moved[1], abs=0.01)


def test_plus_minus_and_home_zoom(canvas, qtbot):
    first = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.scale == pytest.approx(first.scale / 1.5)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.view.scale == pytest.approx(first.scale)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.view == first


def test_the_level_follows_the_zoom(canvas, qtbot):
    assert canvas.level == "cell"
    told = []
    canvas.level_changed.connect(told.append)
    for _ in range(12):
        qtbot.keyClick(canvas, Qt.Key.Key_Minus)

    assert told == ["community", "township", "county"]
    assert canvas.level == "county"


def test_a_pinned_level_stays_until_it_is_released(canvas):
    township = canvas.level_switch._buttons["township"]

    township.click()
    assert (canvas.level, canvas.pinned) == ("township", "township")
    canvas.zoom(8)
    assert canvas.level == "township"
    township.click()
    assert (canvas.level, canvas.pinned) == ("cell", None)


def test_positions_are_told_in_degrees(canvas, qtbot):
    at = pixel_of(canvas, 1, 1)
    with qtbot.waitSignal(canvas.position_changed) as told:
        hover(canvas, at)

    assert told.args == pytest.approx([104.0175, 29.5175], abs=1e-4)


def test_zooming_to_shapes_shows_them_whole(canvas, scene):
    canvas.zoom_to([CELL + 5])

    box = scene.levels["cell"].shapes.boxes[scene.levels["cell"].index(CELL + 5)]
    west, south, east, north = canvas.view.box
    assert west < box[0] < box[2] < east
    assert south < box[1] < box[3] < north
    assert (north - south) < 3 * (box[3] - box[1])


def test_zooming_to_something_unknown_changes_nothing(canvas):
    before = canvas.view
    canvas.zoom_to([987654321])

    assert canvas.view == before


def test_zooming_to_a_point_puts_it_in_the_middle(canvas):
    canvas.zoom_to_point(104.005, 29.505)

    assert (canvas.view.x, canvas.view.y) == pytest.approx(middle(0, 0), abs=1)
    assert canvas.view.scale <= 3


def test_a_view_can_be_kept_and_shown_again(canvas):
    canvas.zoom(4)
    kept = canvas.view
    canvas.zoom_full()
    canvas.set_view(kept)

    assert canvas.view == kept
