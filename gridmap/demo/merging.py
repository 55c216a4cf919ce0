"""Growing faces into cells, and these upwards: always the smallest into its best neighbour."""

import heapq
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from gridmap.demo.curves import Values

Labels = NDArray[np.int64]


def merged(
    weights: Values, pairs: Labels, openness: Values, groups: int, fixed: Labels | None = None
) -> Labels:
    """Merge neighbours until so many groups are left.

    The lightest group is merged next, into the neighbour with which it shares the most open border in
    proportion to what both weigh together, so groups grow alike and end at rivers and main roads.

    Args:
        weights: How much each face counts towards the size of a group, shape (n,).
        pairs: Neighbouring faces, shape (m, 2).
        openness: Length of each shared border times how readily it is crossed, shape (m,), > 0.
        groups: How many groups are wanted.
        fixed: Faces that stay as they are.

    Returns:
        A group number for each face, 0 to groups - 1, shape (n,); more groups where nothing can merge.
    """
    neighbours: list[dict[int, float]] = [{} for _ in weights]
    for (a, b), length in zip(pairs.tolist(), openness.tolist(), strict=True):
        if a != b and a >= 0 and b >= 0:
            neighbours[a][b] = neighbours[a].get(b, 0.0) + length
            neighbours[b][a] = neighbours[b].get(a, 0.0) + length
    still = frozenset(() if fixed is None else fixed.tolist())
    weight = weights.tolist()
    parent = list(range(len(weight)))
    heap = [(size, face) for face, size in enumerate(weight) if face not in still]
    heapq.heapify(heap)
    light = 0.25 * sum(weight) / groups  # so that two nothings (water on both banks) do not attract
    left = len(weight)
    while left > groups and heap:
        size, small = heapq.heappop(heap)
        if parent[small] != small or size != weight[small]:
            continue
        best = _best(neighbours[small].items(), weight, size + light, still)
        if best is None:
            continue
        _join(neighbours, small, best)
        parent[small] = best
        weight[best] += size
        heapq.heappush(heap, (weight[best], best))
        left -= 1
    return _numbered(parent)


def _best(
    beside: Iterable[tuple[int, float]], weight: list[float], size: float, still: frozenset[int]
) -> int | None:
    best, most = None, 0.0
    for other, length in beside:
        if other in still:
            continue
        gain = length / (weight[other] + size) ** 1.2
        if gain > most:
            best, most = other, gain
    return best


def _join(neighbours: list[dict[int, float]], small: int, best: int) -> None:
    """Hand the neighbours of one group to another."""
    for other, length in neighbours[small].items():
        del neighbours[other][small]
        if other != best:
            neighbours[best][other] = neighbours[best].get(other, 0.0) + length
            neighbours[other][best] = neighbours[other].get(best, 0.0) + length
    neighbours[small] = {}


def _numbered(parent: list[int]) -> Labels:
    root = np.array(parent)
    while True:
        further = root[root]
        if (further == root).all():
            return np.unique(root, return_inverse=True)[1].astype(np.int64)
        root = further
