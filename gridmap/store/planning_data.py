"""What planning asks of a workspace: cells by column, communities, households, reference lines."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.planning.above import Above
from gridmap.domain.planning_records import AT_WORK
from gridmap.domain.records import RecordId
from gridmap.store import geopackage
from gridmap.store.columns import read_columns
from gridmap.store.outlines import IN_FORCE
from gridmap.store.workspace import Workspace, today


@dataclass(frozen=True, slots=True)
class CellColumns:
    """The published cells in force, column by column, n long."""

    ids: NDArray[np.int64]
    community_ids: NDArray[np.int64]
    names: list[str]
    codes: list[str]
    dedicated: NDArray[np.bool_]
    has_organisation: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Homes:
    """Households, m long; NaN where one has no position."""

    cell_ids: NDArray[np.int64]
    lonlat: NDArray[np.float64]  # degrees, shape (m, 2)

    @property
    def located(self) -> NDArray[np.bool_]:
        """Which have a position."""
        return np.isfinite(self.lonlat[:, 0])


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """Number of households of the k cells that have any, with and without a position."""

    cells: NDArray[np.int64]  # ascending
    located: NDArray[np.int64]
    without: NDArray[np.int64]

    def along(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Households with and without a position of each of some cells, shape (n,) each."""
        if not len(self.cells):
            return np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=np.int64)
        at = np.searchsorted(self.cells, ids).clip(max=len(self.cells) - 1)
        there = self.cells[at] == ids
        return np.where(there, self.located[at], 0), np.where(there, self.without[at], 0)


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """A community as planning needs it."""

    id: RecordId
    code: str
    name: str
    urban_rural: str | None
    parent_id: RecordId | None
    outline: BaseGeometry | None


def cell_columns(workspace: Workspace) -> CellColumns:
    """The published cells in force, in the order of their ids."""
    numbers, texts = read_columns(
        workspace.reading(),
        ("id", "community_id", "kind IS 'dedicated'", "organisation_id IS NOT NULL"),
        f"FROM cell WHERE {IN_FORCE}",
        {"today": today()},
        texts=("name", "code"),
    )
    if not (np.diff(numbers[0]) > 0).all():  # SQLite goes by id unless an index serves it better
        order = np.argsort(numbers[0])
        numbers, texts = numbers[:, order], [[one[row] for row in order.tolist()] for one in texts]
    ids, communities, dedicated, with_organisation = numbers
    names, codes = texts
    return CellColumns(ids, communities, names, codes, dedicated == 1, with_organisation == 1)


def community_rows(
    workspace: Workspace, outlines: bool = True, only: Collection[RecordId] | None = None
) -> list[CommunityRow]:
    """The communities in force, or only some of them.

    With their outlines if these are wanted: they take the longest to read.
    """
    some = "" if only is None else " AND id IN (SELECT value FROM json_each(:only))"
    those = f"FROM region WHERE level = 'community' AND {IN_FORCE}{some}"
    values = {"today": today(), "only": json.dumps(sorted(only or ()))}
    connection = workspace.reading()
    if not outlines:
        texts = ("code", "name", "urban_rural", "parent_id")
        (ids,), columns = read_columns(connection, ("id",), those, values, texts)
        codes, names, classes, above = columns
        return [
            CommunityRow(key, code, name, urban_rural, parent, None)
            for key, code, name, urban_rural, parent in zip(
                ids.tolist(), codes, names, classes, above, strict=True
            )
        ]
    rows = connection.execute(f"SELECT id, code, name, urban_rural, parent_id, geom {those}", values)
    return [
        CommunityRow(key, code, name, urban_rural, parent, geopackage.geometry(outline) if outline else None)
        for key, code, name, urban_rural, parent, outline in rows
    ]


def regions_above(workspace: Workspace) -> dict[RecordId, Above]:
    """The regions in force that communities lie in."""
    rows = workspace.reading().execute(
        f"SELECT id, level, name, parent_id FROM region WHERE level <> 'community' AND {IN_FORCE}",
        {"today": today()},
    )
    return {row[0]: Above(*row) for row in rows}


def homes(workspace: Workspace, cells: Iterable[RecordId] | None = None) -> Homes:
    """The households of some cells, by default of all."""
    question, values = "SELECT cell_id, geom FROM household WHERE cell_id IS NOT NULL", []
    if cells is not None:
        values = list(cells)
        question += f" AND cell_id IN ({', '.join('?' * len(values))})"
    rows = workspace.reading().execute(question, values).fetchall()
    at = geopackage.points([row[1] for row in rows]).reshape(-1, 2)
    return Homes(np.array([row[0] for row in rows], dtype=np.int64), at)


def home_counts(workspace: Workspace) -> HomeCounts:
    """How many households each cell has."""
    counted = (
        "(SELECT cell_id, count(geom) AS located, count(*) AS every FROM household "
        "WHERE cell_id IS NOT NULL GROUP BY cell_id)"
    )
    found, _ = read_columns(
        workspace.reading(), ("cell_id", "located", "every - located"), f"FROM {counted}", {}
    )
    return HomeCounts(*found[:, np.argsort(found[0])])


def counted_tables(workspace: Workspace, tables: Iterable[str]) -> frozenset[str]:
    """Those of some tables of records that hold anything at all."""
    connection = workspace.reading()
    return frozenset(
        table for table in tables if connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone()
    )


