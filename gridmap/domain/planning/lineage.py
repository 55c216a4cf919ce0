"""Which cell came from which, and with what share."""

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.action import NewIds
from gridmap.domain.coverage.validity import sound_shape
from gridmap.domain.records import Lineage, RecordId

#: A cell that goes into another but for this share of its area has gone into it whole.
_WHOLE = 1 - 1e-6


def lineage(
    parents: Mapping[RecordId, BaseGeometry],
    children: Mapping[RecordId, tuple[BaseGeometry, tuple[RecordId, ...]]],
    households: Mapping[RecordId, NDArray[np.float64]],
    happened_on: str,
    new_id: NewIds,
) -> list[Lineage]:
    """A row for each parent and each child that got ground of it.

    Args:
        parents: Shapes of the cells before, degrees.
        children: Shapes of the new cells, each with the cells it is made from.
        households: Positions of a parent's located households, shape (n, 2), degrees.
        happened_on: The day it takes effect.
        new_id: Ids for the rows.
    """
    rows = []
    ground = {parent: sound_shape(shape) for parent, shape in parents.items()}
    for child, (shape, from_cells) in children.items():
        for parent in from_cells:
            common = shapely.intersection(ground[parent], shape)
            share = float(common.area / ground[parent].area)
            if share < 1e-9:
                continue
            at = households.get(parent)
            homes = float(shapely.contains_xy(shape, at).mean()) if at is not None and len(at) else None
            rows.append(Lineage(new_id(), parent, child, happened_on, min(share, 1.0), homes))
    return rows


def only_heirs(rows: list[Lineage]) -> dict[RecordId, RecordId]:
    """The child that a parent went into whole, for those parents that did."""
    return {row.parent_id: row.child_id for row in rows if row.share_area >= _WHOLE}
