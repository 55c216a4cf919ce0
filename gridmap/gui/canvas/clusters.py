"""Points that would cover each other on the map, put together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.gui.canvas.scene import Floats, Ints, Points
from gridmap.gui.canvas.view import Box

#: Side of the squares of the ground, in logical pixels, whose points become one.
GRID_PX = 72.0
#: Bubbles nearer than this to a larger one join it.
NEAR_PX = 44.0


@dataclass(frozen=True)
class Clusters:
    """k clusters: mean position in EPSG:3857 (k, 2), number of points, worst severity (0 ungraded)."""

    xy: Floats
    counts: Ints
    worst: NDArray[np.int8]
    cluster_of: Ints  # of each point in `members`, shape (m,)
    members: Ints  # places in the point layer, shape (m,)


def clusters(points: Points, box: Box, scale: float) -> Clusters:
    """Clusters of the points in a box of the plane, the largest first.

    Squares are anchored to the ground, so that panning the map does not reshuffle them.

    Args:
        points: The layer.
        box: West, south, east, north in EPSG:3857.
        scale: Metres of EPSG:3857 a logical pixel.
    """
    xy = points.xy
    inside = np.flatnonzero(
        (xy[:, 0] >= box[0]) & (xy[:, 0] <= box[2]) & (xy[:, 1] >= box[1]) & (xy[:, 1] <= box[3])
    )
    square = np.floor(xy[inside] / (GRID_PX * scale)).astype(np.int64)
    _, cluster = np.unique(square[:, 0] * (1 << 32) + square[:, 1], return_inverse=True)
    severities = np.zeros(len(xy), dtype=np.int8) if points.severities is None else points.severities
    made = _summed(xy[inside], severities[inside], cluster, inside)
    joined = _joined(made.xy, made.counts, NEAR_PX * scale)
    return _summed(xy[inside], severities[inside], joined[made.cluster_of], inside)


def _summed(xy: Floats, severities: NDArray[np.int8], cluster: Ints, members: Ints) -> Clusters:
    """Clusters from a number for each point, renumbered so that the largest comes first."""
    counts = np.bincount(cluster)
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] > 0]
    rank = np.zeros(len(counts), dtype=np.int64)
    rank[order] = np.arange(len(order))
    cluster = rank[cluster]
    counts = counts[order]
    middle = np.column_stack([np.bincount(cluster, xy[:, axis], len(order)) for axis in (0, 1)])
    worst = np.full(len(order), 9, dtype=np.int8)
    np.minimum.at(worst, cluster, np.where(severities > 0, severities, 9).astype(np.int8))
    worst[worst == 9] = 0
    return Clusters(middle / np.maximum(counts, 1)[:, None], counts, worst, cluster, members)


def _joined(xy: Floats, counts: Ints, near: float) -> Ints:
    """For each cluster, the larger one that it joins, or itself; the largest come first."""
    goes_to = np.arange(len(xy))
    for one in range(len(xy)):
        if goes_to[one] == one:
            close = np.hypot(*(xy[one + 1 :] - xy[one]).T) < near
            later = np.flatnonzero(close) + one + 1
            goes_to[later[goes_to[later] == later]] = one
    return goes_to
