"""Mend a division part by part: a bad part and its neighbours are joined and divided anew."""

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.planning.proposal.trees import Graph, tree_parts
from gridmap.domain.planning.proposal.window import Window

#: Tries without any gain after which it is given up: so many, and for each part.
_IDLE, _IDLE_EACH = 15, 2
#: Tries in all, as a multiple of those.
_MOST = 5
#: Chance that three parts are joined rather than two, and that a worse division is kept for a while.
_THREE, _WORSE = 0.4, 0.05


def recombined(
    graph: Graph, part: NDArray[np.int64], parts: int, window: Window, patience: int = 1
) -> NDArray[np.int64]:
    """A division that fits the window better, every part contiguous.

    Args:
        graph: The blocks.
        part: The part of each block, shape (n,), 0 to `parts` - 1, each contiguous.
        parts: How many.
        window: Households of a part.
        patience: How many times as long as usual it tries.
    """
    random = np.random.default_rng(0)
    now, best = part.copy(), part.copy()
    cost = window.cost(np.bincount(now, graph.households, parts))
    least, idle = float(cost.sum()), 0
    enough = patience * (_IDLE + _IDLE_EACH * parts)
    for _ in range(_MOST * enough):
        sums = np.bincount(now, graph.households, parts)
        if window.holds(sums) or idle > enough:
            break
        idle += 1
        group = _group(graph, now, cost, random)
        rows = np.flatnonzero(np.isin(now, group))
        made = tree_parts(graph.of(rows), len(group), window, random)
        fresh = window.cost(np.bincount(made, graph.households[rows], len(group)))
        gain = float(cost[group].sum() - fresh.sum())
        if gain < 0 and random.random() > _WORSE:
            continue
        now[rows], cost[group] = np.array(group)[made], fresh
        if float(cost.sum()) < least - 1e-12:
            best, least, idle = now.copy(), float(cost.sum()), 0
    return best


def _group(
    graph: Graph, part: NDArray[np.int64], cost: NDArray[np.float64], random: np.random.Generator
) -> list[int]:
    """A part, rather a bad one, with one or two that border on it."""
    group = [int(random.choice(len(cost), p=cost / cost.sum()))]
    ends = part[graph.pairs]
    for _ in range(1 + (random.random() < _THREE)):
        mine = np.isin(ends, group)
        beside = np.unique(ends[mine.any(axis=1)][~mine[mine.any(axis=1)]])
        if len(beside):
            group.append(int(random.choice(beside)))
    return group
