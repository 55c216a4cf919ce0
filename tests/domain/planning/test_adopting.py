import itertools

import numpy as np
import pytest
import shapely
from shapely.affinity import translate

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.errors import Refused
from gridmap.domain.planning.adopting import adopt, borders_inside
from gridmap.domain.planning.crosswalk import crosswalk
from tests.domain.coverage.conftest import wobbly_grid


@pytest.fixture
def new_id():
    return itertools.count(1_000).__next__


@pytest.fixture
def pair():
    """Two neighbours, west 1 and east 2, a kilometre wide."""
    shapes = np.array([shapely.box(104, 29, 104.01, 29.01), shapely.box(104.01, 29, 104.02, 29.01)])
    return Coverage.build(np.array([1, 2]), shapes)


def same(_cell):
    return 7


def whole(before, edit):
    after = before.with_edit(edit)
    shapes = after.shapes(after.ids())
    assert shapely.coverage_is_valid(shapes)
    ground = shapely.union_all(before.shapes(before.ids()))
    assert shapely.union_all(shapes).symmetric_difference(ground).area < 1e-10
    return after


def test_a_border_through_a_cell_splits_it(pair, new_id):
    edit = adopt(pair, [(2, shapely.box(104, 29, 104.012, 29.01))], "split", new_id, same)

    whole(pair, edit)
    widths = sorted(np.ptp(shapely.get_coordinates(edit.shapes[one])[:, 0]) for one in edit.parents)
    assert widths == pytest.approx([0.002, 0.008], abs=1e-6)
    assert edit.shapes[2] is None
    assert edit.label == "change.adopt_net_line"


def test_a_border_a_little_beside_becomes_the_cells_border(pair, new_id):
    beside = shapely.box(104, 29, 104.0101, 29.01)
    after = whole(pair, adopt(pair, [(2, beside)], "reshape", new_id, same))

    assert after.shape(2).bounds[0] == pytest.approx(104.0101, abs=1e-7)
    assert after.shape(1).symmetric_difference(beside).area < 1e-11


def test_a_border_that_would_cut_slivers_only_does_not_split(pair, new_id):
    with pytest.raises(Refused, match="net_only_slivers"):
        adopt(pair, [(2, shapely.box(104, 29, 104.0101, 29.01))], "split", new_id, same)


def test_ground_does_not_go_to_another_community(pair, new_id):
    with pytest.raises(Refused, match="net_other_community"):
        adopt(pair, [(2, shapely.box(104, 29, 104.0101, 29.01))], "reshape", new_id, lambda cell: cell)


def test_every_run_of_a_border_that_comes_back_is_adopted(pair, new_id):
    comb = shapely.union_all([
        shapely.box(103.99, 29.002, 104.014, 29.004), shapely.box(103.99, 29.006, 104.014, 29.008),
        shapely.box(103.99, 28.99, 104.001, 29.02),
    ])  # fmt: skip
    assert len(borders_inside(comb, pair.shape(2))) == 2

    after = whole(pair, adopt(pair, [(2, comb)], "split", new_id, same))

    assert len(after.ids()) == 4
    parents = adopt(pair, [(2, comb)], "split", new_id, same).parents
    assert set(parents.values()) == {(2,)}


def test_an_area_within_a_cell_is_split_off_as_an_island(pair, new_id):
    inside = shapely.box(104.013, 29.003, 104.016, 29.006)

    after = whole(pair, adopt(pair, [(2, inside)], "split", new_id, same))

    assert sorted(len(shapely.get_parts(after.shape(one).boundary)) for one in after.ids()) == [1, 1, 2]


def test_where_two_borders_are_one_there_is_nothing_to_adopt(pair, new_id):
    with pytest.raises(Refused, match="net_does_not_cross"):
        adopt(pair, [(2, pair.shape(1))], "reshape", new_id, same)


def test_a_border_elsewhere_is_not_adopted(pair, new_id):
    with pytest.raises(Refused, match="net_does_not_cross"):
        adopt(pair, [(1, shapely.box(105, 29, 106, 30))], "split", new_id, same)


def test_several_cells_are_adopted_in_one_edit(pair, new_id):
    middle = shapely.box(104.005, 28.99, 104.015, 29.02)

    edit = adopt(pair, [(1, middle), (2, middle)], "split", new_id, same)

    assert len(edit.parents) == 4
    whole(pair, edit)


@pytest.mark.parametrize("seed", range(4))
def test_adopting_slivers_of_a_shifted_copy_keeps_the_coverage_whole_and_matches_better(seed, new_id):
    shapes = wobbly_grid(4, seed)
    coverage = Coverage.build(np.arange(1, 17), shapes)
    net = np.array([grid.snapped(translate(one, 0.00009, 0.00005)) for one in shapes], dtype=object)
    nowhere = np.empty((0, 2))
    slivers = crosswalk(shapes, net, nowhere)
    order = np.argsort(-slivers.ground)
    rows = [row for row in order.tolist() if slivers.sliver[row]]
    before = slivers.ground[slivers.sliver].sum()
    now, adopted = coverage, 0

    for row in rows:
        try:
            pair = int(slivers.cells[row]) + 1, net[slivers.areas[row]]
            edit = adopt(now, [pair], "reshape", new_id, same)
        except Refused:
            continue
        now, adopted = whole(now, edit), adopted + 1

    after = crosswalk(now.shapes(range(1, 17)), net, nowhere)
    assert adopted >= 12
    assert after.ground[after.sliver].sum() < 0.5 * before
