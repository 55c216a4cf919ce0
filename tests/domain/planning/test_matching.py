import itertools

import numpy as np
import pytest
import shapely

from gridmap.domain.planning.crosswalk import crosswalk, joined
from gridmap.domain.planning.matching import RELATIONS, matching

#: Four cells in a row, a hundredth of a degree each.
CELLS = np.array([shapely.box(104 + at / 100, 29, 104.01 + at / 100, 29.01) for at in range(4)])
NOWHERE = np.empty((0, 2))


def areas(*edges):
    """Areas side by side between these hundredths of a degree."""
    return np.array([
        shapely.box(104 + west / 100, 29, 104 + east / 100, 29.01)
        for west, east in itertools.pairwise(edges)
    ])  # fmt: skip


def relations(made, side, count):
    return [RELATIONS[one] for one in matching(made, side, count).relations]


def test_cells_and_areas_with_one_partner_each_are_one_to_one():
    made = crosswalk(CELLS, areas(0, 1, 2, 3, 4), NOWHERE)

    assert relations(made, "cells", 4) == ["one_to_one"] * 4
    assert matching(made, "cells", 4).shares == pytest.approx(np.ones(4))


def test_cells_that_share_an_area_are_part_of_it_and_the_area_is_of_several():
    made = crosswalk(CELLS, areas(0, 2, 4), NOWHERE)

    assert relations(made, "cells", 4) == ["part_of_one"] * 4
    assert relations(made, "areas", 2) == ["of_several"] * 2


def test_a_cell_across_areas_that_other_cells_have_too_is_across():
    made = crosswalk(CELLS, areas(0, 1.3, 4), NOWHERE)

    assert relations(made, "cells", 4) == ["part_of_one", "across", "part_of_one", "part_of_one"]
    assert matching(made, "cells", 4).shares == pytest.approx([1, 0.7, 1, 1], abs=1e-4)
    assert matching(made, "cells", 4).classes.tolist() in ([1, 3, 1, 1], [1, 4, 1, 1])


def test_a_sliver_makes_no_partner_but_takes_its_share():
    made = crosswalk(CELLS, areas(0, 1.01, 2, 3, 4), NOWHERE)

    assert relations(made, "cells", 4) == ["one_to_one"] * 4
    assert matching(made, "cells", 4).shares[1] == pytest.approx(0.99, abs=1e-4)


def test_a_cell_that_no_area_covers_is_alone():
    made = crosswalk(CELLS, areas(0, 1, 2), NOWHERE)

    assert relations(made, "cells", 4)[2:] == ["alone", "alone"]
    assert matching(made, "cells", 4).classes.tolist() == [1, 1, 0, 0]


def test_parts_of_a_crosswalk_are_joined_and_cells_taken_out():
    net = areas(0, 1.3, 4)
    whole = crosswalk(CELLS, net, NOWHERE)
    without_second = whole.with_cells(np.array([0, -1, 1, 2]))
    second = crosswalk(CELLS[1:2], net, NOWHERE).with_cells(np.array([3]))

    made = joined([without_second, second])

    assert relations(made, "cells", 4) == ["part_of_one", "part_of_one", "part_of_one", "across"]
    assert made.ground.sum() == pytest.approx(whole.ground.sum())


def test_nothing_over_nothing_matches_nothing():
    made = crosswalk(CELLS[:0], areas(0, 1), NOWHERE)

    assert relations(made, "areas", 1) == ["alone"]
    assert relations(made, "cells", 0) == []
