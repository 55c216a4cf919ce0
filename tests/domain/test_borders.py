import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from gridmap.domain.borders import borders


def as_array(*polygons):
    made = np.empty(len(polygons), dtype=object)
    made[:] = polygons
    return made


def voronoi(points):
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=box(0, 0, 1, 1)))
    return np.asarray(shapely.set_precision(cells, 1e-7), dtype=object)


@pytest.fixture
def two():
    return as_array(box(0, 0, 1, 1), box(1, 0, 2, 1))


def test_a_shared_border_is_there_once(two):
    lines = borders(two)

    assert len(lines) == 3
    assert shapely.length(lines).sum() == pytest.approx(7)


def test_only_borders_within_a_group_are_given(two):
    (within,) = borders(two, np.array([5, 5]))

    assert shapely.equals(within, shapely.LineString([(1, 0), (1, 1)]))
    assert len(borders(two, np.array([5, 6]))) == 0


def test_a_polygon_within_another_has_a_ring_for_a_border():
    hole = box(0.4, 0.4, 0.6, 0.6)
    around = shapely.difference(box(0, 0, 1, 1), hole)

    (ring,) = borders(as_array(around, hole), np.array([1, 1]))

    assert shapely.is_closed(ring)
    assert shapely.length(ring) == pytest.approx(0.8)


def test_parts_and_missing_polygons_are_taken_as_they_come():
    islands = shapely.MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)])

    assert shapely.length(borders(as_array(islands, None, shapely.Polygon()))).sum() == pytest.approx(8)
    assert len(borders(as_array(None))) == 0


def test_borders_that_do_not_match_are_there_from_both_sides():
    lines = borders(as_array(box(0, 0, 1, 1), box(1, 0.5, 2, 1.5)))

    assert shapely.length(lines).sum() == pytest.approx(8)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 999), st.integers(1, 999)), min_size=2, max_size=40, unique=True))
def test_borders_are_the_union_of_all_outlines_each_stretch_once(places):
    cells = voronoi([(x / 1000, y / 1000) for x, y in places])
    everything = shapely.union_all(shapely.boundary(cells))

    lines = borders(cells)

    assert shapely.length(lines).sum() == pytest.approx(shapely.length(everything), rel=1e-6)
    assert shapely.symmetric_difference(shapely.union_all(lines), everything).length < 1e-6


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 999), st.integers(1, 999)), min_size=4, max_size=40, unique=True),
    st.integers(2, 4),
)
def test_groups_leave_out_exactly_the_borders_between_them(places, count):
    cells = voronoi([(x / 1000, y / 1000) for x, y in places])
    groups = np.arange(len(cells)) % count
    outlines = [
        shapely.union_all(cells[groups == group]) for group in range(count) if (groups == group).any()
    ]

    inside = shapely.length(borders(cells, groups)).sum()

    between = shapely.union_all([outline.boundary for outline in outlines])
    assert inside + between.length == pytest.approx(
        shapely.union_all(shapely.boundary(cells)).length, rel=1e-5
    )
