import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.coverage.split import merge
from gridmap.domain.errors import Refused
from gridmap.domain.planning.proposal.blocks import cut_into_blocks, neighbours
from gridmap.domain.planning.proposal.divide import divide
from gridmap.domain.planning.proposal.homes import Homes
from gridmap.domain.planning.proposal.possible import coarse, obstacle
from gridmap.domain.planning.proposal.propose import propose, refitted
from gridmap.domain.planning.proposal.strokes import reaching_over
from gridmap.domain.planning.proposal.window import TOLERANCE
from tests.domain.coverage.conftest import wobbly_grid

NO_LINES = np.empty(0, dtype=object)


def town(seed=1, households=3_000, n=3):
    """Nine cells as one community, its households in clusters, and wobbly streets across it."""
    random = np.random.default_rng(seed)
    shapes = wobbly_grid(n, seed)
    west, south, east, north = shapely.total_bounds(shapes)
    centres = random.uniform([west, south], [east, north], (12, 2))
    homes = centres[random.integers(12, size=households)] + random.normal(0, 0.003, (households, 2))
    homes = homes.clip([west + 1e-5, south + 1e-5], [east - 1e-5, north - 1e-5])
    return Coverage.build(np.arange(1, n * n + 1), shapes), homes


def streets(coverage, count=12, seed=2):
    random = np.random.default_rng(seed)
    west, south, east, north = shapely.total_bounds(coverage.shapes(coverage.ids()))
    lines = []
    for at in np.linspace(0.03, 0.97, count):
        wobble = random.normal(0, 0.0003, 8).cumsum()
        along = np.linspace(-0.01, 1.01, 8)
        x, y = west + at * (east - west), south + at * (north - south)
        lines.append(np.column_stack([np.full(8, x) + wobble, south + along * (north - south)]))
        lines.append(np.column_stack([west + along * (east - west), np.full(8, y) + wobble]))
    return shapely.linestrings(np.array(lines))


def proposed(coverage, homes, lines, target=400):
    counter = itertools.count(10_000)
    return propose(coverage, 1, coverage.ids(), homes, lines, target, lambda: next(counter))


def test_three_thousand_households_are_divided_within_ten_percent():
    coverage, homes = town()
    made = proposed(coverage, homes, streets(coverage))

    assert len(made.new_cells) == round(3_000 / 400)
    assert np.abs(made.division.households / (3_000 / 8) - 1).max() <= TOLERANCE
    assert made.division.households.sum() == 3_000


def test_borders_follow_the_streets():
    coverage, homes = town()
    made = proposed(coverage, homes, streets(coverage, count=24))

    assert made.division.straight_lines == 0
    assert made.division.along_reference > 0.99


def test_the_ground_stays_whole_and_every_cell_hangs_together():
    coverage, homes = town()
    area = shapely.area(coverage.shapes(coverage.ids())).sum()
    after = coverage.with_edit(proposed(coverage, homes, streets(coverage)).edit)

    shapes = after.shapes(after.ids())
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(area, rel=1e-9)
    assert set(shapely.get_type_id(shapes)) == {3}


def test_without_reference_lines_straight_ones_are_drawn():
    coverage, homes = town()
    made = proposed(coverage, homes, NO_LINES)

    assert made.division.straight_lines > 0
    assert np.abs(made.division.households / 375 - 1).max() <= TOLERANCE


def test_a_dedicated_cell_stays_and_gets_the_vertices_of_new_borders():
    coverage, homes = town()
    counter = itertools.count(10_000)
    basic = [one for one in coverage.ids() if one != 5]

    made = propose(coverage, 1, basic, homes, streets(coverage), 400, lambda: next(counter))

    after = coverage.with_edit(made.edit)
    assert after.shape(5).area == pytest.approx(coverage.shape(5).area, rel=1e-5)
    assert shapely.coverage_is_valid(after.shapes(after.ids()))


