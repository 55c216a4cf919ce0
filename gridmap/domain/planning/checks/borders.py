"""Check of borders against reference lines."""

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain import geodesy
from gridmap.domain.check import Issue, Severity
from gridmap.domain.mercator import from_mercator, to_mercator
from gridmap.domain.planning.checks.facts import Facts, label

Floats = NDArray[np.float64]


def border_far_from_reference(facts: Facts) -> list[Issue]:
    """Cells whose border leaves every reference line by more than the tolerance.

    Says nothing where there are no reference lines. Borders with other communities are given, and
    not looked at. All other vertices are measured, on the ellipsoid: what is said of a cell is the same
    whatever other cells are looked at with it.
    """
    sections = _sections(facts)
    if not len(sections):
        return []
    at, vertex, owner = _shared(facts)
    if not len(at):
        return []
    away = _distances(at, sections)[vertex]
    order = np.lexsort((vertex, -away, owner))  # the farthest of each cell first
    _, first = np.unique(owner[order], return_index=True)
    worst = order[first]
    found = []
    for entry in worst[away[worst] > facts.border_tolerance].tolist():
        row, (lon, lat) = int(owner[entry]), at[vertex[entry]].tolist()
        values = {"cell": label(facts, row), "distance": round(float(away[entry]))}
        ids = (int(facts.ids[row]),)
        found.append(Issue(Severity.INFO, "check.border_far_from_reference", ids, values, (lon, lat)))
    return found


def _sections(facts: Facts) -> NDArray[np.object_]:
    """The straight sections of the reference lines, EPSG:3857: of a long line the box helps no search."""
    at, line = shapely.get_coordinates(shapely.get_parts(facts.reference), return_index=True)
    plane = to_mercator(at)
    starts = np.flatnonzero(line[1:] == line[:-1])
    made: NDArray[np.object_] = shapely.linestrings(np.stack([plane[starts], plane[starts + 1]], axis=1))
    return made


def _distances(at: Floats, sections: NDArray[np.object_]) -> Floats:
    """Metres from places in degrees, shape (n, 2), to the nearest section.

    What is nearest on the plane of EPSG:3857 is so on the ground: it keeps angles.
    """
    points = shapely.points(to_mercator(at))
    _, nearest = shapely.STRtree(sections).query_nearest(points, all_matches=False)
    lines = shapely.shortest_line(points, sections[nearest])
    feet = from_mercator(shapely.get_coordinates(lines)[1::2])
    return geodesy.distances(at[:, 0], at[:, 1], feet[:, 0], feet[:, 1])


def _shared(facts: Facts) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Vertices that cells of one community share; of each time one has it, which vertex and the row.

    Shapes: vertices (n, 2) in degrees, both others (m,).
    """
    at, owner = shapely.get_coordinates(facts.shapes, return_index=True)
    community = facts.community_ids[owner]
    order = np.lexsort((owner, community, at[:, 1], at[:, 0]))
    at, owner, community = at[order], owner[order], community[order]
    again = np.zeros(len(at), dtype=bool)
    again[1:] = (at[1:] == at[:-1]).all(axis=1) & (community[1:] == community[:-1])
    group = np.cumsum(~again) - 1
    of_two = again.copy()
    of_two[1:] &= owner[1:] != owner[:-1]
    kept = np.isin(group, group[of_two])
    starts, vertex = np.unique(group[kept], return_inverse=True)
    first = np.flatnonzero(~again)[starts]
    return at[first], vertex.astype(np.int64), owner[kept].astype(np.int64)
