"""Vertices put into edges bend them as little as the grid allows, so the outer border stays where it is."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.coverage.split import split
from gridmap.domain.errors import Refused

STEPS = st.integers(-3_000_000, 3_000_000)
ORIGIN, FREE = np.array([1_040_000_000, 290_000_000]), np.array([np.inf])


def aside(vertex, start, stop):
    """How far a vertex lies beside an edge and from a point of it, in steps."""
    along = (stop - start) / np.hypot(*(stop - start))
    across = np.array([-along[1], along[0]])
    away = grid.steps([vertex])[0] - start
    return abs(float(away @ across)), float(away @ along)


@given(by=st.tuples(STEPS, STEPS).filter(lambda by: np.hypot(*by) > 10), share=st.floats(0, 1))
def test_a_vertex_put_into_an_edge_is_no_further_off_than_the_nearest_and_hardly_aside(by, share):
    start, stop = ORIGIN.astype(float), (ORIGIN + by).astype(float)
    point = start + share * (stop - start)
    (put,) = grid.put_on(point[None], start[None], stop[None], FREE).tolist()
    nearest = grid.vertex(*(point / grid.PER_DEGREE))

    beside, along = aside(put, start, stop)
    assert beside <= aside(nearest, start, stop)[0] + 1e-6
    assert abs(along - share * np.hypot(*by)) <= 31
    assert -0.71 <= along <= np.hypot(*by) + 0.71


def test_half_a_step_beside_a_long_edge_is_avoided_where_the_grid_has_a_better_place():
    rng = np.random.default_rng(3)
    start = np.tile(ORIGIN.astype(float), (400, 1))
    stop = start + rng.integers(-2_000_000, 2_000_000, (400, 2))
    points = start + rng.random((400, 1)) * (stop - start)
    put = grid.put_on(points, start, stop, np.full(400, np.inf))
    beside = [aside(one, first, second)[0] for one, first, second in zip(put, start, stop, strict=True)]

    assert np.mean(beside) < 0.02  # the nearest vertex is a quarter of a step beside it


def test_lines_from_one_side_of_the_area_to_the_other_keep_its_size():
    west, east = shapely.box(104, 29, 104.1, 29.2), shapely.box(104.1, 29, 104.2, 29.2)
    slanting = shapely.affinity.rotate(shapely.GeometryCollection([west, east]), 17.3, origin=(104.1, 29.1))
    coverage = Coverage.build(np.array([1, 2]), np.array([grid.snapped(one) for one in slanting.geoms]))
    area = shapely.area(coverage.shapes(coverage.ids())).sum()
    rng, fresh = np.random.default_rng(1), iter(range(10, 10_000))
    for _ in range(60):
        line = [grid.vertex(104.1 + x, 29.1 + y) for x, y in rng.uniform(-0.3, 0.3, (2, 2))]
        met = [one for one in coverage.ids() if coverage.shape(one).crosses(grid_line(line))]
        try:
            coverage = coverage.with_edit(split(coverage, met, line, lambda: next(fresh)))
        except Refused as error:
            assert error.key == "coverage_line_splits_nothing"

    assert len(coverage.ids()) > 40
    # An edge of 20 km in an area of 400 km²: the nearest vertices would be off ten times as much.
    assert shapely.area(coverage.shapes(coverage.ids())).sum() == pytest.approx(area, rel=5e-9)


def grid_line(line):
    return shapely.linestrings(grid.unpack(line))


def test_a_line_meets_a_border_of_two_cells_hardly_aside_from_where_it_crosses_it():
    west, east = shapely.box(104, 29, 104.1, 29.2), shapely.box(104.1, 29, 104.2, 29.2)
    leaning = [shapely.affinity.skew(one, xs=11.7, origin=(104.1, 29.1)) for one in (west, east)]
    coverage = Coverage.build(np.array([1, 2]), np.array([grid.snapped(one) for one in leaning]))
    line = [grid.vertex(103.9, 29.1234567), grid.vertex(104.3, 29.1234567)]

    made = coverage.with_edit(split(coverage, [1, 2], line, iter(range(3, 9)).__next__))
    north = [made.shape(one) for one in made.ids() if made.shape(one).centroid.y > 29.15]
    (common,) = {north[0].intersection(north[1])} if len(north) == 2 else ()
    assert common.bounds[1] == pytest.approx(29.1234567, abs=5e-7)  # 5 cm
