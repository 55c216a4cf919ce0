"""What the map looks like: colours, borders, hatch, and that shortcuts draw what a fresh start would."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from gridmap.gui import theme
from gridmap.gui.canvas import MapCanvas, drawing
from gridmap.gui.canvas.picture import Picture
from gridmap.gui.canvas.view import View
from tests.gui.canvas.conftest import (
    CELL,
    colour_at,
    drag,
    jagged_scene,
    pixel_of,
    small_scene,
    wheel,
)


def map_colour(level):
    return theme.colour(f"map_{level}").name()


def anew(canvas, qtbot):
    """The picture that a new canvas draws of the same view."""
    fresh = MapCanvas()
    qtbot.addWidget(fresh)
    fresh.resize(canvas.size())
    fresh.show()
    fresh.set_scene(canvas.scene)
    fresh.pin_level(canvas.pinned)
    fresh.set_view(canvas.view)
    fresh.settle()
    return fresh._renderer.picture.image


def differing(one, other):
    """Share of pixels that differ by more than what rounding makes of an antialiased edge."""
    pixels = [
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, :, :3].astype(int)
        for image in (one, other)
    ]
    return (np.abs(pixels[0] - pixels[1]).max(axis=2) > 24).mean()


def test_cells_have_the_colour_of_their_level(canvas):
    canvas.set_levels("cell", CELL + np.arange(4), np.array([1, 2, 3, 4], dtype=np.int8))
    canvas.settle()

    assert [colour_at(canvas, pixel_of(canvas, n, 0)) for n in range(4)] == [
        map_colour(n) for n in (1, 2, 3, 4)
    ]


def test_no_data_is_hatched_grey(canvas):
    canvas.set_levels("cell", np.array([CELL]), np.zeros(1, dtype=np.int8))
    canvas.settle()
    image, at = canvas.grab().toImage(), pixel_of(canvas, 0, 0)

    seen = {image.pixelColor(int(at.x()) + dx, int(at.y()) + dy).name() for dx in range(8) for dy in range(8)}
    assert map_colour("none") in seen
    assert len(seen) > 1


def test_region_levels_are_filled_with_their_own_levels(canvas):
    canvas.pin_level("township")
    canvas.settle()

    assert colour_at(canvas, pixel_of(canvas, 0, 0)) == map_colour(2)


def test_beside_the_city_is_ground(canvas):
    assert colour_at(canvas, QPointF(3, 300)) == theme.colour("map_ground").name()


def test_the_township_border_is_dark_and_the_cell_border_light(canvas):
    canvas.settle()
    image = canvas._renderer.picture.image
    y = int(pixel_of(canvas, 1, 1).y())

    def along(column):
        x = int((pixel_of(canvas, column, 1).x() + pixel_of(canvas, column + 1, 1).x()) / 2)
        return [image.pixelColor(x + dx, y).lightness() for dx in range(-60, 60)]

    assert min(along(1)) < 110  # between the townships
    assert min(along(0)) > 150
    assert max(along(0)) > 235


def test_without_colours_the_border_of_a_cell_is_darker_than_the_cell(canvas):
    canvas.show_fills(False)
    canvas.settle()
    image = canvas._renderer.picture.image
    y = int(pixel_of(canvas, 1, 1).y())
    x = int((pixel_of(canvas, 0, 1).x() + pixel_of(canvas, 1, 1).x()) / 2)
    along = [image.pixelColor(x + dx, y).lightness() for dx in range(-60, 60)]

    assert min(along) < max(along) - 40


def test_recolouring_one_cell_leaves_the_picture_as_if_drawn_anew(canvas, qtbot):
    canvas.set_levels("cell", np.array([CELL + 5, 99999]), np.array([1, 2], dtype=np.int8))
    canvas.settle()

    assert colour_at(canvas, pixel_of(canvas, 1, 1)) == map_colour(1)
    assert colour_at(canvas, pixel_of(canvas, 2, 1)) == map_colour(4)
    assert differing(canvas._renderer.picture.image, anew(canvas, qtbot)) == 0


def test_many_cells_in_one_path_look_like_each_in_its_own(canvas, monkeypatch):
    canvas.set_levels("cell", CELL + np.arange(12), (np.arange(12) % 5).astype(np.int8))
    canvas.settle()
    together = canvas._renderer.picture.image.copy()

    monkeypatch.setattr(drawing, "_in_one", lambda _: False)
    canvas._renderer.refresh()
    canvas.settle()

    assert differing(canvas._renderer.picture.image, together) < 0.005


def test_small_cells_of_one_level_leave_no_ground_between_them(qtbot):
    """Each is simplified by itself, so that neighbours overlap and gape by parts of a pixel."""
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 300)
    canvas.show()
    canvas.set_scene(jagged_scene(130))
    canvas.zoom_full()
    canvas.settle()

    image, wanted = canvas._renderer.picture.image, theme.colour("map_2")
    colours = [image.pixelColor(x, y) for x in range(100, 200) for y in range(100, 200)]
    off = [one for one in colours if abs(one.red() - wanted.red()) + abs(one.blue() - wanted.blue()) > 24]
    assert len(off) < len(colours) / 200


def test_many_chunks_filled_as_one_look_as_each_by_itself(canvas, monkeypatch):
    scene = jagged_scene(100)
    level = scene.levels["cell"]
    assert len(level.shapes.slices) > drawing._MANY_CHUNKS
    level.risks[:] = np.random.default_rng(3).integers(0, 5, len(level))
    canvas.set_scene(scene)
    canvas.zoom_full()
    canvas.settle()
    together = canvas._renderer.picture.image.copy()

    monkeypatch.setattr(drawing, "_MANY_CHUNKS", len(level))
    canvas._renderer.refresh()
    canvas.settle()

    assert differing(together, canvas._renderer.picture.image) < 0.01


def test_recolouring_with_the_same_levels_draws_nothing(canvas):
    canvas.set_levels("cell", CELL + np.arange(16), np.full(16, 4, dtype=np.int8))

    assert not canvas._renderer.busy


@pytest.mark.parametrize("level", ["cell", "township"])
def test_after_panning_the_picture_is_as_if_drawn_anew(canvas, qtbot, level):
    canvas.pin_level(level)
    canvas.set_levels("cell", np.array([CELL + 5]), np.zeros(1, dtype=np.int8))
    canvas.zoom(2.5)
    canvas.settle()

    for to in (QPointF(250, 380), QPointF(700, 100), QPointF(401, 299)):
        drag(canvas, QPointF(400, 300), to)
        canvas.settle()

    assert differing(canvas._renderer.picture.image, anew(canvas, qtbot)) < 0.0005


def test_while_panning_the_old_picture_moves_at_once(canvas):
    before = canvas.grab().toImage().pixelColor(pixel_of(canvas, 1, 1).toPoint())

    canvas.pan(-150, 80)

    assert canvas._renderer.busy
    moved = canvas.grab().toImage()
    assert moved.pixelColor(pixel_of(canvas, 1, 1).toPoint()) == before


def test_while_zooming_the_old_picture_is_enlarged_at_once(canvas):
    canvas.set_levels("cell", np.array([CELL + 5]), np.array([1], dtype=np.int8))
    canvas.settle()

    wheel(canvas, pixel_of(canvas, 1, 1), 2)

    assert canvas._renderer.busy
    assert colour_at(canvas, pixel_of(canvas, 1, 1)) == map_colour(1)


def test_the_map_settles_by_itself_in_slices(canvas, qtbot):
    with qtbot.waitSignal(canvas.settled, timeout=3000):
        canvas.zoom(3)

    assert not canvas._renderer.busy
    assert canvas._renderer.picture.view.scale == pytest.approx(canvas.view.scale)


def test_a_new_view_gives_up_what_was_being_drawn(canvas, qtbot):
    canvas.zoom(3)
    canvas._renderer._step(0.0)
    canvas.zoom(2)
    canvas.settle()

    assert differing(canvas._renderer.picture.image, anew(canvas, qtbot)) == 0


def test_the_dark_theme_is_dark(canvas, qtbot):
    from PySide6.QtWidgets import QApplication

    theme.choose(QApplication.instance(), "dark")
    try:
        canvas.set_theme()
        canvas.settle()
        assert colour_at(canvas, QPointF(3, 300)) == theme.colour("map_ground", "dark").name()
        assert colour_at(canvas, pixel_of(canvas, 0, 0)) == theme.colour("map_4", "dark").name()
    finally:
        theme.choose(QApplication.instance(), "light")


def test_risk_colours_can_be_turned_off(canvas):
    canvas.show_fills(False)
    canvas.settle()

    assert colour_at(canvas, pixel_of(canvas, 0, 0)) != map_colour(4)
    assert not canvas.legend.isVisible()


def test_a_scene_can_be_replaced_where_the_view_stays(canvas):
    canvas.zoom(3)
    canvas.select([CELL, 424242])
    view = canvas.view
    canvas.set_scene(small_scene(), keep_view=True)
    canvas.settle()

    assert canvas.view == view
    assert canvas.selection == [CELL]


def test_an_empty_scene_is_an_empty_map(qtbot):
    empty = MapCanvas()
    qtbot.addWidget(empty)
    empty.show()

    assert empty.image().pixelColor(5, 5) == theme.colour("map_ground")
    assert empty.level is None
    assert not empty.legend.isVisible()


def test_borders_far_outside_the_view_cost_nothing_and_break_nothing(canvas, qtbot):
    canvas.zoom_to_point(104.0, 29.5, scale=0.02)
    canvas.settle()

    assert colour_at(canvas, QPointF(600, 100)) == map_colour(4)  # north-east of the city's corner
    assert colour_at(canvas, QPointF(100, 350)) == theme.colour("map_ground").name()


def test_after_a_drawing_that_failed_the_next_view_is_drawn(canvas, qtbot, scene):
    source = scene.levels["cell"].shapes.source

    class Broken:
        def outlines(self, chunk, detail):
            raise OSError("the file is away")

    canvas._renderer.details.clear()
    scene.levels["cell"].shapes.source = Broken()
    with qtbot.captureExceptions() as caught:
        canvas.zoom(2)
        qtbot.waitUntil(lambda: bool(caught))
    scene.levels["cell"].shapes.source = source

    with qtbot.waitSignal(canvas.settled, timeout=3000):
        canvas.pan(30, 0)
    assert colour_at(canvas, pixel_of(canvas, 1, 1)) == map_colour(4)


def test_a_picture_is_enlarged_smoothly_until_the_nearer_one_is_drawn():
    view = View(0.0, 0.0, 1.0, 64, 64)
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    shown = image.copy()
    with QPainter(image) as painter:
        painter.fillRect(32, 0, 32, 64, QColor("white"))
    with QPainter(shown) as painter:
        Picture(image, view).paint(painter, view.zoomed(8.0, 32.0, 32.0), 1.0)

    greys = [shown.pixelColor(x, 32).red() for x in range(64)]
    assert greys == sorted(greys) and len(set(greys)) > 4


@pytest.mark.parametrize("width", [64, 4096])
def test_a_veiled_picture_is_grey_as_wide_as_before_and_veiled_once(width):
    view = View(0.0, 0.0, 1.0, width, 64)
    image = QImage(width, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("red"))
    veiled = Picture(image, view).paled(QColor("white"))
    shown = QImage(width, 64, QImage.Format.Format_RGB32)
    with QPainter(shown) as painter:
        veiled.paint(painter, view, 1.0)

    red, green, blue, _ = shown.pixelColor(width - 2, 60).getRgb()
    assert red == green == blue and 90 < red < 250
    assert veiled.paled(QColor("white")) is veiled
