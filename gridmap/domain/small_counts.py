"""Counts as they may leave the program: none below five is told, and none can be worked out.

A region's count is told as what follows from the counts of its cells as told, whatever level a page
or table has, so subtracting cells from their community, or one export from another, tells nothing
that "<5" does not.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: The smallest count above zero that is told as it is.
THRESHOLD = 5


def told(counts: Ints, groups: Ints, size: int) -> list[int | str]:
    """The sums of cells' counts by group, as they may be told.

    Args:
        counts: Of each cell, shape (n,), >= 0.
        groups: Group of each cell, shape (n,), 0 to ``size - 1``, or -1 for none.
        size: Number of groups.

    Returns:
        One for each group: the sum where every cell's count is told, ``"≥12"`` (the least it can be)
        or ``"<9"`` (more than it can be) where some are not.

    >>> told(np.array([0, 3, 7, 12]), np.array([0, 0, 1, 1]), 2)
    ['<5', 19]
    >>> told(np.array([3, 120]), np.array([0, 0]), 1)
    ['≥121']
    """
    grouped = groups >= 0
    counts, groups = counts[grouped], groups[grouped]
    small = (counts > 0) & (counts < THRESHOLD)
    exact = np.bincount(groups, np.where(small, 0, counts), size).astype(np.int64).tolist()
    hidden = np.bincount(groups, small, size).astype(np.int64).tolist()
    return [_told(known, cells) for known, cells in zip(exact, hidden, strict=True)]


def told_one_by_one(counts: Sequence[int]) -> list[int | str]:
    """Each count by itself.

    >>> told_one_by_one([0, 4, 5])
    [0, '<5', 5]
    """
    return [_told(0, 1) if 0 < count < THRESHOLD else count for count in counts]


def told_parts(parts: Sequence[int], wholes: Sequence[int], totals: Sequence[int]) -> list[int | str]:
    """The parts of wholes whose own counts are told elsewhere.

    Where few are left beside the parts that are told, the largest part is told as the least that it can
    be by that, of equally large ones the first; where that would be small too, each part is told to be
    less than all there are. Whether they are few depends on nothing that is not told, so that this tells
    nothing either.

    Args:
        parts: Counts, length n.
        wholes: Which whole each is of, length n.
        totals: Count of that whole, length n; what no part has is a part too.

    >>> told_parts([20, 1, 30, 0], [7, 7, 8, 8], [21, 21, 30, 30])
    ['≥13', '<5', 30, 0]
    >>> told_parts([5, 1], [7, 7], [6, 6])
    ['<7', '<7']
    """
    said = told_one_by_one(parts)
    of_whole: dict[int, list[int]] = defaultdict(list)
    for row, whole in enumerate(wholes):
        of_whole[whole].append(row)
    for rows in of_whole.values():
        total, small = totals[rows[0]], sum(0 < parts[row] < THRESHOLD for row in rows)
        left = total - sum(parts[row] for row in rows if parts[row] >= THRESHOLD)
        most = (THRESHOLD - 1) * (small + 1)  # that the small ones and the rest can be, all being small
        if left <= 0 or left > most:
            continue
        largest = max(rows, key=lambda row: parts[row])
        least = parts[largest] + left - most
        if parts[largest] >= THRESHOLD and least >= THRESHOLD:
            said[largest] = f"≥{least:,}"
        else:
            for row in rows:
                said[row] = f"<{max(total + 1, THRESHOLD):,}" if parts[row] else 0
    return said


def _told(known: int, hidden: int) -> int | str:
    """A sum of which `hidden` parts are 1 to 4 each."""
    if not hidden:
        return known
    least = known + hidden
    if least >= THRESHOLD:
        return f"≥{least:,}"
    return f"<{known + hidden * (THRESHOLD - 1) + 1}"
