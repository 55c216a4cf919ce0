"""What an import of boundaries replaces, kept so that the days before it can still be shown."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from gridmap.domain.change import Columns, Rows
from gridmap.domain.former_values import former_values
from gridmap.domain.records import Cell, Region
from gridmap.exchange.boundary_cells import CellChanges, Ground
from gridmap.exchange.reattach import Reattached
from gridmap.store.queries.for_boundaries import shapes_since

if TYPE_CHECKING:
    from gridmap.session import Session

_SHAPE = ("id", "cell_id", "geometry", "valid_from", "valid_to")
_VALUE = ("id", "record_id", "field", "value", "until")


def former_state(
    session: "Session", changes: CellChanges, moved: Reattached, ground: Ground
) -> Iterator[Rows | Columns]:
    """The former shapes of cells that stay, what cells and regions that stay were called and belonged
    to, and the former cells of records that go elsewhere.

    Of a cell that began on the day of the import nothing is kept: there is no day to show it on.
    """
    today = ground.today
    earlier = {cell.id for cell in ground.standing.cells if cell.valid_from != today}
    since = shapes_since(session.workspace.reading())
    reshaped = [
        old
        for old, new in changes.altered.values()
        if old.id in earlier and new.valid_to == old.valid_to and new.geometry is not old.geometry
    ]
    yield Rows(
        "cell_shape",
        _SHAPE,
        [
            (ground.new_id(), cell.id, cell.geometry, since.get(cell.id, cell.valid_from), today)
            for cell in reshaped
        ],
    )
    altered = chain[tuple[Region | Cell, Region | Cell]](ground.index.altered(), changes.altered.values())
    yield Rows(
        "former_value",
        _VALUE,
        [
            (one.id, one.record_id, one.field, one.value, one.until)
            for one in former_values(altered, ground.new_id, today)
        ],
    )
    for column in moved.columns:
        kept = np.isin(column.before, list(earlier))
        records, cells = (np.asarray(ids, dtype=np.int64)[kept] for ids in (column.ids, column.before))
        count = len(records)
        yield Columns(
            "former_cell",
            {
                "id": session.workspace.ids.block(count),
                "record_id": records.tolist(),
                "cell_id": cells.tolist(),
                "until": [today] * count,
            },
        )
