"""Which region each feature is: one that is there, or a new one below parents found, made or located."""

from dataclasses import dataclass
from typing import cast

import shapely
from shapely import STRtree

from gridmap.domain.records import Cell, RecordId, RegionLevel
from gridmap.domain.region_names import WHOLE
from gridmap.exchange.boundary_features import Feature, Features
from gridmap.exchange.boundary_options import levels_above
from gridmap.exchange.region_index import RegionIndex
from gridmap.exchange.report import Line
from gridmap.exchange.standing import Standing


@dataclass(slots=True)
class Place:
    """Where a feature goes in the workspace."""

    region: RecordId  # the region itself; of a cell, its community
    cell: Cell | None = None  # the cell whose place the feature takes
    settled: bool = False  # the region is divided already: its outline follows from its cells


def place_features(
    features: Features, index: RegionIndex, standing: Standing, day: str | None
) -> tuple[list[Place], list[Line]]:
    """Find or bring the region of every feature, in `index`."""
    parents = _Parents(features, index, standing, day)
    places, lines = [], []
    cells_by_code = {cell.code: cell for cell in standing.cells}
    for at, one in enumerate(features.features):
        parent = parents.of(at, one)
        if features.level == "cell":
            places.append(Place(parent, cells_by_code.get(one.code)))
            continue
        level = cast(RegionLevel, features.level)
        found = index.find(level, one.code, one.name, parent)
        if found is None or (found in parents.taken and one.code):
            region = index.add(level, one.code, one.name, parent, day)
            places.append(Place(region))
        else:
            lines += _brought_up_to_date(index, found, one, parent)
            places.append(_standing_place(index, standing, found))
        parents.taken.add(places[-1].region)
    return places, lines


def _brought_up_to_date(
    index: RegionIndex, region_id: RecordId, one: Feature, parent: RecordId
) -> list[Line]:
    old = index.regions[region_id]
    lines = []
    if one.name and one.name not in (old.name, one.code):
        index.change(region_id, name=one.name)
        if old.name != old.code:
            lines.append(Line("boundaries.renamed", {"old": old.name}, one.row, old.code, one.name))
    if one.code and one.code != old.code:
        index.change(region_id, code=one.code)
    if parent != old.parent_id and not index.is_whole(parent):
        index.change(region_id, parent_id=parent)
        to = index.regions[parent].name
        lines.append(Line("boundaries.moved", {"to": to}, one.row, old.code, old.name))
    return lines


def _standing_place(index: RegionIndex, standing: Standing, region_id: RecordId) -> Place:
    cells = standing.cells_below(index, region_id)
    if not cells:
        return Place(region_id, settled=any(child not in index.added for child in index.children(region_id)))
    [first, *others] = cells
    community: RecordId | None = first.community_id
    while community is not None and community != region_id and index.is_whole(community):
        community = index.regions[community].parent_id
    if not others and first.name == WHOLE and community == region_id:
        return Place(region_id, first)
    return Place(region_id, settled=True)


class _Parents:
    """The region right above each feature."""

    def __init__(self, features: Features, index: RegionIndex, standing: Standing, day: str | None) -> None:
        self.taken: set[RecordId] = set()
        self._above = levels_above(features.level)
        self._index = index
        self._day = day
        self._known: dict[tuple[object, ...], RecordId] = {}
        self._communities = self._located(features, standing)

    def of(self, at: int, one: Feature) -> RecordId:
        located = self._communities[at]
        key = (one.parents, located)
        if key not in self._known:
            self._known[key] = self._find(one.parents, 0, located)
        return self._known[key]

    def _find(self, parents: tuple[tuple[str, str], ...], step: int, located: RecordId | None) -> RecordId:
        level = cast(RegionLevel, self._above[step])
        code, name = parents[step]
        index = self._index
        if code and (found := index.find(level, code, "", None)) is not None:
            return found
        if not code and not name and level != "city":
            here = index.ancestor(located, level)
            if here is not None and not index.is_whole(here):
                return here
        upper = self._find(parents, step + 1, located) if step + 1 < len(parents) else None
        if not code and not name:
            return index.whole(level, upper, self._day)
        found = index.find(level, code, name, upper)
        return found if found is not None else index.add(level, code, name, upper, self._day)

    @staticmethod
    def _located(features: Features, standing: Standing) -> list[RecordId | None]:
        """The community in force at the middle of each feature."""
        result: list[RecordId | None] = [None] * len(features.features)
        if len(standing.cells) and len(features.shapes):
            points = shapely.point_on_surface(features.shapes)
            point, cell = STRtree(standing.shapes).query(points, predicate="intersects")
            for at, row in zip(point.tolist(), cell.tolist(), strict=True):
                result[at] = standing.cells[row].community_id
        return result
