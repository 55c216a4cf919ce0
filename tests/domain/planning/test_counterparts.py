from shapely import box

from gridmap.domain.planning.counterparts import counterparts


def test_cells_find_those_that_share_most_of_their_ground():
    ours = {1: box(0, 0, 4, 10), 2: box(4, 0, 10, 10)}
    others = {11: box(5, 0, 10, 10), 12: box(0, 0, 5, 10)}

    assert counterparts(ours, others) == {1: 12, 2: 11}


def test_each_cell_has_one_counterpart_at_most():
    thirds = {1: box(0, 0, 3, 9), 2: box(3, 0, 6, 9), 3: box(6, 0, 9, 9)}
    halves = {11: box(0, 0, 4.5, 9), 12: box(4.5, 0, 9, 9)}

    assert counterparts(thirds, halves) == {1: 11, 3: 12}
    assert counterparts(halves, thirds) == {11: 1, 12: 3}


def test_halves_cut_lengthwise_and_across_are_counterparts():
    ours = {1: box(0, 0, 5, 10), 2: box(5, 0, 10, 10)}
    others = {11: box(0, 0, 10, 5), 12: box(0, 5, 10, 10)}

    assert counterparts(ours, others) == {1: 11, 2: 12}


def test_what_is_cut_out_of_a_large_cell_is_not_that_cell():
    assert counterparts({1: box(0, 0, 1, 1)}, {11: box(0, 0, 10, 10)}) == {}
    assert counterparts({1: box(0, 0, 1, 1)}, {11: box(1, 0, 2, 1)}) == {}
    assert counterparts({}, {11: box(1, 0, 2, 1)}) == {}
