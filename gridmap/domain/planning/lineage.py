"""Which cell came from which, and with what share."""

from collections.abc import Collection, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.action import NewIds
from gridmap.domain.coverage.validity import sound
from gridmap.domain.records import Lineage, RecordId

#: A cell that goes into another but for this share of its area has gone into it whole.
_WHOLE = 1 - 1e-6
#: So small a share of its ground is what putting vertices on the grid moves, unless a cell was drawn from it.
_SPECK, _NOTHING = 1e-6, 1e-9


def lineage(
    parents: Mapping[RecordId, BaseGeometry],
    retired: Collection[RecordId],
    children: Mapping[RecordId, tuple[BaseGeometry, Collection[RecordId]]],
    households: Mapping[RecordId, NDArray[np.int64]],
    happened_on: str,
    new_id: NewIds,
) -> list[Lineage]:
    """A row for each parent and each child that got ground of it.

    A new cell has parents wherever its ground comes from; one that stays and whose border moved only
    among the retired, whose ground would else have gone nowhere.

    Args:
        parents: Shapes of the cells before, degrees.
        retired: Those of them that are no more.
        children: Shapes of the cells that are new or whose ground changed, each with the cells that it
            was drawn from.
        households: The cells that a parent's located households lie in afterwards, shape (n,).
        happened_on: The day it takes effect.
        new_id: Ids for the rows.
    """
    rows, ids = [], list(parents)
    ground = sound([parents[one] for one in ids])
    tree, row_of = shapely.STRtree(ground), {one: row for row, one in enumerate(ids)}
    for child, (shape, from_cells) in children.items():
        near = {ids[row] for row in tree.query(shape).tolist()} | set(from_cells)
        for parent in sorted(near):
            if child in row_of and (parent == child or parent not in retired):
                continue
            before = ground[row_of[parent]]
            share = float(shapely.intersection(before, shape).area / before.area)
            if share < (_NOTHING if parent in from_cells else _SPECK):
                continue
            gone_to = households.get(parent)
            homes = float((gone_to == child).mean()) if gone_to is not None and len(gone_to) else None
            rows.append(Lineage(new_id(), parent, child, happened_on, min(share, 1.0), homes))
    return rows


def only_heirs(rows: list[Lineage]) -> dict[RecordId, RecordId]:
    """The child that a parent went into whole, for those parents that did."""
    return {row.parent_id: row.child_id for row in rows if row.share_area >= _WHOLE}
