import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pyproj import Transformer

from gridmap.domain import drawing
from gridmap.domain.mercator import from_mercator, lonlat_at, metres_per_unit, to_mercator, xy_at


@pytest.fixture
def wiggly():
    """A polygon of 400 points around a hole, as on the plane."""
    angle = np.linspace(0, 2 * np.pi, 400)
    radius = 5000 + 300 * np.sin(31 * angle)
    x, y = 11_600_000, 3_400_000
    outer = np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)])
    hole = shapely.Point(x, y).buffer(800)
    return shapely.difference(shapely.Polygon(outer), hole)


def test_the_plane_is_that_of_proj():
    lonlat = np.array([[104.0, 29.5], [-70.0, -33.0], [0.0, 0.0], [179.9, 84.0]])
    there = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(*lonlat.T)

    assert np.abs(to_mercator(lonlat) - np.column_stack(there)).max() < 1e-6
    assert np.abs(from_mercator(to_mercator(lonlat)) - lonlat).max() < 1e-9


def test_one_point_goes_to_the_plane_as_many_do():
    assert xy_at(104.0, 29.5) == pytest.approx(to_mercator(np.array([[104.0, 29.5]]))[0])
    assert lonlat_at(*xy_at(104.0, 29.5)) == pytest.approx((104.0, 29.5))


def test_the_poles_are_drawn_on_the_edge_of_the_world():
    assert to_mercator(np.array([[0.0, 90.0]]))[0, 1] == pytest.approx(20037508.34, abs=0.1)


def test_a_metre_of_the_plane_is_that_of_the_ellipsoid():
    from gridmap.domain.geodesy import distances

    x, y = xy_at(104.0, 29.5)
    ground = distances(*lonlat_at(x - 500, y), *lonlat_at(x + 500, y))

    assert 1000 * metres_per_unit(y) == pytest.approx(float(ground), rel=1e-6)


def test_outlines_come_back_from_their_bytes(wiggly):
    line = shapely.LineString([(0, 0), (3, 4), (5, 5)])
    made = drawing.packed(np.array([wiggly, None, shapely.MultiPolygon([wiggly])], dtype=object))

    again = drawing.Outlines.from_bytes(made.to_bytes())

    assert again.origin == made.origin
    for name in ("xy", "ring_ends", "shape_ends"):
        assert (getattr(again, name) == getattr(made, name)).all()
    assert again.shape_ends.tolist() == [2, 2, 4]
    assert shapely.equals(drawing.packed(np.array([line], dtype=object)).lines()[0], line)


def test_several_chunks_are_one_with_their_shapes_in_order(wiggly):
    moved = shapely.transform(wiggly, lambda at: at + np.array([7_000.0, -300.0]))
    parts = [[None], [wiggly, None, moved], [], [shapely.MultiPolygon([wiggly, moved])]]

    made = drawing.together([drawing.packed(np.array([*part, None], dtype=object)[:-1]) for part in parts])

    assert made.shape_ends.tolist() == [0, 2, 2, 4, 8]
    whole = drawing.packed(np.array([wiggly, moved, wiggly, moved], dtype=object))
    assert made.ring_ends.tolist() == whole.ring_ends.tolist()
    assert np.abs((made.xy + made.origin) - (whole.xy + whole.origin)).max() < 0.01


def test_packed_coordinates_keep_to_a_centimetre(wiggly):
    made = drawing.packed(np.array([wiggly], dtype=object))

    assert np.abs(made.xy + made.origin - shapely.get_coordinates(wiggly)).max() < 0.01


@pytest.mark.parametrize("detail", [0, 3, 6])
def test_simplified_outlines_keep_within_their_tolerance(wiggly, detail):
    (made,) = drawing.simplified(np.array([wiggly], dtype=object), detail)

    off = shapely.hausdorff_distance(shapely.boundary(made), shapely.boundary(wiggly), densify=0.1)
    assert off <= drawing.TOLERANCE_PX * 2**detail + 1e-6
    assert shapely.get_num_coordinates(made) <= shapely.get_num_coordinates(wiggly)


def test_what_is_too_small_to_see_stays_on_the_map():
    tiny = np.array([shapely.box(0, 0, 1, 1)], dtype=object)

    (made,) = drawing.simplified(tiny, 10)

    assert shapely.bounds(made).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("scale", "detail"), [(1.0, 0), (1.3, 0), (1.5, 1), (150.0, 7), (0.1, drawing.EXACT)]
)
def test_a_scale_has_the_nearest_level_of_detail(scale, detail):
    assert drawing.detail_of(scale) == detail


@given(st.lists(st.integers(0, 60_000), max_size=600))
def test_chunks_cover_every_shape_once_and_stay_small(points):
    found = drawing.chunks(np.array(points, dtype=np.int64))

    assert [at for part in found for at in range(part.start, part.stop)] == list(range(len(points)))
    for part in found:
        assert part.stop - part.start <= drawing.CHUNK
        assert sum(points[part]) <= drawing.CHUNK_POINTS + max(points[part], default=0)


@given(arrays(np.float64, (40, 2), elements=st.floats(-1e7, 1e7)))
def test_the_spatial_order_holds_each_box_once(corners):
    order = drawing.spatial_order(np.hstack([corners, corners + 10]))

    assert sorted(order.tolist()) == list(range(40))


def test_the_spatial_order_keeps_neighbours_together():
    x, y = np.meshgrid(np.arange(32.0), np.arange(32.0))
    low = np.column_stack([x.ravel(), y.ravel()])

    order = drawing.spatial_order(np.hstack([low, low + 1]))

    steps = np.hypot(*np.diff(low[order], axis=0).T)
    assert steps.mean() < 2.0
