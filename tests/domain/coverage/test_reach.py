"""Lines that stop short of a border: continued as far as is sensible, refused with the distance beyond."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.coverage.reach import reach_to_reshape, reach_to_split, sensible_metres
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import split
from gridmap.domain.errors import Refused
from gridmap.domain.geodesy import metres_per_degree
from tests.domain.coverage.conftest import wobbly_grid

V = grid.vertex
#: Metres of a degree at the two cells.
EAST, NORTH = metres_per_degree(29.005)
SHARES = st.floats(0.05, 0.95)


@pytest.fixture
def two():
    shapes = np.array([shapely.box(104, 29, 104.01, 29.01), shapely.box(104.01, 29, 104.02, 29.01)])
    return Coverage.build(np.array([1, 2]), shapes)


def metres(first, second):
    (x0, y0), (x1, y1) = grid.position(first), grid.position(second)
    return np.hypot((x1 - x0) * EAST, (y1 - y0) * NORTH)


def test_a_line_that_stops_short_at_both_ends_goes_straight_on(two, new_id):
    line = [V(104.001, 29.004), V(104.009, 29.005)]

    reached = reach_to_split(two, [1], line)

    assert reached.line[1:-1] == tuple(line)
    assert [one[0] for one in reached.added] == line
    start, stop = grid.position(reached.line[0]), grid.position(reached.line[-1])
    assert start == pytest.approx((104, 29.003875), abs=1e-6)
    assert stop == pytest.approx((104.01, 29.005125), abs=1e-6)
    assert len(split(two, [1], reached.line, new_id).parents) == 2


def test_a_line_that_splits_already_is_left_alone(two):
    line = [V(103.999, 29.005), V(104.0102, 29.005)]

    assert reach_to_split(two, [1], line).added == ()


def test_an_end_that_runs_along_the_border_takes_the_shortest_way(two):
    line = [V(103.999, 29.009), V(104.002, 29.009), V(104.002, 29.0005), V(104.0021, 29.0005)]

    (added,) = reach_to_split(two, [1], line).added

    assert grid.position(added[1]) == pytest.approx((104.0021, 29.0), abs=1e-7)


def test_what_stops_far_from_the_border_is_refused_with_the_distance(two):
    with pytest.raises(Refused, match="coverage_split_short") as refused:
        reach_to_split(two, [1], [V(103.999, 29.005), V(104.005, 29.005)])

    assert refused.value.values["metres"] == round(0.005 * EAST)
    assert refused.value.values["end"] == "coverage.end_stop"


def test_a_line_never_turns_back_to_the_border_that_it_came_over(two):
    line = [V(104.002, 29.005), V(104.01001, 29.005)]  # a metre into the second cell

    (added,) = reach_to_split(two, [1, 2], [V(104.001, 29.005), line[1]]).added
    assert grid.position(added[1]) == pytest.approx((104.0, 29.005), abs=1e-6)
    with pytest.raises(Refused, match="coverage_split_short") as refused:
        reach_to_split(two, [2], line)

    assert refused.value.values["metres"] == round(0.00999 * EAST)


def test_a_new_border_that_stops_short_is_continued_from_within_and_from_without(two):
    within = [V(104.0095, 29.002), V(104.008, 29.005), V(104.0095, 29.008)]
    without = [V(104.0105, 29.002), V(104.012, 29.005), V(104.0105, 29.008)]

    for line in (within, without):
        reached = reach_to_reshape(two, 1, line)
        assert len(reached.added) == 2
        assert reshape(two, 1, reached.line).shapes.keys() == {1, 2}
    with pytest.raises(Refused, match="coverage_reshape_short"):
        reach_to_reshape(two, 1, [V(104.014, 29.002), V(104.014, 29.008)])


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 30), cell=st.integers(1, 16), ends=st.tuples(SHARES, SHARES, SHARES, SHARES))
def test_whatever_is_drawn_within_a_cell_is_continued_a_little_and_cuts_or_is_refused(seed, cell, ends):
    coverage = Coverage.build(np.arange(1, 17), wobbly_grid(seed=seed))
    shape = coverage.shape(cell)
    west, south, east, north = shape.bounds
    line = [V(west + a * (east - west), south + b * (north - south)) for a, b in (ends[:2], ends[2:])]
    if line[0] == line[1]:
        return
    try:
        reached = reach_to_split(coverage, [cell], line)
    except Refused as error:
        assert error.key == "coverage_split_short"
        assert error.values["metres"] >= 1
        return
    at = reached.line.index(line[0])
    assert reached.line[at : at + 2] == tuple(line)
    assert shapely.linestrings(grid.unpack(reached.line)).is_simple
    for end, place in reached.added:
        assert shape.contains(shapely.Point(grid.position(end)))
        assert shape.boundary.distance(shapely.Point(grid.position(place))) < 2 * grid.STEP
        before = grid.unpack([line[1] if end == line[0] else line[0], end, place]) * (EAST, NORTH)
        assert (before[2] - before[1]) @ (before[1] - before[0]) >= -0.1
        assert metres(end, place) < 1.01 * sensible_metres(shape)
    if reached.added:
        fresh = itertools.count(1_000)
        edit = split(coverage, [cell], reached.line, lambda: next(fresh))
        assert shapely.coverage_is_valid(coverage.with_edit(edit).shapes(coverage.with_edit(edit).ids()))
