import numpy as np
import pytest

from gridmap.domain.planning.proposal.partition import components
from gridmap.domain.planning.proposal.trees import tree_parts


def field(side):
    """Pairs of neighbours in a square of blocks, row by row."""
    at = np.arange(side * side).reshape(side, side)
    across = np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()])
    down = np.column_stack([at[:-1].ravel(), at[1:].ravel()])
    return np.vstack([across, down])


@pytest.mark.parametrize("parts", [2, 7, 20, 36])
def test_few_households_in_many_blocks_come_to_as_many_contiguous_parts_as_wanted(parts):
    pairs = field(6)
    weights = np.where(np.random.default_rng(1).random(36) < 0.4, 7, 0)

    part = tree_parts(weights, pairs, parts)

    assert sorted(set(part.tolist())) == list(range(parts))
    same = pairs[part[pairs[:, 0]] == part[pairs[:, 1]]]
    assert components(36, same)[0] == parts


def test_equal_blocks_are_shared_out_evenly_and_each_time_the_same():
    weights = np.full(64, 5)

    part = tree_parts(weights, field(8), 8)

    assert np.abs(np.bincount(part, weights) / 40 - 1).max() <= 0.3
    assert (part == tree_parts(weights, field(8), 8)).all()