def households_known(workspace: Workspace) -> bool:
    """Whether any household has a position, so that those of a cell can be counted."""
    question = "SELECT 1 FROM household WHERE geom IS NOT NULL AND cell_id IS NOT NULL LIMIT 1"
    return workspace.reading().execute(question).fetchone() is not None


def reference_layers(workspace: Workspace) -> list[str]:
    """Names of the layers of reference lines that there are."""
    rows = workspace.reading().execute("SELECT DISTINCT layer FROM reference_line ORDER BY layer").fetchall()
    return [layer for (layer,) in rows]


def reference_lines(
    workspace: Workspace,
    layers: Collection[str] | None = None,
    box: tuple[float, float, float, float] | None = None,
) -> NDArray[Any]:
    """Reference lines of some layers (by default all) that touch a box of west, south, east, north.

    Polygons come as their borders; object array of shape (n,), degrees.
    """
    question = "SELECT geom FROM reference_line"
    conditions: list[str] = []
    values: list[str | float] = []
    if layers is not None:
        conditions.append(f"layer IN ({', '.join('?' * len(layers))})")
        values += list(layers)
    if box is not None:
        conditions.append(
            "id IN (SELECT id FROM rtree_reference_line_geom "
            "WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)"
        )
        values += [box[0], box[2], box[1], box[3]]
    if conditions:
        question += " WHERE " + " AND ".join(conditions)
    rows = workspace.reading().execute(question, values).fetchall()
    if not rows:
        return np.empty(0, dtype=object)
    found = geopackage.geometries([row[0] for row in rows])
    return np.where(shapely.get_dimensions(found) == 2, shapely.boundary(found), found)


def net_counts(workspace: Workspace) -> dict[RecordId, int]:
    """Number of areas of each other net, by the net's id."""
    rows = workspace.reading().execute("SELECT net_id, count(*) FROM net_area GROUP BY net_id")
    return dict(rows.fetchall())


def setting(workspace: Workspace, name: str) -> tuple[RecordId | None, Any]:
    """The record and the value of a workspace setting, (None, None) where it was never set."""
    row = workspace.reading().execute("SELECT id, value FROM setting WHERE name = ?", (name,)).fetchone()
    return (row[0], json.loads(row[1])) if row else (None, None)


def publication_order(workspace: Workspace, drafts: Collection[RecordId]) -> dict[RecordId, int]:
    """The journal's number of the last publication of each of these drafts."""
    rows = workspace.reading().execute(
        "SELECT record_id, max(seq) FROM journal_record JOIN journal USING (seq) "
        f"WHERE label = 'change.publish_draft' AND record_id IN ({', '.join('?' * len(drafts))}) "
        "GROUP BY record_id",
        list(drafts),
    )
    return dict(rows.fetchall())


def former_cells(workspace: Workspace, draft_id: RecordId) -> dict[RecordId, RecordId]:
    """The cell that each record left with a published plan, on the day of its effect, by the record's id."""
    rows = workspace.reading().execute(
        """SELECT record_id, former_cell.cell_id FROM draft JOIN draft_cell ON draft_id = draft.id
           JOIN former_cell ON former_cell.cell_id = draft_cell.cell_id AND until = effective_on
           WHERE draft.id = ? AND state != 'new' ORDER BY former_cell.id""",
        (draft_id,),
    )
    return dict(rows.fetchall())


def plans_of_cells(workspace: Workspace) -> dict[RecordId, RecordId]:
    """The published plan that brought each cell, by the cell's id; without those that no plan brought."""
    rows = workspace.reading().execute(
        """SELECT cell_id, draft_id FROM draft_cell JOIN draft ON draft.id = draft_id
           WHERE state = 'new' AND draft.status = 'published'"""
    )
    return dict(rows.fetchall())


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell of a draft, as far as is needed to count it."""

    id: RecordId
    draft_id: RecordId
    cell_id: RecordId
    versions: tuple[int, int]  # of the drawn cell and of the published one
    state: str
    base: str | None  # the print of the published cell that it was drawn over
    at_work: bool  # whether its draft is worked on or waits
    until: str | None  # the day from which a published draft has been in force


def drawn_cells(
    workspace: Workspace, statuses: Collection[str] = AT_WORK, draft_id: RecordId | None = None
) -> list[DrawnCell]:
    """The cells of every draft with one of these statuses, or of one of them alone."""
    alone = "" if draft_id is None else "AND draft_id = ?"
    rows = workspace.reading().execute(
        f"""SELECT drawn.id, draft_id, drawn.cell_id, drawn.version, coalesce(cell.version, 0),
           state, base, draft.status, effective_on
           FROM draft_cell AS drawn JOIN draft ON draft.id = draft_id
           LEFT JOIN cell ON cell.id = drawn.cell_id
           WHERE draft.status IN ({", ".join("?" * len(statuses))}) {alone}""",
        [*statuses, *([] if draft_id is None else [draft_id])],
    )
    return [
        DrawnCell(key, draft, cell, (mine, below), state, base, status in AT_WORK, _until(status, day))
        for key, draft, cell, mine, below, state, base, status, day in rows
    ]


def _until(status: str, day: str | None) -> str | None:
    return day if status == "published" else None
