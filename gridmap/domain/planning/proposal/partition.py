"""Join blocks to contiguous parts with about as many households each."""

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.planning.proposal.recombine import recombined
from gridmap.domain.planning.proposal.trees import Graph, tree_parts
from gridmap.domain.planning.proposal.window import Window

_SEEDS = 6
#: With fewer blocks a part METIS is not asked.
_BLOCKS_A_PART = 3
#: METIS weighs borders in whole numbers; the longest counts this much.
_LONGEST = 1_000


def joined(graph: Graph, parts: int, window: Window) -> NDArray[np.int64]:
    """The part of each block, shape (n,), 0 to `parts` - 1; each part is contiguous.

    The best of several runs: METIS starts at random places, from fixed seeds, so the same blocks
    give the same parts. Where parts hold few blocks METIS leaves some empty or torn; spanning trees do
    not. What is still outside the window is mended by joining parts and dividing them anew.
    """
    n = len(graph.households)
    if parts <= 1 or n <= 1:
        return np.zeros(n, dtype=np.int64)
    parts = min(parts, n)
    best, least = None, np.inf
    # It leaves parts empty, and says so on the terminal, where blocks are few or one is too much.
    fit = (
        np.count_nonzero(graph.households) >= _BLOCKS_A_PART * parts and graph.households.max() <= window.high
    )
    for seed in range(_SEEDS if fit else 0):
        found = _metis(graph, parts, seed)
        if not contiguous(graph, found, parts):
            continue
        cost = total_cost(graph, found, parts, window)
        if cost < least:
            best, least = found, cost
        if window.holds(np.bincount(found, graph.households, parts)):
            return found
    found = tree_parts(graph, parts, window, np.random.default_rng(0))
    if best is None or total_cost(graph, found, parts, window) < least:
        best = found
    return recombined(graph, best, parts, window)


def total_cost(graph: Graph, part: NDArray[np.int64], parts: int, window: Window) -> float:
    """How far the parts are from what is wanted; see `Window.cost`."""
    return float(window.cost(np.bincount(part, graph.households, parts)).sum())


def contiguous(graph: Graph, part: NDArray[np.int64], parts: int) -> bool:
    """Whether each part hangs together by borders, and none is empty."""
    if len(np.unique(part)) != parts:
        return False
    same = graph.pairs[part[graph.pairs[:, 0]] == part[graph.pairs[:, 1]]]
    return components(len(part), same)[0] == parts


def components(n: int, pairs: NDArray[np.int64]) -> tuple[int, NDArray[np.int64]]:
    """Number of groups that pairs connect, and the group of each of n, shape (n,)."""
    from scipy.sparse import coo_matrix  # takes long to load, and planning mode need not wait for it
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    count, group = connected_components(graph, directed=False)
    return int(count), group.astype(np.int64)


def _metis(graph: Graph, parts: int, seed: int) -> NDArray[np.int64]:
    import pymetis

    n = len(graph.households)
    weight = np.maximum(1, np.rint(graph.shared / graph.shared.max() * _LONGEST)).astype(np.int64)
    both = np.vstack([graph.pairs, graph.pairs[:, ::-1]])
    order = np.argsort(both[:, 0], kind="stable")
    starts = np.searchsorted(both[order, 0], np.arange(n + 1))
    # A household more or less must not matter where there are few: ten to one.
    load = 10 * graph.households + 1
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
