"""Households that are in another cell afterwards: from which, to which, how many."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.records import RecordId

Owners = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Move:
    """Located households that change cells."""

    source: str  # what the cells are called on the map; empty for none
    target: str
    households: int


def owners(shapes: Mapping[RecordId, BaseGeometry | None], positions: NDArray[np.float64]) -> Owners:
    """The cell that each position lies in, 0 for none.

    Args:
        shapes: Cells in degrees, None for one that is not there.
        positions: Degrees, shape (n, 2).
    """
    live = {one: shape for one, shape in shapes.items() if shape is not None}
    owner = np.zeros(len(positions), dtype=np.int64)
    if live and len(positions):
        made = np.empty(len(live), dtype=object)
        made[:] = list(live.values())
        found, row = shapely.STRtree(made).query(shapely.points(positions), "intersects")
        owner[found[::-1]] = np.array(list(live), dtype=np.int64)[row[::-1]]  # on a border: the first
    return owner


def moves_of(
    cells: Collection[RecordId], was: Owners, now: Owners, shorts: Mapping[RecordId, str]
) -> tuple[Move, ...]:
    """Where the households of some cells come from and go to, the largest part first."""
    wanted = np.array(sorted(cells), dtype=np.int64)
    mine = (was != now) & (np.isin(was, wanted) | np.isin(now, wanted))
    if not mine.any():
        return ()
    pairs, counts = np.unique(np.stack([was[mine], now[mine]], axis=1), axis=0, return_counts=True)
    moves = [
        Move(shorts.get(source, ""), shorts.get(target, ""), count)
        for (source, target), count in zip(pairs.tolist(), counts.tolist(), strict=True)
    ]
    return tuple(sorted(moves, key=lambda one: (-one.households, one.source, one.target)))
