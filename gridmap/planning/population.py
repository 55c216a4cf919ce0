"""Where households, residents, places and organisations are, read cell by cell when first asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.records import RecordId
from gridmap.store.coverage_data import records_of
from gridmap.store.workspace import Workspace

COUNTED = ("household", "resident", "place", "organisation")
_NOWHERE = np.empty((0, 2))

Positions = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Located records within a shape."""

    households: int = 0
    residents: int = 0
    places: int = 0
    organisations: int = 0


class Population:
    """Positions by published cell; each cell is read once and kept."""

    def __init__(self, workspace: Workspace, tables: Sequence[str] = COUNTED) -> None:
        """Read nothing yet; later the records of some tables."""
        self._workspace, self._tables = workspace, tables
        self._by_cell: dict[RecordId, Positions] = {}

    def of(self, cells: Iterable[RecordId]) -> dict[str, NDArray[np.float64]]:
        """Positions of the located records of some published cells, by table, shape (n, 2) in degrees."""
        wanted, known = list(cells), self._by_cell
        missing = [one for one in wanted if one not in known]
        if missing:
            known.update(self._read(missing))
        return {
            table: np.concatenate([_NOWHERE, *(known[one][table] for one in wanted)])
            for table in self._tables
        }

    def _read(self, cells: list[RecordId]) -> Mapping[RecordId, Positions]:
        made: dict[RecordId, dict[str, NDArray[np.float64]]] = {
            cell: dict.fromkeys(self._tables, _NOWHERE) for cell in cells
        }
        for records in records_of(self._workspace, cells):
            if records.table not in self._tables:
                continue
            there = np.isfinite(records.lon)
            at = np.column_stack([records.lon, records.lat])[there]
            order = np.argsort(records.cell_ids[there], kind="stable")
            owners, starts = np.unique(records.cell_ids[there][order], return_index=True)
            for cell, part in zip(owners.tolist(), np.split(at[order], starts[1:]), strict=False):
                made[cell][records.table] = part
        return made


def within(shape: BaseGeometry, positions: Positions) -> Counted:
    """Count the positions in a shape, those on its border too."""
    return Counted(*(count_within(shape, positions[table]) for table in COUNTED))


def count_within(shape: BaseGeometry, at: NDArray[np.float64]) -> int:
    """How many positions, shape (n, 2) in degrees, lie in a shape or on its border."""
    return len(positions_within(shape, at))


def positions_within(shape: BaseGeometry, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """The positions of shape (n, 2) in degrees that lie in a shape or on its border."""
    if not len(at):
        return at
    west, south, east, north = shape.bounds
    near: NDArray[np.float64]
    near = at[(at[:, 0] >= west) & (at[:, 0] <= east) & (at[:, 1] >= south) & (at[:, 1] <= north)]
    if len(near):
        shapely.prepare(shape)
        near = near[shapely.intersects_xy(shape, near[:, 0], near[:, 1])]
    return near
