"""Blocks that hang on the rest by one block only, joined to it beforehand.

Such a pocket (buildings inside a block, a strip between road and border) that holds fewer households
than a cell can be in no other cell than its gate. Taken together the blocks are fewer, and the
households that have to stay together are counted together.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.planning.proposal.blocks import Blocks


def pocket_gates(blocks: Blocks, least: float) -> NDArray[np.int64]:
    """The block with which each has to go, itself for most, shape (n,).

    Articulation points by depth-first search (Hopcroft and Tarjan, 1973).

    Args:
        blocks: Blocks, all connected by borders.
        least: Households of the smallest cell; pockets with as many stay apart.
    """
    n = len(blocks.shapes)
    beside: list[list[int]] = [[] for _ in range(n)]
    for first, second in blocks.pairs.tolist():
        beside[first].append(second)
        beside[second].append(first)
    root = int(np.argmax(shapely.area(blocks.shapes)))
    order, above, found, low = _searched(beside, root)
    below = blocks.households.tolist()
    gates = np.arange(n)
    cut = [False] * n
    for at in reversed(order[1:]):
        up = above[at]
        below[up] += below[at]
        low[up] = min(low[up], low[at])
        cut[at] = low[at] >= found[up] and below[at] < least
    for at in order[1:]:  # from the root outwards, so that a gate's own gate is known
        up = above[at]
        if cut[at]:
            gates[at] = gates[up]
        elif gates[up] != up:
            gates[at] = gates[up]  # its whole pocket goes with the gate
    return gates


def _searched(beside: list[list[int]], root: int) -> tuple[list[int], list[int], list[int], list[int]]:
    """Blocks in the order in which they are found, which led to each, when, and the lowest time in reach."""
    n = len(beside)
    above, found, low = [-1] * n, [-1] * n, [n] * n
    order, waiting = [root], [(root, iter(beside[root]))]
    found[root] = low[root] = 0
    while waiting:
        at, others = waiting[-1]
        for other in others:
            if found[other] < 0:
                above[other], found[other] = at, len(order)
                low[other] = len(order)
                order.append(other)
                waiting.append((other, iter(beside[other])))
                break
            if other != above[at]:
                low[at] = min(low[at], found[other])
        else:
            waiting.pop()
    return order, above, found, low


def joined_at_gates(blocks: Blocks, gates: NDArray[np.int64]) -> tuple[Blocks, NDArray[np.int64]]:
    """Blocks that have to go together as one, and the row of each former one, shape (n,).

    Only the first block's shape of each stays a polygon of its own; pass the rows on to the former
    blocks for shapes.
    """
    kept, row = np.unique(gates, return_inverse=True)
    row = row.ravel()
    households = np.bincount(row, blocks.households, len(kept)).astype(np.int64)
    both = np.sort(row[blocks.pairs], axis=1)
    apart = both[:, 0] != both[:, 1]
    pairs, place = np.unique(both[apart], axis=0, return_inverse=True)
    shared = np.bincount(place.ravel(), blocks.shared[apart], len(pairs)).astype(np.float64)
    return Blocks(blocks.shapes[kept], households, pairs.reshape(-1, 2), shared), row
