"""Cut spanning trees of blocks into parts: contiguous by construction, also where parts hold few blocks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.planning.proposal.window import Window

_TREES = 8
#: Cuts that differ by less, in cells, are told apart by the length of their border.
_AS_GOOD = 0.02


@dataclass(frozen=True, slots=True)
class Graph:
    """Blocks by row and the borders between them; the borders connect all."""

    households: NDArray[np.int64]  # shape (n,)
    pairs: NDArray[np.int64]  # shape (m, 2)
    shared: NDArray[np.float64]  # length of the borders, shape (m,)

    def of(self, rows: NDArray[np.int64]) -> "Graph":
        """The graph of some blocks, numbered anew in their order."""
        place = np.full(len(self.households), -1)
        place[rows] = np.arange(len(rows))
        inside = place[self.pairs]
        whole = (inside >= 0).all(axis=1)
        return Graph(self.households[rows], inside[whole], self.shared[whole])


def tree_parts(graph: Graph, parts: int, window: Window, random: np.random.Generator) -> NDArray[np.int64]:
    """The part of each block, shape (n,), 0 to `parts` - 1, by cutting off one or more parts at a time.

    Each cut is the best edge of several random spanning trees (the ReCom step of DeFord, Duchin and
    Solomon, 2021); trees keep long borders, so that short ones are cut.

    Args:
        graph: Blocks; at least `parts`.
        parts: How many.
        window: Households of a part.
        random: The same state gives the same parts.
    """
    part = np.zeros(len(graph.households), dtype=np.int64)
    waiting, done = [(np.arange(len(part)), parts)], 0
    while waiting:
        rows, wanted = waiting.pop()
        if wanted == 1:
            part[rows] = done
            done += 1
            continue
        below, share = _best_cut(graph.of(rows), wanted, window, random)
        waiting += [(rows[below], share), (rows[~below], wanted - share)]
    return part


def _best_cut(
    graph: Graph, parts: int, window: Window, random: np.random.Generator
) -> tuple[NDArray[np.bool_], int]:
    """The blocks on one side of the best cut, as a mask, and how many parts they are for."""
    best: tuple[float, float, NDArray[np.bool_], int] | None = None
    leaf = 0
    for _ in range(_TREES):
        order, above = _tree(graph, random)
        leaf = order[-1]
        off, top, share = _best_edge(graph, order, above, parts, window)
        if not np.isfinite(off) or (best is not None and off > best[0] + _AS_GOOD):
            continue
        below = _branch(order, above, top)
        crossing = below[graph.pairs[:, 0]] != below[graph.pairs[:, 1]]
        length = float(graph.shared[crossing].sum())
        if best is None or off < best[0] - _AS_GOOD or length < best[1]:
            best = off, length, below, share
    if best is None:  # no edge leaves every side its blocks
        return np.arange(len(graph.households)) == leaf, 1
    return best[2], best[3]


def _best_edge(
    graph: Graph, order: list[int], above: list[int], parts: int, window: Window
) -> tuple[float, int, int]:
    """How good the best edge of a tree is, the block below it, and for how many parts its branch is."""
    n = len(order)
    below, blocks = graph.households.astype(float).tolist(), [1] * n
    for row in order[:0:-1]:
        below[above[row]] += below[row]
        blocks[above[row]] += blocks[row]
    sums, sizes = np.array(below), np.array(blocks)
    near = np.floor(sums / window.middle)
    shares = np.clip(np.stack([near, near + 1]), 1, parts - 1)
    # Every part needs a block.
    shares = np.clip(shares, parts - n + sizes, sizes)
    off = window.excess(sums, shares) + window.excess(sums[order[0]] - sums, parts - shares)
    off += 1e-3 * np.abs(sums / window.middle - shares)
    off[(shares < 1) | (shares > parts - 1)] = np.inf
    off[:, order[0]] = np.inf
    turn, top = divmod(int(np.argmin(off)), n)
    return float(off[turn, top]), top, int(shares[turn, top])


def _tree(graph: Graph, random: np.random.Generator) -> tuple[list[int], list[int]]:
    """A random spanning tree (Kruskal): blocks from the root outwards, and the block above each."""
    n = len(graph.households)
    keys = random.exponential(size=len(graph.pairs)) / (graph.shared + graph.shared.max() * 1e-3)
    leader = list(range(n))
    beside: list[list[int]] = [[] for _ in range(n)]
    for first, second in graph.pairs[np.argsort(keys)].tolist():
        one, other = first, second
        while leader[one] != one:
            leader[one] = one = leader[leader[one]]
        while leader[other] != other:
            leader[other] = other = leader[leader[other]]
        if one != other:
            leader[one] = other
            beside[first].append(second)
            beside[second].append(first)
    above, order = [-1] * n, [0]
    for row in order:
        for other in beside[row]:
            if other != above[row]:
                above[other] = row
                order.append(other)
    return order, above


def _branch(order: list[int], above: list[int], top: int) -> NDArray[np.bool_]:
    """The blocks of a branch, as a mask."""
    inside = [False] * len(order)
    inside[top] = True
    for row in order[1:]:
        if inside[above[row]]:
            inside[row] = True
    return np.array(inside)
