import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.domain.mercator import lonlat_at, xy_at
from gridmap.gui.canvas import arrays
from gridmap.gui.canvas.clusters import clusters
from gridmap.gui.canvas.labels import Occupied, labels, visible_part
from gridmap.gui.canvas.scene import Points
from gridmap.gui.canvas.sprites import text_size
from gridmap.gui.canvas.view import View
from tests.gui.canvas.conftest import CELL, SIDE, SOUTH, WEST


def rectangles(sprites, view):
    return [sprite.rect(view).adjusted(1.5, 1.5, -1.5, -1.5) for sprite in sprites]


def texts(canvas):
    return [label.text for label in labels(canvas.scene, canvas.level, canvas.view, Occupied()) if label]


def test_the_names_above_come_first_and_cells_by_gravity(canvas):
    canvas.set_levels("cell", CELL + np.array([9, 3]), np.array([1, 2], dtype=np.int8))
    canvas.set_view(canvas.view.zoomed(1.15, 400, 300))
    canvas.settle()

    found = texts(canvas)
    assert set(found[:2]) == {"海棠街道", "通江街道"}
    assert set(found[2:6]) == {"嘉祥社区", "王浩儿社区", "岷河社区", "柏杨社区"}
    assert found[6:10] == ["009", "I", "003", "II"]


def test_levels_stand_as_numerals_too_and_the_lowest_recedes(canvas):
    canvas.set_levels("cell", CELL + np.arange(3), np.array([1, 2, 3], dtype=np.int8))
    canvas.set_view(canvas.view.zoomed(1.15, 400, 300))
    canvas.settle()

    assert {"I", "II", "III"} <= set(texts(canvas))
    assert "IV" not in texts(canvas)


@pytest.mark.parametrize("zoom", [0.15, 0.3, 0.6, 1.0, 2.0, 5.0])
def test_no_label_covers_another_or_a_bubble(canvas, zoom):
    rng = np.random.default_rng(4)
    lon, lat = WEST + rng.uniform(0, 4 * SIDE, 60), SOUTH + rng.uniform(0, 4 * SIDE, 60)
    canvas.set_points(arrays.points_of("event", np.arange(60), lon, lat, np.full(60, 3, np.int8)))
    canvas.zoom(zoom)
    canvas.settle()

    made = canvas._annotations
    names, bubbles = rectangles(made.labels, canvas.view), rectangles(made.bubbles, canvas.view)
    assert not any(
        one.intersects(other) for n, one in enumerate(names) for other in names[:n] if not _lines(one, other)
    )
    assert not any(name.intersects(bubble) for name in names for bubble in bubbles)


def _lines(one, other):
    """Whether these are two lines of one label, which stand close on purpose."""
    return abs(one.center().x() - other.center().x()) < 1 and abs(one.center().y() - other.center().y()) > 10


def test_a_region_is_named_where_it_is_seen(canvas):
    canvas.pin_level("community")
    canvas.zoom_to([CELL + 3])  # the south-eastern corner, far from the township's middle
    canvas.settle()

    assert "通江街道" in texts(canvas)


def test_a_large_cell_whose_middle_is_taken_is_named_below_it(canvas):
    canvas.zoom(4.0)
    canvas.settle()
    view = canvas.view
    (first,) = [one for one in labels(canvas.scene, "cell", view, Occupied()) if one and not one.bold][:1]
    x, y = view.to_screen(first.x, first.y)
    occupied = Occupied()
    assert occupied.take(x - 20, y - 8, 40, 16)

    (moved,) = [
        one
        for one in labels(canvas.scene, "cell", view, occupied)
        if one and (one.text, one.x, one.y) == (first.text, first.x, first.y)
    ]
    assert first.shift == 0.0 and moved.shift == 26.0


def test_names_that_do_not_fit_their_cell_stay_away(canvas):
    canvas.pin_level("cell")
    canvas.zoom(0.08)
    canvas.settle()

    assert not any(text.isdigit() for text in texts(canvas))


