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
    n = len(graph.households)
    trees = _trees(graph, random)
    sums, sizes = _branches(graph, trees)
    near = np.floor(sums / window.middle)
    shares = np.stack([near, near + 1]).clip(1, parts - 1)
    # Every part needs a block.
    shares = np.clip(shares, parts - n + sizes, sizes)
    off = window.excess(sums, shares) + window.excess(graph.households.sum() - sums, parts - shares)
    off += 1e-3 * np.abs(sums / window.middle - shares)
    off[(shares < 1) | (shares > parts - 1)] = np.inf
    off[:, :, 0] = np.inf  # the root
    least = off.min(axis=(0, 2))
    if not np.isfinite(least).any():  # no edge leaves every side its blocks
        return np.arange(n) == trees[-1][0][-1], 1
    best: tuple[float, NDArray[np.bool_], int] | None = None
    for at in np.flatnonzero(least <= least.min() + _AS_GOOD).tolist():
        turn, top = divmod(int(np.argmin(off[:, at])), n)
        below = _branch(*trees[at], top)
        crossing = below[graph.pairs[:, 0]] != below[graph.pairs[:, 1]]
        length = float(graph.shared[crossing].sum())
        if best is None or length < best[0]:
            best = length, below, int(shares[turn, at, top])
    assert best is not None  # there is one that is least
    return best[1], best[2]


def _branches(
    graph: Graph, trees: list[tuple[list[int], list[int]]]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Households and number of blocks from each block outwards, in every tree, shape (trees, n)."""
    households = graph.households.tolist()
    sums, sizes = [], []
    for order, above in trees:
        below, blocks = households.copy(), [1] * len(order)
        for row in order[:0:-1]:
            up = above[row]
            below[up] += below[row]
            blocks[up] += blocks[row]
        sums.append(below)
        sizes.append(blocks)
    return np.array(sums, dtype=np.float64), np.array(sizes)


def _trees(graph: Graph, random: np.random.Generator) -> list[tuple[list[int], list[int]]]:
    """Random spanning trees (Kruskal): blocks from the first outwards, and the block above each."""
    weight = graph.shared + graph.shared.max() * 1e-3
    keys = random.exponential(size=(_TREES, len(graph.pairs))) / weight
    return [spanning_tree(len(graph.households), edges) for edges in graph.pairs[np.argsort(keys)].tolist()]


def spanning_tree(n: int, edges: list[list[int]]) -> tuple[list[int], list[int]]:
    """The spanning tree of the first edges that close no circle.

    Blocks from the first outwards, and the block above each (-1: none).

    Args:
        n: How many blocks, which the edges connect.
        edges: Rows of the blocks at their ends, the ones to be kept first.
    """
    leader = list(range(n))
    beside: list[list[int]] = [[] for _ in range(n)]
    left = n - 1
    for first, second in edges:
        one, other = first, second
        while leader[one] != one:
            leader[one] = one = leader[leader[one]]
        while leader[other] != other:
            leader[other] = other = leader[leader[other]]
        if one != other:
            leader[one] = other
            beside[first].append(second)
            beside[second].append(first)
            left -= 1
            if not left:
                break
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
