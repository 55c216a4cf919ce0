"""Cells for a chunk of rows: by position, then by code, then by what the address says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.attach import NOWHERE, SEVERAL, Cells
from gridmap.domain.gazetteer import Gazetteer, Named
from gridmap.domain.reading import Doubt
from gridmap.domain.records import Attachment, RecordId
from gridmap.store.queries import for_import
from gridmap.store.workspace import Workspace, today

Indexes = NDArray[np.int64]
Values = Mapping[str, Sequence[Any]]

_CODES = ("cell_code", "community_code")
_NAMES = ("township_name", "community_name", "cell_name", "address")
_WAYS: tuple[Attachment, ...] = ("none", "location", "code", "address")


@dataclass(slots=True)
class Attached:
    """Where the rows of a chunk belong."""

    cell_ids: list[RecordId | None]
    ways: list[Attachment]
    counts: dict[Attachment, int]  # of the ways
    outside: int  # rows with a position that no cell holds
    noted: dict[int, Doubt] = field(default_factory=dict)


class Attacher:
    """The cells of a workspace, ready to be asked."""

    def __init__(self, workspace: Workspace) -> None:
        """Read the cells in force."""
        self._workspace = workspace
        self.cells: Cells = for_import.cells_in_force(workspace.reading(), today())
        self._ids = np.asarray([*self.cells.ids, 0], dtype=object)
        self._ids[-1] = None  # index NOWHERE

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        connection = self._workspace.reading()
        by_id = {cell_id: index for index, cell_id in enumerate(self.cells.ids)}
        below: dict[RecordId, set[int]] = {}
        regions = {region.id: region for region in for_import.regions_in_force(connection, today())}
        for index, community in enumerate(self.cells.community_ids):
            region = regions.get(community)
            while region:
                below.setdefault(region.id, set()).add(index)
                region = regions.get(region.parent_id) if region.parent_id else None
        names = [Named(regions[one].name, frozenset(cells)) for one, cells in below.items()]
        names += [Named(name, frozenset({i}), decides=False) for i, name in enumerate(self.cells.names)]
        names += [
            Named(name, frozenset({by_id[cell_id]}))
            for name, cell_id in for_import.places_by_name(connection)
            if cell_id in by_id
        ]
        return Gazetteer(names)

    def attach(self, lon: NDArray[np.float64], lat: NDArray[np.float64], values: Values) -> Attached:
        """Cells of rows with these positions (degrees, NaN where not known) and values by target."""
        cell = self.cells.at(lon, lat)
        way = np.where(cell == NOWHERE, 0, 1)
        outside = int(np.sum((cell == NOWHERE) & ~np.isnan(lon)))
        noted: dict[int, Doubt] = {}
        if not values.keys().isdisjoint(_CODES):
            self._by_code(cell, way, values, noted)
        if not values.keys().isdisjoint(_NAMES) and np.any(cell < 0):
            self._by_names(cell, way, values)
        cell[cell < 0] = NOWHERE
        counts = dict(zip(_WAYS, np.bincount(way, minlength=len(_WAYS)).tolist(), strict=True))
        ways = [_WAYS[one] for one in way.tolist()]
        return Attached(self._ids[cell].tolist(), ways, counts, outside, noted)

    def _by_code(self, cell: Indexes, way: Indexes, values: Values, noted: dict[int, Doubt]) -> None:
        for target in _CODES:
            codes = [code or "" for code in values.get(target, ())]
            if not codes:
                continue
            named = self.cells.of_codes(codes)
            given = np.fromiter((bool(code) for code in codes), bool, len(codes))
            for row in np.flatnonzero(given & (named == NOWHERE) & (cell < 0)).tolist():
                noted.setdefault(row, Doubt("import_records.code_unknown", {"code": codes[row][:40]}))
            for row in np.flatnonzero((named == SEVERAL) & (cell < 0)).tolist():
                noted.setdefault(row, Doubt("import_records.several_cells", {"code": codes[row]}))
            other = (way == 1) & (named >= 0) & (named != cell)
            for row in np.flatnonzero(other).tolist():
                said = {"code": codes[row], "cell": self.cells.codes[int(cell[row])]}
                noted.setdefault(row, Doubt("import_records.code_elsewhere", said))
            found = (cell < 0) & (named >= 0)
            cell[found], way[found] = named[found], 2
            for row in np.flatnonzero(found).tolist():
                noted.pop(row, None)

    def _by_names(self, cell: Indexes, way: Indexes, values: Values) -> None:
        left = np.flatnonzero(cell < 0)
        columns = [values[target] for target in _NAMES if target in values]
        told = [" ".join(column[row] or "" for column in columns).strip() for row in left.tolist()]
        found = self._gazetteer.cells_of(told)
        cell[left], way[left] = found, np.where(found >= 0, 3, way[left])
