"""Check of borders against reference lines."""

import numpy as np
import shapely

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks.facts import Facts, label

#: So many vertices of a cell are measured, evenly along its border.
SAMPLED = 16


def border_far_from_reference(facts: Facts) -> list[Issue]:
    """Cells whose border leaves every reference line by more than the tolerance.

    Says nothing where there are no reference lines. Borders with other communities are given, and
    not looked at. Distances are measured in metres on a plane scaled at the middle of the cells.
    """
    if not len(facts.reference):
        return []
    scale = np.array(facts.metres)
    tree = shapely.STRtree(shapely.transform(facts.reference, lambda at: at * scale))
    at, owner = _samples(facts)
    (_, nearest), distance = tree.query_nearest(
        shapely.points(at * scale), return_distance=True, all_matches=False
    )
    del nearest
    far = np.zeros(len(facts.ids))
    np.maximum.at(far, owner, distance)
    found = []
    for row in np.flatnonzero(far > facts.border_tolerance).tolist():
        mine = np.flatnonzero(owner == row)
        worst = at[mine[int(np.argmax(distance[mine]))]]
        values = {"cell": label(facts, row), "distance": round(float(far[row]))}
        place = (float(worst[0]), float(worst[1]))
        found.append(
            Issue(Severity.INFO, "check.border_far_from_reference", (int(facts.ids[row]),), values, place)
        )
    return found


def _samples(
    facts: Facts,
) -> tuple["np.ndarray[tuple[int, int], np.dtype[np.float64]]", "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    """Vertices that two cells of one community share, thinned, and the rows of the cells."""
    coordinates, owner = shapely.get_coordinates(facts.shapes, return_index=True)
    order = np.lexsort((coordinates[:, 1], coordinates[:, 0]))
    same = (coordinates[order[1:]] == coordinates[order[:-1]]).all(axis=1)
    kin = facts.community_ids[owner[order[1:]]] == facts.community_ids[owner[order[:-1]]]
    pair = same & kin & (owner[order[1:]] != owner[order[:-1]])
    shared = np.zeros(len(coordinates), dtype=bool)
    shared[order[1:][pair]] = shared[order[:-1][pair]] = True
    rows = np.flatnonzero(shared)
    counts = np.bincount(owner[rows], minlength=len(facts.ids))
    step = np.maximum(counts // SAMPLED, 1)[owner[rows]]
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])[owner[rows]]
    kept = rows[(np.arange(len(rows)) - first) % step == 0]
    return coordinates[kept], owner[kept]
