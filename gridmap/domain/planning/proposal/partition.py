"""Join blocks to contiguous parts with about as many households each."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from gridmap.domain.planning.proposal.blocks import Blocks
from gridmap.domain.planning.proposal.trees import tree_parts

_SEEDS = 6
_GOOD = 0.10
#: METIS weighs borders in whole numbers; the longest counts this much.
_LONGEST = 1_000


def joined(blocks: Blocks, parts: int) -> NDArray[np.int64]:
    """The part of each block, shape (n,), 0 to `parts` - 1; each part is contiguous.

    The best of several runs: METIS starts at random places, from fixed seeds, so the same blocks
    give the same parts. Where parts hold few blocks METIS leaves some empty or torn; spanning trees do not.
    """
    n = len(blocks.shapes)
    if parts <= 1 or n <= 1:
        return np.zeros(n, dtype=np.int64)
    parts = min(parts, n)
    best, worst = np.zeros(n, dtype=np.int64), np.inf
    for seed in range(_SEEDS):
        found = _metis(blocks, parts, seed)
        if not contiguous(blocks, found, parts):
            continue
        if (deviation := imbalance(blocks, found, parts)) < worst:
            best, worst = found, deviation
    if worst > _GOOD:
        found = tree_parts(blocks.households, blocks.pairs, parts)
        if imbalance(blocks, found, parts) < worst:
            return found
    return best


def imbalance(blocks: Blocks, part: NDArray[np.int64], parts: int) -> float:
    """The largest deviation of a part from the mean, relative."""
    sums = np.bincount(part, blocks.households, parts)
    mean = sums.mean()
    return float(np.abs(sums / mean - 1).max()) if mean else 0.0


def contiguous(blocks: Blocks, part: NDArray[np.int64], parts: int) -> bool:
    """Whether each part hangs together by borders, and none is empty."""
    if len(np.unique(part)) != parts:
        return False
    same = blocks.pairs[part[blocks.pairs[:, 0]] == part[blocks.pairs[:, 1]]]
    return components(len(part), same)[0] == parts


def components(n: int, pairs: NDArray[np.int64]) -> tuple[int, NDArray[np.int64]]:
    """Number of groups that pairs connect, and the group of each of n, shape (n,)."""
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    count, group = connected_components(graph, directed=False)
    return int(count), group.astype(np.int64)


def _metis(blocks: Blocks, parts: int, seed: int) -> NDArray[np.int64]:
    import pymetis

    n = len(blocks.shapes)
    weight = np.maximum(1, np.rint(blocks.shared / blocks.shared.max() * _LONGEST)).astype(np.int64)
    both = np.vstack([blocks.pairs, blocks.pairs[:, ::-1]])
    order = np.argsort(both[:, 0], kind="stable")
    starts = np.searchsorted(both[order, 0], np.arange(n + 1))
    # A household more or less must not matter where there are few: ten to one.
    load = 10 * blocks.households + 1
    options = pymetis.Options(contig=True, ufactor=15, seed=seed, ncuts=2)
    _, found = pymetis.part_graph(
        parts,
        adjacency=pymetis.CSRAdjacency(starts.tolist(), both[order, 1].tolist()),
        vweights=load.tolist(),
        eweights=np.concatenate([weight, weight])[order].tolist(),
        recursive=False,
        options=options,
    )
    return np.asarray(found, dtype=np.int64)
