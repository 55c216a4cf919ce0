import json

import numpy as np
import pytest
import shapely

from gridmap.domain.check import Issue, Severity
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.coverage.vertices import move_vertices
from gridmap.domain.errors import Refused
from gridmap.domain.planning.fixes import can_fix, fix, heir
from gridmap.domain.planning_records import DraftCell

WEST, EAST = 1, 2
BORDER = [(104.01, 29), (104.011, 29.006), (104.0115, 29.003), (104.01, 29.01)]


@pytest.fixture
def crossing():
    """Two cells whose common border crosses itself, as a file can hold that another program wrote to."""
    west = shapely.Polygon([(104, 29), *BORDER, (104, 29.01)])
    east = shapely.Polygon([(104.02, 29), (104.02, 29.01), *BORDER[::-1]])
    shapes = grid.snapped(np.array([west, east], dtype=object))
    return Coverage.build(np.array([WEST, EAST]), shapes)


def found(place=(104.0109, 29.0057)):
    return Issue(Severity.ERROR, "check.crosses_itself", (WEST,), {}, place)


def test_a_border_that_crosses_itself_loses_the_vertex_that_makes_it_cross(crossing):
    assert can_fix(found())

    edit = fix(crossing, found(), int)

    mended = crossing.with_edit(edit).shapes([WEST, EAST])
    assert shapely.is_valid(mended).all()
    assert shapely.coverage_is_valid(mended)
    assert shapely.get_num_coordinates(mended).tolist() == [6, 6]


def test_whatever_is_drawn_at_a_border_that_crosses_itself_is_refused_in_a_sentence(crossing):
    corner = grid.vertex(104, 29)

    with pytest.raises(Refused):
        move_vertices(crossing, {corner: grid.vertex(104.001, 29.001)})


def test_a_sliver_goes_to_its_own_community_although_another_shares_more_border_with_it():
    sliver = shapely.Polygon([(0.01, 0), (0.0101, 0), (0.0101, 0.01), (0.01, 0.01), (0.01, 0.004)])
    south, north, east = (
        shapely.box(*box) for box in ((0, 0, 0.01, 0.004), (0, 0.004, 0.01, 0.01), (0.0101, 0, 0.02, 0.01))
    )
    shapes = grid.snapped(np.array([sliver, south, north, east], dtype=object))
    coverage = Coverage.build(np.arange(1, 5), shapes)

    assert heir(coverage, 1) == 4
    assert heir(coverage, 1, lambda one: one < 4) == 3
    assert heir(Coverage.build(np.array([1]), shapes[:1]), 1) is None
    merged = fix(coverage, Issue(Severity.ERROR, "check.sliver", (1,)), lambda: 9, into=2)
    assert merged.parents == {9: (2, 1)}


def piece_of(parents, key, kind="basic", state="new"):
    return DraftCell(
        key, 8, key, state, 7, "", shapely.box(0, 0, 1, 1), kind=kind, parents=json.dumps(parents)
    )


@pytest.mark.parametrize(
    ("south", "goes_to"),
    (
        (piece_of([7], 2), 2),
        (piece_of([7, 6], 2), 2),
        (piece_of([6], 2), 3),
        (piece_of([7], 2, kind="dedicated"), 3),
        (piece_of([], 2, state="changed"), 3),
        (None, 3),
    ),
)
def test_a_piece_goes_back_to_ground_of_the_cell_that_it_comes_from(south, goes_to):
    boxes = ((0, 0, 0.01, 0.0001), (0, -0.01, 0.004, 0), (0, 0.0001, 0.01, 0.01), (0.004, -0.01, 0.01, 0))
    shapes = grid.snapped(np.array([shapely.box(*box) for box in boxes], dtype=object))
    corners = [(0, 0), (0.004, 0), (0.01, 0), (0.01, 0.0001), (0, 0.0001)]
    shapes[0] = grid.snapped(np.array([shapely.Polygon(corners)], dtype=object))[0]
    coverage = Coverage.build(np.arange(1, 5), shapes)
    drawn = {1: piece_of([7], 1)} | ({2: south} if south is not None else {})

    assert heir(coverage, 1, drawn=drawn) == goes_to
    assert heir(coverage, 1, lambda one: one == 4, drawn) == 4
