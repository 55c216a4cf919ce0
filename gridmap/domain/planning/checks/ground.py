"""Checks of the ground: what lies outside its community, and what no cell covers."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.check import Issue, Severity
from gridmap.domain.coverage.validity import sound
from gridmap.domain.planning.checks.facts import Facts, label

#: Strips of less mean width (twice the area by the perimeter) are what putting vertices on the grid
#: moves, metres; and so is ground below this size, square metres.
IGNORED_WIDTH, IGNORED = 0.05, 1.0


def outside_community(facts: Facts) -> list[Issue]:
    """Cells with ground outside the published outline of their community: children − parent."""
    found = []
    for community, rows in facts.not_as_published:
        shapely.prepare(community.outline)
        shapes = sound(facts.shapes[rows])
        inside = shapely.covers(community.outline, shapes)
        for at in np.flatnonzero(~inside).tolist():
            row, beyond = int(rows[at]), shapely.difference(shapes[at], community.outline)
            if size := _area(beyond, facts.metres):
                place = beyond.representative_point()
                values = {"cell": label(facts, row), "community": community.name, "area": round(size)}
                ids = (int(facts.ids[row]), community.id)
                found.append(
                    Issue(Severity.WARNING, "check.outside_community", ids, values, (place.x, place.y))
                )
    return found


def hole_in_community(facts: Facts) -> list[Issue]:
    """Ground of a community that none of the cells covers: parent − union(children).

    `shapely.coverage_is_valid` alone would miss a wide gap.
    """
    everything = None
    found = []
    for community, rows in facts.not_as_published:
        joined = _joined(sound(facts.shapes[rows]))
        left = shapely.difference(community.outline, joined)
        if not _area(left, facts.metres):
            continue
        if everything is None:
            everything = shapely.STRtree(facts.shapes)
        near = sound(facts.shapes[everything.query(left)])
        bare = shapely.difference(left, shapely.union_all(near)) if len(near) else left
        if size := _area(bare, facts.metres):
            at = bare.representative_point()
            values = {"community": community.name, "area": round(size)}
            found.append(
                Issue(Severity.ERROR, "check.hole_in_community", (community.id,), values, (at.x, at.y))
            )
    return found


def _joined(shapes: NDArray[Any]) -> BaseGeometry:
    """The union of cells; slowly where they overlap, as those of a draft may do that is not up to date."""
    try:
        joined: BaseGeometry | None = shapely.coverage_union_all(shapes)
    except shapely.GEOSException:  # "incorrectly noded": a third of the ways to lie across each other
        joined = None
    return joined if joined is not None and joined.is_valid else shapely.union_all(shapes)


def _area(geometry: BaseGeometry, metres: tuple[float, float]) -> float:
    """Square metres; 0 for what has no area, or only what the grid explains."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    if not polygons:
        return 0.0
    made = np.array(polygons, dtype=object)
    area = geodesy.areas(made)
    perimeter = shapely.length(shapely.transform(made, lambda at: at * metres))
    size = float(area[2 * area > IGNORED_WIDTH * perimeter].sum())
    return size if size > IGNORED else 0.0
