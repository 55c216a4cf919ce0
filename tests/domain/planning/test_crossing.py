"""Ground that goes from one community to another."""

import numpy as np
import pytest
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import cut_out, merge, split
from gridmap.domain.coverage.vertices import move_vertices
from gridmap.domain.geodesy import area
from gridmap.domain.planning.crossing import crossings, main_parent

V = grid.vertex
WEST, EAST = 10, 20
HOMES = {1: WEST, 2: WEST, 3: EAST}


@pytest.fixture
def three():
    """Two cells of the west above each other, and one of the east beside both, a little larger."""
    shapes = [
        shapely.box(104, 29, 104.01, 29.005),
        shapely.Polygon([(104, 29.005), (104.01, 29.005), (104.01, 29.01), (104, 29.01)]),
        shapely.Polygon([(104.01, 29), (104.02, 29), (104.02, 29.01), (104.01, 29.01), (104.01, 29.005)]),
    ]
    return Coverage.build(np.array([1, 2, 3]), np.array(shapes, dtype=object))


def crossed(coverage, edit):
    return crossings(coverage, edit, HOMES.__getitem__)


def test_within_a_community_nothing_crosses(three, new_id):
    assert crossed(three, merge(three, [1, 2], new_id)) == []
    moved = move_vertices(three, {V(104.01, 29.005): V(104.01, 29.005)})
    assert crossed(three, moved) == []


def test_a_merged_cell_goes_to_the_community_of_the_largest(three, new_id):
    (one,) = crossed(three, merge(three, [1, 3], new_id))

    assert (one.giver, one.taker, one.fresh) == (WEST, EAST, True)
    assert one.area == pytest.approx(area(three.shape(1)), rel=1e-6)


def test_a_line_that_splits_cells_of_both_gives_no_ground_away(three, new_id):
    line = [V(103.999, 29.002), V(104.021, 29.0021)]

    assert crossed(three, split(three, [1, 3], line, new_id)) == []


def test_a_border_of_communities_that_is_moved_gives_ground_to_the_other(three):
    (one,) = crossed(three, move_vertices(three, {V(104.01, 29.005): V(104.012, 29.005)}))

    assert (one.giver, one.taker, one.fresh) == (EAST, WEST, False)
    assert one.area == pytest.approx(0.002 * 0.01 / 2 * 97_463 * 110_850, rel=0.01)


def test_a_border_that_is_redrawn_over_that_of_communities_crosses(three):
    line = [V(104.01, 29.001), V(104.008, 29.002), V(104.01, 29.003)]

    (one,) = crossed(three, reshape(three, 3, line))

    assert (one.giver, one.taker) == (WEST, EAST)


def test_what_is_cut_out_goes_to_the_community_that_most_of_it_lies_in(three, new_id):
    ring = [V(104.005, 29.001), V(104.011, 29.001), V(104.011, 29.003), V(104.005, 29.003)]
    edit = cut_out(three, ring, new_id)

    (one,) = crossed(three, edit)

    assert (one.giver, one.taker, one.fresh) == (EAST, WEST, True)
    (fresh,) = edit.parents
    assert main_parent(edit.parents[fresh], edit.shapes[fresh], three.shape) == 1
