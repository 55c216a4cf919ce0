"""The cells of a workspace as arrays, for building a coverage."""

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.model import Coverage
from gridmap.domain.planning.reattach import Located
from gridmap.domain.records import Cell, RecordId
from gridmap.store import geopackage, journal
from gridmap.store.outlines import IN_FORCE
from gridmap.store.snapshot import snapshot
from gridmap.store.workspace import Workspace, today

#: The tables whose rows belong to a cell and may have a position.
LOCATED = ("household", "resident", "place", "facility", "organisation", "event")

_AT_ONCE = 500


def cells_in_force(workspace: Workspace, day: str | None = None) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Ids and polygons of the cells in force on a day (by default today), shape (n,) each."""
    found = workspace.reading().execute(
        f"SELECT id, geom FROM cell WHERE {IN_FORCE} ORDER BY id", {"today": day or today()}
    )
    ids: list[RecordId] = []
    parts = [np.empty(0, dtype=object)]
    # Bit by bit: taking shapes apart holds Python up, and a window may be waiting beside this thread.
    while rows := found.fetchmany(_AT_ONCE):
        ids += [row[0] for row in rows]
        parts.append(geopackage.geometries([row[1] for row in rows]))
    return np.array(ids, dtype=np.int64), np.concatenate(parts)


def coverage_in_force(workspace: Workspace, ids: NDArray[np.int64] | None = None) -> Coverage:
    """The cells in force as a coverage whose polygons are read when needed; `ids` where they are known.

    Boxes are those of the R-tree, which are up to a metre too large. The tree is read from end to end:
    to look each cell up in it takes five times as long.
    """
    with snapshot(workspace.reading()) as connection:
        read = _ShapesAsOf(workspace, journal.head(connection)[0])
        if ids is None:
            question = f"SELECT id FROM cell WHERE {IN_FORCE}"
            found = connection.execute(question, {"today": today()}).fetchall()
            ids = np.sort(np.array([row[0] for row in found], dtype=np.int64))
        rows = connection.execute("SELECT id, minx, miny, maxx, maxy FROM rtree_cell_geom").fetchall()
        known, *sides = np.fromiter(chain.from_iterable(rows), np.float64, 5 * len(rows)).reshape(-1, 5).T
        order = np.argsort(known)
        place = np.searchsorted(known, ids, sorter=order)
        boxes = np.full((len(ids), 4), np.nan)
        there = place < len(known)
        there[there] = known[order[place[there]]] == ids[there]
        boxes[there] = np.stack(sides, axis=1)[order[place[there]]]
        if not there.all():  # another program wrote them without telling the tree
            boxes[~there] = shapely.bounds(read(ids[~there].tolist()))
    return Coverage.lazy(ids, boxes, read)


class _ShapesAsOf:
    """Reads polygons late, as they were when the journal ended with a row: a coverage is of one moment.

    What was changed since is told by the journal. Rows that came with an import and were taken back are not
    in it: they have no ground.
    """

    def __init__(self, workspace: Workspace, seq: int) -> None:
        self._workspace, self._seq = workspace, seq
        self._before: dict[int, dict[RecordId, BaseGeometry]] = {}  # by row of the journal

    def __call__(self, cells: Sequence[RecordId]) -> NDArray[Any]:
        made = np.empty(len(cells), dtype=object)
        for first in range(0, len(cells), _AT_ONCE):
            some = cells[first : first + _AT_ONCE]
            with snapshot(self._workspace.reading()) as connection:
                made[first : first + _AT_ONCE] = shapes_of(self._workspace, some)
                if journal.head(connection)[0] != self._seq:
                    self._put_back(connection, some, made[first : first + _AT_ONCE])
        return made

    def _put_back(self, connection: Any, cells: Sequence[RecordId], shapes: NDArray[Any]) -> None:
        changed = journal.first_changes(connection, cells, self._seq)
        for at, cell in enumerate(cells):
            if cell in changed:
                shapes[at] = self._shapes_before(connection, changed[cell]).get(cell, shapes[at])

    def _shapes_before(self, connection: Any, seq: int) -> dict[RecordId, BaseGeometry]:
        known = self._before.get(seq)
        if known is None:
            records = journal.records_before(connection, seq)
            known = {key: one.geometry for key, one in records.items() if isinstance(one, Cell)}
            self._before[seq] = known
        return known


def shapes_of(workspace: Workspace, cells: Sequence[RecordId]) -> NDArray[Any]:
    """Polygons of cells, whether in force or not, object array in the order of the ids.

    Empty for a cell that is there no longer: an import may be undone before a coverage that was read with
    it is read anew, and the pointer moves on meanwhile.
    """
    made = np.full(len(cells), shapely.Polygon(), dtype=object)
    for first in range(0, len(cells), _AT_ONCE):
        rows = (
            workspace.reading()
            .execute(
                "SELECT asked.key, geom FROM json_each(?) AS asked CROSS JOIN cell ON cell.id = asked.value",
                (json.dumps(cells[first : first + _AT_ONCE]),),
            )
            .fetchall()
        )
        if rows:
            made[[first + at for at, _ in rows]] = geopackage.geometries([blob for _, blob in rows])
    return made


def records_of(workspace: Workspace, cell_ids: Iterable[RecordId]) -> list[Located]:
    """Every record of some cells with its position, a table each.

    A resident without a position of their own is where their household is.
    """
    wanted, connection = list(cell_ids), workspace.reading()
    found = []
    for table in LOCATED:
        place, source = "geom", f'"{table}"'
        if table == "resident":
            place = "coalesce(one.geom, household.geom)"
            source = "resident AS one LEFT JOIN household ON household.id = one.household_id"
        one = "one." if table == "resident" else ""
        rows = connection.execute(
            f"SELECT {one}id, {one}cell_id, {place} FROM {source} "
            f"WHERE {one}cell_id IN (SELECT value FROM json_each(?)) ORDER BY {one}id",
            (json.dumps(wanted),),
        ).fetchall()
        at = geopackage.points([row[2] for row in rows]).reshape(-1, 2)
        ids = np.array([row[0] for row in rows], dtype=np.int64)
        cells = np.array([row[1] for row in rows], dtype=np.int64)
        found.append(Located(table, ids, cells, at[:, 0], at[:, 1]))
    return found