def test_neighbouring_communities_get_the_vertices_too():
    coverage, homes = town(n=4)
    counter = itertools.count(10_000)
    mine = [1, 2, 3, 4, 5, 6]

    made = propose(coverage, 1, mine, homes, streets(coverage), 100, lambda: next(counter))

    after = coverage.with_edit(made.edit)
    assert set(made.edit.shapes) - set(mine) - set(made.new_cells)
    assert shapely.coverage_is_valid(after.shapes(after.ids()))


def test_parents_are_the_cells_whose_ground_a_new_one_has():
    coverage, homes = town()
    made = proposed(coverage, homes, NO_LINES)

    for cell, parents in made.edit.parents.items():
        shape = made.edit.shapes[cell]
        overlapping = {one for one in coverage.ids() if coverage.shape(one).intersection(shape).area > 1e-9}
        assert set(parents) >= overlapping


def test_few_households_are_one_cell():
    coverage, homes = town(households=120)
    made = proposed(coverage, homes, NO_LINES)

    assert len(made.new_cells) == 1


@pytest.mark.parametrize(
    ("cells", "homes", "target", "why"),
    [
        ([], np.array([[104.01, 29.01]]), 400, "proposal_no_cells"),
        ([1], np.empty((0, 2)), 400, "proposal_no_households"),
        ([1], np.array([[104.01, 29.01]]), 0, "proposal_target"),
    ],
)
def test_what_cannot_be_divided_is_refused(cells, homes, target, why):
    coverage, _ = town()
    with pytest.raises(Refused, match=why):
        propose(coverage, 1, cells, homes, NO_LINES, target, lambda: 99)


def test_the_same_households_give_the_same_cells():
    coverage, homes = town()
    first, second = (divide(shapely.box(104, 29, 104.03, 29.03), homes, NO_LINES, 400) for _ in range(2))

    assert shapely.equals_identical(first.shapes, second.shapes).all()
    assert len(coverage) == 9


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), target=st.integers(40, 500), count=st.integers(0, 10))
def test_any_division_covers_the_ground_without_gap_or_overlap(seed, target, count):
    coverage, homes = town(seed, households=1_200)
    ground = shapely.coverage_union_all(coverage.shapes(coverage.ids()))
    lines = streets(coverage, count, seed) if count else NO_LINES

    division = divide(ground, homes, lines, target)

    assert shapely.is_valid(division.shapes).all()
    assert shapely.coverage_is_valid(division.shapes)
    assert shapely.area(division.shapes).sum() == pytest.approx(ground.area, rel=1e-8)
    assert division.households.sum() == 1_200
    assert set(shapely.get_type_id(division.shapes)) == {3}


def test_blocks_know_their_neighbours():
    ground = grid.snapped(shapely.box(104, 29, 104.02, 29.02))
    cross = shapely.linestrings([[[104.01, 28.9], [104.01, 29.1]], [[103.9, 29.01], [104.1, 29.01]]])
    shapely.prepare(ground)
    blocks = cut_into_blocks(ground, cross, Homes.at(np.array([[104.005, 29.005]])))

    assert len(blocks.shapes) == 4
    assert len(blocks.pairs) == 4  # corners do not count
    assert blocks.households.sum() == 1
    assert neighbours(blocks.shapes[:1])[0].shape == (0, 2)


def test_a_border_that_meets_the_ground_near_a_corner_bends_the_right_edge():
    # The new border ends one step from a corner, within reach of both edges that meet there.
    west, east = shapely.box(104, 29, 104.01, 29.01), shapely.box(104.01, 29, 104.02, 29.01)
    coverage = Coverage.build(np.array([1, 2]), np.array([west, east]))
    road = np.array([shapely.LineString([(103.9, 29.0000001), (104.1, 29.0000001)])])
    homes = np.column_stack([np.linspace(104.0001, 104.0099, 60), np.linspace(29.0001, 29.0099, 60)])
    counter = itertools.count(10)

    made = propose(coverage, 1, [1], homes, road, 20, lambda: next(counter))

    after = coverage.with_edit(made.edit)
    assert shapely.coverage_is_valid(after.shapes(after.ids()))


