"""Records of cells that changed, attached anew by their position."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridmap.domain.attach import NOWHERE, Cells
from gridmap.domain.change import ColumnChange
from gridmap.exchange.boundary_cells import CellChanges
from gridmap.exchange.standing import Standing
from gridmap.store.queries.for_boundaries import ATTACHED, attached

if TYPE_CHECKING:
    from gridmap.session import Session


@dataclass(frozen=True, slots=True)
class Reattached:
    """Which records go to another cell, and how many stay with one that is retired."""

    columns: tuple[ColumnChange, ...]
    moved: int
    left: int  # without a position, or outside every cell: nothing is guessed


def reattach(session: "Session", standing: Standing, changes: CellChanges) -> Reattached:
    """Find the new cells of records whose cell was cut, reshaped or retired.

    A record without a position goes along only where its cell has a single successor.
    """
    if not changes.altered:
        return Reattached((), 0, 0)
    after = _cells_after(standing, changes)
    ids = np.array(after.ids, dtype=np.int64)
    heirs = _only_heirs(changes)
    retired = np.array(changes.retired, dtype=np.int64)
    connection = session.workspace.reading()
    columns, moved, left = [], 0, 0
    for table in ATTACHED:
        records, cells, points = attached(connection, table, list(changes.altered))
        if not len(records):
            continue
        found = after.at(points[:, 0], points[:, 1])
        into = np.where(found == NOWHERE, cells, ids[found])
        lost = found == NOWHERE
        into[lost] = [heirs.get(cell, cell) for cell in cells[lost].tolist()]
        goes = into != cells
        moved += int(goes.sum())
        left += int((~goes & np.isin(cells, retired)).sum())
        if goes.any():
            before, target = tuple(cells[goes].tolist()), tuple(into[goes].tolist())
            columns.append(ColumnChange(table, "cell_id", tuple(records[goes].tolist()), before, target))
    return Reattached(tuple(columns), moved, left)


def _cells_after(standing: Standing, changes: CellChanges) -> Cells:
    altered = changes.altered
    kept = [altered[cell.id][1] if cell.id in altered else cell for cell in standing.cells]
    retired = set(changes.retired)
    cells = [cell for cell in kept if cell.id not in retired] + changes.added
    shapes = np.array([cell.geometry for cell in cells], dtype=object)
    shapely.prepare(shapes)
    return Cells(
        [cell.id for cell in cells],
        [cell.code for cell in cells],
        [cell.name for cell in cells],
        [cell.community_id for cell in cells],
        shapes,
    )


def _only_heirs(changes: CellChanges) -> dict[int, int]:
    """Retired cells that went whole into one other, and that other."""
    shares: dict[int, list[int]] = {}
    for line in changes.lineage:
        if line.share_area >= 0.01:
            shares.setdefault(line.parent_id, []).append(line.child_id)
    return {one: shares[one][0] for one in changes.retired if len(shares.get(one, ())) == 1}
