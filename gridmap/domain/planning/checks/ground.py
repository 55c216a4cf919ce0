"""Checks of the ground: what lies outside its community or changes it, what no cell covers or two do."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.check import Issue, Severity
from gridmap.domain.coverage.validity import sound, sound_shape
from gridmap.domain.planning.above import highest_moved
from gridmap.domain.planning.checks.facts import Facts, label
from gridmap.domain.planning.crossing import Crossing, given_areas
from gridmap.domain.records import REGION_LEVELS, RecordId

#: Strips of less mean width (twice the area by the perimeter) are what putting vertices on the grid
#: moves, metres; and so is ground below this size, square metres.
IGNORED_WIDTH, IGNORED = 0.05, 1.0
#: What is told of borders that a draft moves, by level: ground goes to one side of them, or to both.
MOVING = tuple(f"check.{level}_moves{ways}" for level in REGION_LEVELS for ways in ("", "_both"))


def outside_community(facts: Facts) -> list[Issue]:
    """Cells with ground outside the outline of their community: children − parent.

    The outline is the published one with the ground that the draft gives to the community, which the
    planner was asked about: it moves along when the draft is published.
    """
    found = []
    for community, rows in facts.not_as_published:
        shapely.prepare(community.outline)
        shapes = sound(facts.shapes[rows])
        inside = shapely.covers(community.outline, shapes)
        given = [one.ground for one in facts.given if one.taker == community.id]
        for at in np.flatnonzero(~inside).tolist():
            row, beyond = int(rows[at]), shapely.difference(shapes[at], community.outline)
            if given:
                beyond = shapely.difference(beyond, shapely.union_all(given))
            if size := _area(beyond):
                place = beyond.representative_point()
                values = {"cell": label(facts, row), "community": community.name, "area": round(size)}
                ids = (int(facts.ids[row]), community.id)
                found.append(
                    Issue(Severity.WARNING, "check.outside_community", ids, values, (place.x, place.y))
                )
    return found


def community_moves(facts: Facts) -> list[Issue]:
    """Borders between communities that a draft moves, once for each two of them.

    Where the border of regions above them moves too, the highest is told of, as a warning.
    """
    pairs: dict[frozenset[int], list[Crossing]] = {}
    for one in facts.given:
        pairs.setdefault(frozenset((one.giver, one.taker)), []).append(one)
    found = []
    for moved in pairs.values():
        sides, *back = given_areas(moved)
        giver, taker = (facts.communities.get(one) for one in sides)
        if giver is None or taker is None:
            continue
        place = moved[0].ground.representative_point()
        values = {"giver": giver.name, "taker": taker.name, **_square_metres(moved)}
        above = highest_moved(giver.above, taker.above)
        gravity, level = Severity.INFO, "community"
        if above is not None:
            gravity, level = Severity.WARNING, above[0].level
            values |= {"from_region": above[0].name, "to_region": above[1].name}
        key = f"check.{level}_moves{'_both' if back else ''}"
        found.append(Issue(gravity, key, _takers(facts, moved), values, (place.x, place.y)))
    return found


def _square_metres(moved: Sequence[Crossing]) -> dict[str, int]:
    """How much ground changes hands, and where it goes both ways how much there and back."""
    areas = [round(one) for one in given_areas(moved).values()]
    return {"area": sum(areas), **(dict(zip(("there", "back"), areas, strict=True)) if areas[1:] else {})}


def _takers(facts: Facts, moved: Sequence[Crossing]) -> tuple[RecordId, ...]:
    """The cells that have the ground now."""
    communities = sorted({one.taker for one in moved})
    ground = shapely.union_all([one.ground for one in moved])
    there = np.isin(facts.community_ids, communities) & np.isin(facts.ids, sorted(facts.drawn))
    rows: list[int] = np.flatnonzero(there).tolist()
    return tuple(int(facts.ids[row]) for row in rows if _has_of(sound_shape(facts.shapes[row]), ground))


def _has_of(shape: BaseGeometry, ground: BaseGeometry) -> bool:
    return float(shapely.area(shapely.intersection(shape, ground))) > 0


def hole_in_community(facts: Facts) -> list[Issue]:
    """Ground of a community that none of the cells covers: parent − union(children).

    `shapely.coverage_is_valid` alone would miss a wide gap.
    """
    everything = None
    found = []
    for community, rows in facts.not_as_published:
        joined = _joined(sound(facts.shapes[rows]))
        left = shapely.difference(community.outline, joined)
        if not _area(left):
            continue
        if everything is None:
            everything = shapely.STRtree(facts.shapes)
        near = sound(facts.shapes[everything.query(left)])
        bare = shapely.difference(left, shapely.union_all(near)) if len(near) else left
        if size := _area(bare):
            at = bare.representative_point()
            values = {"community": community.name, "area": round(size)}
            found.append(
                Issue(Severity.ERROR, "check.hole_in_community", (community.id,), values, (at.x, at.y))
            )
    return found


def overlap(facts: Facts) -> list[Issue]:
    """Cells that lie on each other.

    No tool draws that, but data may come from elsewhere. What was published so is no error of a draft that
    leaves both cells alone.
    """
    differing = [rows for _, rows in facts.not_as_published]
    if not differing:
        return []
    rows = np.concatenate(differing)
    near = shapely.STRtree(facts.shapes).query(facts.shapes[rows])[1]
    looked = np.unique(np.concatenate([rows, near]))
    bad = looked[~shapely.is_empty(shapely.coverage_invalid_edges(facts.shapes[looked]))]
    shapes = sound(facts.shapes[bad])
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    found = []
    for one, other in zip(first[once].tolist(), second[once].tolist(), strict=True):
        common = shapely.intersection(shapes[one], shapes[other])
        if size := _area(common):
            place, pair = common.representative_point(), (int(bad[one]), int(bad[other]))
            cell, beside = (label(facts, row) for row in pair)
            values = {"cell": cell, "other": beside, "area": round(size)}
            ids = tuple(int(facts.ids[row]) for row in pair)
            gravity = Severity.ERROR if facts.drawn.intersection(ids) else Severity.WARNING
            found.append(Issue(gravity, "check.overlap", ids, values, (place.x, place.y)))
    return found


def _joined(shapes: NDArray[Any]) -> BaseGeometry:
    """The union of cells; slowly where they overlap, as those of a draft may do that is not up to date."""
    try:
        joined: BaseGeometry | None = shapely.coverage_union_all(shapes)
    except shapely.GEOSException:  # "incorrectly noded": a third of the ways to lie across each other
        joined = None
    return joined if joined is not None and joined.is_valid else shapely.union_all(shapes)


def _area(geometry: BaseGeometry) -> float:
    """Square metres; 0 for what has no area, or only what the grid explains."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    if not polygons:
        return 0.0
    made = np.array(polygons, dtype=object)
    area = geodesy.areas(made)
    south, north = shapely.total_bounds(made)[[1, 3]].tolist()
    metres = geodesy.metres_per_degree((south + north) / 2)
    perimeter = shapely.length(shapely.transform(made, lambda at: at * metres))
    size = float(area[2 * area > IGNORED_WIDTH * perimeter].sum())
    return size if size > IGNORED else 0.0
