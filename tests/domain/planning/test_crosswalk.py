import numpy as np
import pytest
import shapely

from gridmap.domain.planning.crosswalk import crosswalk
from gridmap.domain.small_counts import THRESHOLD, told_parts

CELLS = np.array([shapely.box(104, 29, 104.01, 29.01), shapely.box(104.01, 29, 104.02, 29.01)])
#: West takes the first cell and a fifth of the second; the border of north is off by some two metres.
AREAS = np.array([
    shapely.box(104, 29, 104.012, 29.01),
    shapely.box(104.012, 28.99998, 104.02, 29.01),
])  # fmt: skip
HOMES = np.array(
    [[104.005, 29.005], [104.011, 29.005], [104.011, 29.006], [104.015, 29.005], [104.016, 29.005]]
)


def test_shares_of_ground_and_households_are_told_for_every_pair():
    made = crosswalk(CELLS, AREAS, HOMES)

    rows = {
        (int(cell), int(area)): row
        for row, (cell, area) in enumerate(zip(made.cells, made.areas, strict=True))
    }
    assert set(rows) == {(0, 0), (1, 0), (1, 1)}
    assert made.share_of_cell[rows[1, 0]] == pytest.approx(0.2, abs=1e-3)
    assert made.households[rows[1, 0]] == 2
    assert made.share_of_households[rows[1, 1]] == pytest.approx(0.5)
    assert np.bincount(made.cells, made.share_of_cell) == pytest.approx([1, 1], abs=1e-6)


def test_a_cell_across_two_areas_is_a_crossing_and_a_sliver_is_not():
    slightly = np.array([shapely.box(104, 29, 104.01005, 29.01), shapely.box(104.01005, 29, 104.02, 29.01)])

    assert crosswalk(CELLS, AREAS, HOMES).crossing().tolist() == [1, 2]
    made = crosswalk(CELLS, slightly, HOMES)
    assert made.sliver.sum() == 1
    assert made.crossing().tolist() == []


def test_cells_that_only_touch_an_area_are_no_pair():
    made = crosswalk(CELLS[:1], np.array([shapely.box(104.01, 29, 104.02, 29.01)]), HOMES)

    assert len(made.cells) == 0
    assert made.crossing().tolist() == []


def test_households_in_no_area_count_among_those_of_their_cell():
    made = crosswalk(CELLS, AREAS[1:], HOMES)  # two of the second cell's four lie in no area

    assert made.households.tolist() == [2]
    assert made.share_of_households.tolist() == [0.5]


@pytest.mark.parametrize("total", range(5, 15))
def test_no_small_part_follows_from_what_is_told_of_two_and_their_whole(total):
    """Whoever knows the total and how parts are told is left with more than one count for each small one."""
    pairs = [(one, two) for one in range(total + 1) for two in range(total + 1 - one)]
    possible = {}
    for pair in pairs:
        possible.setdefault(tuple(told_parts(pair, [0, 0], [total, total])), []).append(pair)

    for some in possible.values():
        for counts in (set(column) for column in zip(*some, strict=True)):
            assert len(counts) > 1 or not 0 < counts.pop() < THRESHOLD
