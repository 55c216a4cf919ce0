"""Which cell each record belongs to after a plan: by its position, else by its cell's only heir."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.attach import NOWHERE, Cells
from gridmap.domain.change import ColumnChange
from gridmap.domain.records import RecordId


@dataclass(frozen=True, slots=True)
class Located:
    """Records of one table that belong to the cells which a plan touches, as columns of length n."""

    table: str
    ids: NDArray[np.int64]
    cell_ids: NDArray[np.int64]
    lon: NDArray[np.float64]  # degrees, NaN without a position
    lat: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reattached:
    """What becomes of the records of one table."""

    column: ColumnChange | None  # those that go to another cell
    undecided: NDArray[np.int64]  # ids of those that stay on a retired cell until someone decides


def reattach(
    records: Located,
    after: Cells,
    retired: frozenset[RecordId],
    heirs: Mapping[RecordId, RecordId],
    former: Mapping[RecordId, RecordId] = MappingProxyType({}),
) -> Reattached:
    """Find the new cells of records.

    Args:
        records: The records.
        after: The touched cells as they will be.
        retired: Cells that will be no more.
        heirs: The one cell that a retired cell goes into whole, where there is one.
        former: The cell that a record came from; it goes back there where no position says otherwise.
    """
    found = after.at(records.lon, records.lat)
    ids_after = np.append(np.asarray(after.ids, dtype=np.int64), -1)  # the last for NOWHERE
    new = ids_after[found]
    gone = np.isin(records.cell_ids, sorted(retired))
    nowhere = found == NOWHERE
    new = np.where(nowhere, records.cell_ids, new)
    for parent, heir in heirs.items():
        new[nowhere & (records.cell_ids == parent)] = heir
    for row in np.flatnonzero(nowhere & gone).tolist():
        new[row] = former.get(int(records.ids[row]), new[row])
    undecided = nowhere & gone & (new == records.cell_ids)
    moved = new != records.cell_ids
    column = None
    if moved.any():
        column = ColumnChange(
            records.table,
            "cell_id",
            tuple(records.ids[moved].tolist()),
            tuple(records.cell_ids[moved].tolist()),
            tuple(new[moved].tolist()),
        )
    return Reattached(column, records.ids[undecided])


def cells_after(shapes: Sequence[tuple[RecordId, object]]) -> Cells:
    """The touched cells as they will be, for asking which one a position lies in."""
    made = np.empty(len(shapes), dtype=object)
    made[:] = [shape for _, shape in shapes]
    shapely.prepare(made)
    ids = [cell for cell, _ in shapes]
    blank = [""] * len(ids)
    return Cells(ids, blank, blank, [0] * len(ids), made)