@pytest.mark.parametrize("zoom", [0.6, 1.0, 1.7, 2.9, 5.0])
def test_no_name_is_cut_by_the_edge_of_the_map(canvas, zoom):
    canvas.zoom(zoom)
    for east in range(0, 120, 17):
        canvas.set_view(canvas.view.panned(east, east / 2))
        canvas.settle()
        names = rectangles(canvas._annotations.labels, canvas.view)
        assert names
        assert all(canvas.rect().toRectF().contains(one) for one in names)


def test_labels_can_be_turned_off(canvas):
    canvas.show_labels(False)
    canvas.settle()

    assert canvas._annotations.labels == []


def test_labels_keep_clear_of_the_cards(canvas):
    canvas.zoom(6)
    canvas.settle()

    cards = [canvas.legend.geometry(), canvas.level_switch.geometry()]
    assert not any(
        rect.toRect().intersects(card)
        for rect in rectangles(canvas._annotations.labels, canvas.view)
        for card in cards
    )


def test_text_is_measured_with_its_halo():
    width, height = text_size("网格", 12, False)

    assert width > 24
    assert height > 12


def level_of_one(shape):
    one = np.array([shape], dtype=object)
    return arrays.level_of(
        "cell", np.array([1]), one, ["一"], parents=np.array([0]), risks=np.zeros(1, np.int8)
    )


def test_a_name_does_not_stand_in_a_hole_of_its_shape_however_many_vertices_that_has():
    """Round the middle of the view lies an enclave, with an island of the shape in it."""
    square = shapely.box(104.0, 29.0, 104.05, 29.05)
    hole, island = (shapely.Point(104.045, 29.025).buffer(size) for size in (0.002, 0.0002))
    apart = shapely.box(104.06, 29.0, 104.061, 29.001)
    shape = shapely.union_all([square.difference(hole), island, apart])
    view = View(*xy_at(104.045, 29.025), 1.0, 900, 700)

    part = visible_part(level_of_one(shape).shapes, 0, view)

    at = shapely.point_on_surface(part)
    assert square.difference(hole).contains(shapely.Point(*lonlat_at(at.x, at.y)))
    assert len(part.interiors) == 1
    beside = View(*xy_at(104.0605, 29.0005), 0.1, 900, 700)
    assert len(visible_part(level_of_one(shape).shapes, 0, beside).interiors) == 0


points = st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000), st.integers(1, 4)), max_size=80)


@settings(max_examples=60, deadline=None)
@given(points)
def test_clusters_lose_no_point_and_keep_the_worst(made):
    xy = np.array([place[:2] for place in made]).reshape(-1, 2)
    severities = np.array([place[2] for place in made], dtype=np.int8)

    found = clusters(Points("event", np.arange(len(made)), xy, severities), (0, 0, 1000, 1000), 1.0)

    assert found.counts.sum() == len(made)
    assert sorted(found.members.tolist()) == list(range(len(made)))
    for one in range(len(found.counts)):
        members = found.members[found.cluster_of == one]
        assert found.worst[one] == severities[members].min()
        assert found.xy[one] == pytest.approx(xy[members].mean(axis=0))


def test_far_points_stay_alone_and_ungraded_ones_have_no_severity():
    xy = np.array([[0.0, 0.0], [500.0, 0.0], [505.0, 3.0]])

    found = clusters(Points("place", np.arange(3), xy), (-1, -1, 600, 10), 1.0)

    assert found.counts.tolist() == [2, 1]
    assert found.worst.tolist() == [0, 0]


def test_panning_does_not_reshuffle_clusters():
    rng = np.random.default_rng(1)
    layer = Points("event", np.arange(300), rng.uniform(0, 2000, (300, 2)), np.full(300, 4, np.int8))
    view = View(1000, 1000, 1.0, 4000, 4000)

    here, there = (clusters(layer, moved.box, 1.0) for moved in (view, view.panned(37, 11)))

    assert sorted(here.counts.tolist()) == sorted(there.counts.tolist())
