"""Cut spanning trees of blocks into parts: contiguous by construction, also where parts hold few blocks."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

_TREES = 24


def tree_parts(weights: NDArray[np.int64], pairs: NDArray[np.int64], parts: int) -> NDArray[np.int64]:
    """The part of each block, shape (n,), 0 to `parts` - 1, by cutting off one or more parts at a time.

    Each cut is the best edge of several random spanning trees, from a fixed seed (the ReCom step of
    DeFord, Duchin and Solomon, 2021).

    Args:
        weights: Households of each block, shape (n,).
        pairs: Blocks that share a border, shape (k, 2); they connect all blocks.
        parts: At most n.
    """
    random = np.random.default_rng(0)
    part = np.zeros(len(weights), dtype=np.int64)
    waiting, done = [(np.arange(len(weights)), parts)], 0
    while waiting:
        rows, wanted = waiting.pop()
        if wanted == 1:
            part[rows] = done
            done += 1
            continue
        place = np.full(len(weights), -1)
        place[rows] = np.arange(len(rows))
        inside = place[pairs]
        below, share = _best_cut(weights[rows], inside[(inside >= 0).all(axis=1)], wanted, random)
        waiting += [(rows[below], share), (rows[~below], wanted - share)]
    return part


def _best_cut(
    weights: NDArray[np.int64], pairs: NDArray[np.int64], parts: int, random: np.random.Generator
) -> tuple[NDArray[np.bool_], int]:
    """The blocks on one side of the best cut, as a mask, and how many parts they are for."""
    n, ideal = len(weights), max(weights.sum(), 1) / parts
    best: tuple[float, NDArray[np.bool_], int] | None = None
    for _ in range(_TREES):
        order, above = _tree(n, pairs, random)
        sums, sizes = weights.astype(np.float64), np.ones(n, dtype=np.int64)
        for row in order[:0:-1].tolist():
            sums[above[row]] += sums[row]
            sizes[above[row]] += sizes[row]
        shares = np.clip(np.rint(sums / ideal), 1, parts - 1).astype(np.int64)
        shares = np.clip(shares, parts - (n - sizes), sizes)  # every part needs a block
        off = np.abs(sums / ideal - shares) / np.minimum(shares, parts - shares).clip(1)
        off[order[0]] = np.inf
        row = int(np.argmin(off))
        if best is None or off[row] < best[0]:
            best = float(off[row]), _branch(order, above, row), int(shares[row])
    assert best is not None  # there is always a tree
    return best[1], best[2]


def _tree(
    n: int, pairs: NDArray[np.int64], random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A random spanning tree: blocks from the root outwards, and the block above each."""
    graph = coo_matrix((random.uniform(1, 2, len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    order, above = breadth_first_order(minimum_spanning_tree(graph.tocsr()), 0, directed=False)
    return order, above


def _branch(order: NDArray[np.int64], above: NDArray[np.int64], top: int) -> NDArray[np.bool_]:
    """The blocks of a branch, as a mask."""
    inside = np.zeros(len(order), dtype=bool)
    inside[top] = True
    for row in order[1:].tolist():
        inside[row] |= inside[above[row]]
    return inside
