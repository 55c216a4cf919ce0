import itertools

import numpy as np
import pytest

from gridmap.domain.planning.proposal.cuts import cheapest_cut
from gridmap.domain.planning.proposal.partition import contiguous
from gridmap.domain.planning.proposal.recombine import recombined
from gridmap.domain.planning.proposal.trees import Graph
from gridmap.domain.planning.proposal.window import Window


def every_cut(above, households, parts, window):
    """What each way to cut a tree into parts costs."""
    for off in itertools.combinations(range(1, len(above)), parts - 1):
        part = [0] * len(above)
        for place in range(1, len(above)):
            part[place] = off.index(place) + 1 if place in off else part[above[place]]
        yield float(window.cost(np.bincount(part, households, parts)).sum())


@pytest.mark.parametrize("seed", range(8))
def test_no_other_cut_of_the_tree_is_cheaper(seed):
    random = np.random.default_rng(seed)
    above = [-1, *(int(random.integers(place)) for place in range(1, 12))]
    households = random.integers(1, 8, 12).tolist()
    window = Window.around(sum(households) / 3)

    found = cheapest_cut(above, households, 3, window)

    least = min(every_cut(above, households, 3, window))
    if found is None:  # every way leaves some part far outside
        assert least > 0.03
    else:
        assert found[1] == pytest.approx(least)
        assert window.cost(np.bincount(found[0], households, 3)).sum() == pytest.approx(least)


def test_every_part_of_a_cut_hangs_together():
    random = np.random.default_rng(3)
    above = [-1, *(int(random.integers(place)) for place in range(1, 60))]
    households = random.integers(0, 5, 60)

    found = cheapest_cut(above, households.tolist(), 4, Window.around(households.sum() / 4))

    assert found is not None
    pairs = np.column_stack([above[1:], np.arange(1, 60)])
    assert contiguous(Graph(households, pairs, np.ones(59)), np.array(found[0]), 4)


def test_a_place_with_more_than_a_cell_may_have_stays_whole_beside_the_others():
    found = cheapest_cut([-1, 0, 1, 2], [20, 50, 10, 10], 3, Window.around(20))

    assert found is not None
    assert sorted(np.bincount(found[0], [20, 50, 10, 10]).tolist()) == [20, 20, 50]


def test_flats_between_cottages_are_combined_where_only_a_few_ways_will_do():
    # Houses with six households among single ones, fourteen to sixteen a cell.
    random = np.random.default_rng(0)
    households = np.where(random.random(144) < 0.1, 6, 1)
    at = np.arange(144).reshape(12, 12)
    across = np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()])
    pairs = np.vstack([across, np.column_stack([at[:-1].ravel(), at[1:].ravel()])])
    graph = Graph(households, pairs, np.ones(len(pairs)))
    parts = round(households.sum() / 15)
    strips = np.arange(144).reshape(12, 12) * parts // 144
    strips[1::2] = strips[1::2, ::-1]  # to and fro, so that each hangs together
    strips = strips.ravel()

    mended = recombined(graph, strips, parts, Window.around(15))

    assert contiguous(graph, mended, parts)
    assert Window.around(15).holds(np.bincount(mended, households))
    assert (mended == recombined(graph, strips, parts, Window.around(15))).all()
