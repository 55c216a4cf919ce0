import itertools

import numpy as np
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.planning.proposal.propose import propose
from gridmap.domain.planning.proposal.steady import put_back, steadied

#: The third vertex lies within half a step of the edge that ends at the second.
TURN = [
    (104.0105113, 29.0091166),
    (104.0109123, 29.009303),
    (104.0109122, 29.009303),
    (104.0109051, 29.0093095),
]
WEST = grid.snapped(shapely.Polygon([(104, 29), (104.01, 29), *TURN, (104.01, 29.02), (104, 29.02)]))
EAST = grid.snapped(
    shapely.Polygon([(104.02, 29), (104.02, 29.02), (104.01, 29.02), *TURN[::-1], (104.01, 29)])
)


def test_a_vertex_that_noding_would_lead_another_edge_through_is_left_out_and_put_back():
    ground, left_out = steadied(WEST)

    assert [one.vertex for one in left_out] == [grid.vertex(*TURN[2])]
    again = put_back(np.array([ground]), left_out)[0]
    assert set(grid.vertices_of(again).tolist()) == set(grid.vertices_of(WEST).tolist())
    assert again.equals(WEST)


def test_ground_that_noding_leaves_as_it_is_is_left_alone():
    square = grid.snapped(shapely.box(104, 29, 104.02, 29.02))

    assert steadied(square) == (square, [])


def test_ground_with_such_a_vertex_is_divided_and_fits_its_neighbour():
    assert WEST.is_valid
    assert EAST.is_valid
    coverage = Coverage.build(np.array([1, 2]), np.array([WEST, EAST]))
    homes = np.random.default_rng(1).uniform([104.001, 29.001], [104.009, 29.019], (60, 2))
    counter = itertools.count(10)
    road = shapely.linestrings([[(103.9, 29.00931), (104.1, 29.00931)]])

    made = propose(coverage, 1, [1], homes, road, 20, lambda: next(counter))

    after = coverage.with_edit(made.edit)
    assert len(made.new_cells) == 3
    assert shapely.coverage_is_valid(after.shapes(after.ids()))
