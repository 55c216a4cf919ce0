"""Checks of the ground: what lies outside its community, and what no cell covers."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks.facts import CommunityFacts, Facts, label

#: Ground below this is what putting vertices on the grid moves, square metres.
IGNORED = 1.0


def outside_community(facts: Facts) -> list[Issue]:
    """Cells with ground outside the published outline of their community: children − parent."""
    found = []
    for community, rows in _by_community(facts):
        if community.outline is None:
            continue
        shapely.prepare(community.outline)
        inside = shapely.covers(community.outline, facts.shapes[rows])
        for row in rows[~inside].tolist():
            beyond = shapely.difference(facts.shapes[row], community.outline)
            if (size := _area(beyond)) > IGNORED:
                at = beyond.representative_point()
                values = {"cell": label(facts, row), "community": community.name, "area": round(size)}
                ids = (int(facts.ids[row]), community.id)
                found.append(Issue(Severity.WARNING, "check.outside_community", ids, values, (at.x, at.y)))
    return found


def hole_in_community(facts: Facts) -> list[Issue]:
    """Ground of a community that none of the cells covers: parent − union(children).

    `shapely.coverage_is_valid` alone would miss a wide gap.
    """
    everything = None
    found = []
    for community, rows in _by_community(facts):
        if community.outline is None:
            continue
        joined = shapely.coverage_union_all(facts.shapes[rows])
        left = shapely.difference(community.outline, joined)
        if _area(left) <= IGNORED:
            continue
        if everything is None:
            everything = shapely.STRtree(facts.shapes)
        near = facts.shapes[everything.query(left)]
        bare = shapely.difference(left, shapely.union_all(near)) if len(near) else left
        if (size := _area(bare)) > IGNORED:
            at = bare.representative_point()
            values = {"community": community.name, "area": round(size)}
            found.append(
                Issue(Severity.ERROR, "check.hole_in_community", (community.id,), values, (at.x, at.y))
            )
    return found


def _by_community(facts: Facts) -> list[tuple[CommunityFacts, np.ndarray[tuple[int], np.dtype[np.int64]]]]:
    order = np.argsort(facts.community_ids, kind="stable")
    ids, starts = np.unique(facts.community_ids[order], return_index=True)
    rows = np.split(order, starts[1:])
    return [(facts.communities[int(one)], part) for one, part in zip(ids, rows, strict=True)]


def _area(geometry: BaseGeometry) -> float:
    """Square metres; 0 for what has no area."""
    polygons = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return float(geodesy.areas(np.array(polygons, dtype=object)).sum()) if polygons else 0.0
