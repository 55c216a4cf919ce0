"""Located records that are in another cell afterwards: from which, to which, how many of each kind."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.records import RecordId

Owners = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Move:
    """Located records that change cells."""

    source: str  # what the cells are called on the map; empty for none
    target: str
    households: int
    others: Mapping[str, int] = field(default_factory=dict)  # records of other tables, those that there are
    target_id: RecordId = field(default=0, compare=False)  # 0 for none

    @property
    def counts(self) -> dict[str, int]:
        """Records that move, by table, those that there are."""
        mine = {"household": self.households} if self.households else {}
        return {**mine, **self.others}


def owners(shapes: Mapping[RecordId, BaseGeometry | None], positions: NDArray[np.float64]) -> Owners:
    """The cell that each position lies in, 0 for none.

    Args:
        shapes: Cells in degrees, None for one that is not there.
        positions: Degrees, shape (n, 2).
    """
    live = {one: shape for one, shape in shapes.items() if shape is not None}
    owner = np.zeros(len(positions), dtype=np.int64)
    if live and len(positions):
        found, row = shapely.STRtree(list(live.values())).query(shapely.points(positions), "intersects")
        owner[found[::-1]] = np.array(list(live), dtype=np.int64)[row[::-1]]  # on a border: the first
    return owner


def owned(shapes: Mapping[RecordId, BaseGeometry], positions: NDArray[np.float64]) -> dict[RecordId, int]:
    """How many positions lie in each cell, each counted for the first that has it, those in none for 0.

    Quicker than `owners` for few cells.

    Args:
        shapes: Cells in degrees.
        positions: Degrees, shape (n, 2).
    """
    left, found = positions, {}
    for cell, shape in shapes.items():
        if not len(left):
            break
        shapely.prepare(shape)
        inside = shapely.intersects_xy(shape, left[:, 0], left[:, 1])
        if inside.any():
            found[cell], left = int(np.count_nonzero(inside)), left[~inside]
    return {**found, 0: len(left)} if len(left) else found


def moves_of_all(
    cells: Collection[RecordId],
    sides: Mapping[str, tuple[Owners, Owners]],
    called: tuple[Mapping[RecordId, str], Mapping[RecordId, str]],
) -> tuple[Move, ...]:
    """Where the records of some cells come from and go to: the most households first, then the most others.

    Args:
        cells: The cells.
        sides: Of each table, the cell of each of its records before and after.
        called: What cells are called on the map, before and after.
    """
    wanted = np.array(sorted(cells), dtype=np.int64)
    found: dict[tuple[RecordId, RecordId], dict[str, int]] = {}
    for table, (was, now) in sides.items():
        mine = (was != now) & (np.isin(was, wanted) | np.isin(now, wanted))
        pairs, counts = np.unique(np.stack([was[mine], now[mine]], axis=1), axis=0, return_counts=True)
        for (source, target), count in zip(pairs.tolist(), counts.tolist(), strict=True):
            found.setdefault((source, target), {})[table] = count
    moves = [
        Move(called[0].get(source, ""), called[1].get(target, ""), counts.pop("household", 0), counts, target)
        for (source, target), counts in found.items()
    ]
    return tuple(
        sorted(moves, key=lambda one: (-one.households, -sum(one.others.values()), one.source, one.target))
    )


def moved_in_all(moves: Mapping[RecordId, Collection[Move]]) -> dict[str, int]:
    """Records that change cells, by table, each counted once though both its cells list it.

    Args:
        moves: Of each cell that differs.
    """
    total: Counter[str] = Counter()
    for cell, every in moves.items():
        for move in every:
            if move.target_id in (cell, 0):
                total.update(move.counts)
    return dict(total)
