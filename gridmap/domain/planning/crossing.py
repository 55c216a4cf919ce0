"""Which ground an edit of cells would give from one community to another."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.coverage.model import CellId, Coverage, Edit
from gridmap.domain.coverage.validity import sound
from gridmap.domain.faces import mean_widths
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, Record, RecordId

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


@dataclass(frozen=True, slots=True)
class Held:
    """The ground of a cell, and whose it is."""

    community: RecordId
    shape: BaseGeometry  # degrees


def held(cells: Mapping[RecordId, Record]) -> dict[RecordId, Held]:
    """The ground of those records that are cells, published or drawn, by the ids that they are given by."""
    return {
        key: Held(one.community_id, one.geometry)
        for key, one in cells.items()
        if isinstance(one, Cell | DraftCell)
    }


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
    after: dict[CellId, Held] = {}
    for one, shape in edit.shapes.items():
        if shape is None or (one not in homes and one not in edit.parents):
            continue
        known = one if one in homes else main_parent(edit.parents[one], shape, coverage.shape)
        after[one] = Held(homes[known], shape)
    return given_ground({one: Held(homes[one], coverage.shape(one)) for one in before}, after)


def given_ground(before: Mapping[CellId, Held], after: Mapping[CellId, Held]) -> list[Crossing]:
    """The ground that cells of a community have afterwards and those of another had, the most first.

    Ground that both had, where cells lie across each other, is given to nobody.
    """
    if not before or not after:
        return []
    was, now = (sound([one.shape for one in side.values()]) for side in (before, after))
    givers = np.array([one.community for one in before.values()], dtype=np.int64)
    takers = np.array([one.community for one in after.values()], dtype=np.int64)
    fresh = np.array([one not in before for one in after])
    row, source = shapely.STRtree(was).query(now, predicate="intersects")
    across = takers[row] != givers[source]
    row, source = row[across], source[across]
    taken = shapely.intersection(was[source], now[row])
    areas = geodesy.areas(taken)
    there = np.flatnonzero(areas > 0)
    wide = there[mean_widths(taken[there], areas[there]) > _LEAST_WIDTH]
    found: dict[tuple[RecordId, RecordId, bool], list[BaseGeometry]] = {}
    for at in wide.tolist():
        key = (int(givers[source[at]]), int(takers[row[at]]), bool(fresh[row[at]]))
        found.setdefault(key, []).append(taken[at])
    made = []
    for (giver, taker, new), parts in found.items():
        own = was[givers == taker]
        ground = shapely.union_all(parts)
        if (there_too := own[shapely.intersects(own, ground)]).size:
            ground = shapely.difference(ground, shapely.union_all(there_too))
        if polygons := _polygons(ground):
            area = float(geodesy.areas(polygons).sum())
            made.append(Crossing(giver, taker, area, new, shapely.multipolygons(polygons)))
    return sorted(made, key=lambda one: -one.area)


def given_areas(found: Iterable[Crossing]) -> dict[tuple[RecordId, RecordId], float]:
    """Square metres by giver and taker, to new cells and to others in sum, the most first."""
    areas: dict[tuple[RecordId, RecordId], float] = {}
    for one in found:
        areas[one.giver, one.taker] = areas.get((one.giver, one.taker), 0.0) + one.area
    return dict(sorted(areas.items(), key=lambda one: -one[1]))


def _polygons(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Its parts that are ground; others are borders that only touch."""
    parts = shapely.get_parts(geometry).tolist()
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
