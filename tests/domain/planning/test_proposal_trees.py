import numpy as np
import pytest

from gridmap.domain.planning.proposal.partition import contiguous, joined
from gridmap.domain.planning.proposal.recombine import recombined
from gridmap.domain.planning.proposal.trees import Graph, tree_parts
from gridmap.domain.planning.proposal.window import Window


def field(side, households):
    """A square of blocks, row by row."""
    at = np.arange(side * side).reshape(side, side)
    across = np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()])
    down = np.column_stack([at[:-1].ravel(), at[1:].ravel()])
    pairs = np.vstack([across, down])
    return Graph(households, pairs, np.ones(len(pairs)))


@pytest.mark.parametrize("parts", [2, 7, 20, 36])
def test_few_households_in_many_blocks_come_to_as_many_contiguous_parts_as_wanted(parts):
    households = np.where(np.random.default_rng(1).random(36) < 0.4, 7, 0)
    graph = field(6, households)

    part = tree_parts(graph, parts, Window.around(households.sum() / parts), np.random.default_rng(0))

    assert contiguous(graph, part, parts)


def test_equal_blocks_are_shared_out_evenly_and_each_time_the_same():
    graph, window = field(8, np.full(64, 5)), Window.around(40)

    part = joined(graph, 8, window)

    assert window.holds(np.bincount(part, graph.households))
    assert (part == joined(graph, 8, window)).all()


def test_a_bad_division_is_mended_by_joining_and_dividing_parts_anew():
    # All but the first seven blocks are in one part.
    graph, window = field(8, np.random.default_rng(2).integers(3, 8, 64)), Window.around(40)
    part = np.minimum(np.arange(64), 7)

    mended = recombined(graph, part, 8, window, patience=4)

    assert contiguous(graph, mended, 8)
    assert window.holds(np.bincount(mended, graph.households))


def test_the_window_lies_round_the_mean_where_the_target_cannot_be_met():
    assert Window.fair(20, 100, 5) == Window.around(20)
    assert Window.fair(20, 52, 2) == Window.around(26)
