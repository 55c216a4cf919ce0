"""Counts as they may leave the program: none below five is told, and none can be worked out.

A region's count is told as what follows from the counts of its cells as told, whatever level a page
or table has, so subtracting cells from their community, or one export from another, tells nothing
that "<5" does not.
"""

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


def _told(known: int, hidden: int) -> int | str:
    """A sum of which `hidden` parts are 1 to 4 each."""
    if not hidden:
        return known
    least = known + hidden
    if least >= THRESHOLD:
        return f"≥{least:,}"
    return f"<{known + hidden * (THRESHOLD - 1) + 1}"
