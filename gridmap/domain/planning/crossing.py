"""Which ground an edit of cells would give from one community to another."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.coverage.model import CellId, Coverage, Edit
from gridmap.domain.faces import mean_widths
from gridmap.domain.records import RecordId

#: Metres; narrower ground comes of putting new vertices of a border on the grid.
_LEAST_WIDTH = 0.05


@dataclass(frozen=True, slots=True)
class Crossing:
    """Ground that goes from one community to another."""

    giver: RecordId
    taker: RecordId
    area: float  # square metres
    fresh: bool  # to a new cell
    ground: BaseGeometry  # degrees


def main_parent(
    parents: Iterable[CellId], shape: BaseGeometry, shape_of: Callable[[CellId], BaseGeometry]
) -> CellId:
    """The cell that most ground of a new cell comes from: it has that one's community and name."""
    return max(parents, key=lambda one: float(shape_of(one).intersection(shape).area))


def crossings(coverage: Coverage, edit: Edit, community_of: Callable[[CellId], RecordId]) -> list[Crossing]:
    """The ground that an edit of the coverage gives to other communities, the most first.

    A cell keeps its community; a new one gets that of its `main_parent`.
    """
    before = [one for one in edit.shapes if one in coverage]
    homes = {one: community_of(one) for one in before}
    if len(set(homes.values())) < 2:
        return []
    found: dict[tuple[RecordId, RecordId, bool], list[tuple[float, BaseGeometry]]] = {}
    for one, shape in edit.shapes.items():
        fresh = one not in homes
        if shape is None or (fresh and one not in edit.parents):
            continue
        parents = edit.parents.get(one, ())
        taker = homes[main_parent(parents, shape, coverage.shape)] if fresh else homes[one]
        others = [other for other in before if homes[other] != taker]
        taken = shapely.intersection(coverage.shapes(others), shape)
        areas = geodesy.areas(taken)
        there = np.flatnonzero(areas > 0)
        wide = there[mean_widths(taken[there], areas[there]) > _LEAST_WIDTH]
        for row in wide.tolist():
            key = (homes[others[row]], taker, fresh)
            found.setdefault(key, []).append((float(areas[row]), taken[row]))
    made = []
    for (giver, taker, fresh), parts in found.items():
        ground = shapely.union_all([piece for _, piece in parts])
        made.append(Crossing(giver, taker, sum(area for area, _ in parts), fresh, ground))
    return sorted(made, key=lambda one: -one.area)
