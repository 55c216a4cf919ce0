import numpy as np
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.planning.proposal.blocks import cut_into_blocks
from gridmap.domain.planning.proposal.homes import Homes
from gridmap.domain.planning.proposal.partition import components
from gridmap.domain.planning.proposal.pockets import joined_at_gates, pocket_gates

HOMES = Homes(np.array([[104.001, 29.001], [104.015, 29.015], [104.0175, 29.0175]]), np.array([30, 5, 4]))


def nested():
    """A square with a yard in it, and a house in the yard."""
    ground = grid.snapped(shapely.box(104, 29, 104.02, 29.02))
    shapely.prepare(ground)
    yard, house = shapely.box(104.01, 29.01, 104.019, 29.019), shapely.box(104.017, 29.017, 104.018, 29.018)
    return cut_into_blocks(ground, shapely.boundary(np.array([yard, house])), HOMES)


def test_what_hangs_on_one_block_goes_with_it_while_it_is_less_than_a_cell():
    blocks = nested()
    joined, row = joined_at_gates(blocks, pocket_gates(blocks, least=10))

    assert len(blocks.shapes) == 3
    assert joined.households.tolist() == [39]
    assert row.tolist() == [0, 0, 0]


def test_what_may_be_a_cell_of_its_own_stays_apart_with_its_own_pockets():
    blocks = nested()
    joined, row = joined_at_gates(blocks, pocket_gates(blocks, least=9))

    assert sorted(joined.households.tolist()) == [9, 30]
    assert components(2, joined.pairs)[0] == 1
    assert len(set(row.tolist())) == 2