@pytest.mark.parametrize("off", [-2e-7, -4.9e-8, 1e-8, 2e-8, 1.1e-7])
@pytest.mark.parametrize("slope", [-0.7, -0.3, 0.0, 0.4])
def test_a_road_that_passes_a_sharp_corner_within_a_step_takes_no_ground_away(off, slope):
    # On the grid the road and the corner's two edges fold into one line; the corner must not vanish.
    tip = (104.0105226, 29.0049528)
    corner = [(104.0104815, 29.0049444), tip, (104.0104543, 29.0049673)]
    west = shapely.Polygon([(104, 29), (104.01, 29), *corner, (104.01, 29.01), (104, 29.01)])
    east = shapely.Polygon([(104.02, 29), (104.02, 29.01), (104.01, 29.01), *corner[::-1], (104.01, 29)])
    coverage = Coverage.build(np.array([1, 2]), grid.snapped(np.array([west, east])))
    reach = np.array([-0.01, 0.01])
    past = np.column_stack([tip[0] + off + slope * reach, tip[1] - reach])
    roads = shapely.linestrings([past, [(103.9, 29.005), (104.1, 29.005)]])
    homes = np.random.default_rng(1).uniform([104.0001, 29.0001], [104.0099, 29.0099], (60, 2))
    counter = itertools.count(10)

    made = propose(coverage, 1, [1], homes, roads, 20, lambda: next(counter))

    after = coverage.with_edit(made.edit)
    assert shapely.coverage_is_valid(after.shapes(after.ids()))
    assert grid.vertex(*tip) in np.concatenate([grid.vertices_of(one) for one in made.division.shapes])


def test_buildings_are_no_borders_and_straight_lines_go_round_them():
    ground = grid.snapped(shapely.box(104, 29, 104.02, 29.02))
    at = np.array(
        [(104 + x, 29 + y) for x in np.arange(0.001, 0.02, 0.003) for y in np.arange(0.001, 0.02, 0.002)]
    )
    houses = shapely.box(at[:, 0] - 4e-4, at[:, 1] - 4e-4, at[:, 0] + 4e-4, at[:, 1] + 4e-4)
    homes = np.repeat(at, 6, axis=0)

    division = divide(ground, homes, shapely.boundary(houses), 60)

    assert division.within(60) == len(division.shapes) == 7
    assert not any(one.interiors for one in division.shapes.tolist())
    parted = shapely.intersects(shapely.boundary(division.shapes)[:, None], shapely.buffer(houses, -1e-6))
    assert not parted.any()


def test_a_road_beside_the_community_border_leaves_no_strip():
    ground = grid.snapped(shapely.box(104, 29, 104.02, 29.02))
    beside = shapely.linestrings([[(104.00002, 28.99), (104.00002, 29.03)], [(103.9, 29.01), (104.1, 29.01)]])
    homes = np.random.default_rng(1).uniform([104.001, 29.001], [104.019, 29.019], (80, 2))

    division = divide(ground, homes, beside, 40)

    assert len(division.shapes) == 2
    wide = shapely.total_bounds(division.shapes)
    assert all(one.bounds[0] == wide[0] for one in division.shapes.tolist())
    assert (shapely.area(division.shapes) > 1e-5).all()


def test_a_few_flats_that_must_be_combined_exactly_are_combined():
    # 6 or 7 households a house, 18 to 22 a cell: three houses each, and no other number will do.
    random = np.random.default_rng(4)
    at = np.array([(104.001 + 0.003 * x, 29.001 + 0.003 * y) for x in range(6) for y in range(5)])
    homes = np.repeat(at, random.integers(6, 8, len(at)), axis=0)

    division = divide(grid.snapped(shapely.box(104, 29, 104.019, 29.016)), homes, NO_LINES, 20)

    assert len(division.shapes) == 10
    assert division.within(20) == 10
    assert division.obstacles == ()


