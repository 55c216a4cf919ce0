import numpy as np
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.planning.proposal.blocks import cut_into_blocks
from gridmap.domain.planning.proposal.divide import divide
from gridmap.domain.planning.proposal.homes import Homes
from gridmap.domain.planning.proposal.partition import components

#: A corner so sharp that on the grid its two edges are a step apart for twenty steps.
SPIKE = [(104.1296171, 29.6483126), (104.129394, 29.6482818), (104.1294142, 29.6482879)]


def spiked():
    """Ground with the sharp corner on its left border."""
    return grid.snapped(
        shapely.Polygon(
            [*SPIKE, (104.1297348, 29.6483852), (104.1302, 29.65), (104.14, 29.65), (104.14, 29.64)]
        )
    )


def test_a_road_through_a_sharp_corner_leaves_no_block_that_hangs_on_nothing():
    ground = spiked()
    shapely.prepare(ground)
    road = shapely.linestrings(
        [[(104.12939307445028, 29.648281519173455), (104.12939447846097, 29.648281945172684)]]
    )

    blocks = cut_into_blocks(ground, road, Homes.at(np.array([[104.135, 29.645]])))

    assert components(len(blocks.shapes), blocks.pairs)[0] == 1
    assert shapely.area(blocks.shapes).min() > 1e-12
    vertices = np.concatenate([grid.vertices_of(one) for one in blocks.shapes])
    assert grid.vertex(*SPIKE[1]) in vertices


def test_a_reference_line_of_no_length_is_no_obstacle():
    ground = grid.snapped(shapely.box(104, 29, 104.02, 29.02))
    point = shapely.linestrings(
        [[(104.01, 29.01), (104.01, 29.01)], [(104.005, 29.01), (104.00500001, 29.01)]]
    )
    homes = np.random.default_rng(1).uniform([104.001, 29.001], [104.019, 29.019], (80, 2))

    division = divide(ground, homes, point, 40)

    assert division.within(40) == len(division.shapes) == 2


def test_a_road_that_ends_a_step_beside_a_corner_leaves_the_corner_on_the_border():
    # Of both edges at the corner the grid's point beside it is within half a step: they would meet there.
    tip, beside = (104.2088081, 29.7228733), (104.2088082, 29.7228733)
    notch = [(104.2091658, 29.7231588), (104.2088157, 29.7228794), tip, (104.208815, 29.7228666)]
    ground = shapely.Polygon(
        [(104.2, 29.73), (104.21, 29.73), *notch, (104.2094886, 29.7221951), (104.2, 29.7221951)]
    )
    ground = grid.snapped(ground)
    shapely.prepare(ground)
    road = shapely.linestrings([[(104.2, 29.7229), tip, beside]])

    blocks = cut_into_blocks(ground, road, Homes.at(np.array([[104.201, 29.724]])))

    border = grid.vertices_of(shapely.coverage_union_all(blocks.shapes))
    assert set(grid.vertices_of(ground).tolist()) <= set(border.tolist())
