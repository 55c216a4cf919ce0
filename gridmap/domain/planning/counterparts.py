"""Which new cell of one draft stands where a new cell of another draft does."""

from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.validity import sound
from gridmap.domain.records import RecordId

#: Of all the ground of two counterparts at least so much is in both. Halves of one cell that one draft cut
#: lengthwise and the other across share a third of theirs with either half, and so are paired.
_IN_BOTH = 0.3


def counterparts(
    ours: Mapping[RecordId, BaseGeometry], others: Mapping[RecordId, BaseGeometry]
) -> dict[RecordId, RecordId]:
    """The counterpart among other cells of each of ours that has one; none is that of two.

    Those that share the most of their ground (intersection by union) find each other first. Numbers do not
    count: both drafts take theirs from the same free ones.

    Args:
        ours: Cells in degrees.
        others: The others, in degrees.
    """
    if not ours or not others:
        return {}
    mine, theirs = (sound(list(side.values())) for side in (ours, others))
    row, column = shapely.STRtree(theirs).query(mine, "intersects")
    common = shapely.area(shapely.intersection(mine[row], theirs[column]))
    shares = common / (shapely.area(mine[row]) + shapely.area(theirs[column]) - common)
    ids, other_ids = list(ours), list(others)
    pairs = sorted(
        (-share, ids[at], other_ids[there])
        for share, at, there in zip(shares.tolist(), row.tolist(), column.tolist(), strict=True)
        if share >= _IN_BOTH
    )
    found: dict[RecordId, RecordId] = {}
    taken: set[RecordId] = set()
    for _, one, other in pairs:
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found