@pytest.mark.parametrize(
    ("counts", "target", "why"),
    [
        ([20, 20, 12], 20, "few"),  # 52 households are three cells of 17 or two of 26
        ([20, 45, 15], 20, "place"),
        ([7] * 14, 20, "sums"),  # three houses are 21, five cells of three are more than there are
        ([20, 20, 20], 20, None),
        ([1] * 58, 20, None),
    ],
)
def test_it_is_said_what_in_the_numbers_forbids_good_cells(counts, target, why):
    places = np.column_stack([np.arange(len(counts)), np.arange(len(counts))]) * 1e-3
    found = obstacle(Homes(places, np.array(counts)), max(1, round(sum(counts) / target)), target)

    assert (found.key if found else None) == why


def test_houses_larger_than_the_room_that_a_cell_has_are_named_as_the_reason():
    places = np.column_stack([np.arange(34), np.arange(34)]) * 1e-3

    flats = coarse(Homes(places, np.full(34, 6)), 10, 20)
    single = coarse(Homes(places, np.full(34, 1)), 2, 17)

    assert flats is not None
    assert (flats.key, flats.values) == ("coarse", {"room": 3, "households": 6})
    assert single is None


def halves():
    """Two neighbouring communities of eight cells each, with the households of each."""
    coverage, homes = town(n=4, households=1_600)
    west, east = list(range(1, 9)), list(range(9, 17))
    side = [shapely.coverage_union_all(coverage.shapes(one)) for one in (west, east)]
    mine = [homes[shapely.intersects_xy(one, homes[:, 0], homes[:, 1])] for one in side]
    return coverage, (west, east), mine


@pytest.mark.parametrize("first", [0, 1])
def test_proposals_for_neighbours_made_together_can_be_accepted_in_either_order(first):
    coverage, cells, homes = halves()
    counter = itertools.count(10_000)
    made = [
        propose(coverage, 1 + side, cells[side], homes[side], streets(coverage), 90, lambda: next(counter))
        for side in (0, 1)
    ]

    after = coverage.with_edit(refitted(coverage, made[first]))
    after = after.with_edit(refitted(after, made[1 - first]))

    shapes = after.shapes(after.ids())
    assert sorted(after.ids()) == sorted([*made[0].new_cells, *made[1].new_cells])
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(coverage_area(coverage), rel=1e-8)


def test_a_proposal_for_ground_that_was_drawn_on_is_refused():
    coverage, cells, homes = halves()
    counter = itertools.count(10_000)
    made = propose(coverage, 1, cells[0], homes[0], NO_LINES, 90, lambda: next(counter))
    after = coverage.with_edit(merge(coverage, cells[0][:2], lambda: next(counter)))

    with pytest.raises(Refused, match="coverage_cell_gone"):
        refitted(after, made)


def coverage_area(coverage):
    return shapely.area(coverage.shapes(coverage.ids())).sum()


def test_a_straight_line_always_parts_a_block_that_an_earlier_one_left():
    # The earlier line was bent by half a step when it was noded, so what ends at the block ends beside it.
    random, nobody = np.random.default_rng(0), Homes(np.empty((0, 2)), np.empty(0, dtype=np.int64))
    corners = np.array([[104, 29], [104.02, 29], [104.02, 29.02], [104, 29.02]])
    across, along = [[103.9, 29.01], [104.1, 29.01]], [[104.01, 28.9], [104.01, 29.1]]
    parts = []
    for _ in range(100):
        ground = grid.snapped(shapely.Polygon(corners + random.uniform(-0.004, 0.004, (4, 2))))
        shapely.prepare(ground)
        cuts, block = [], ground
        for line in (across, along):
            cut = shapely.LineString(np.array(line) + random.uniform(-0.005, 0.005, (2, 2)))
            cuts += reaching_over(np.array([shapely.intersection(cut, block)])).tolist()
            blocks = cut_into_blocks(ground, np.array(cuts), nobody)
            block = blocks.shapes[0]
        parts.append(len(blocks.shapes))

    assert set(parts) == {3}
