"""Polygons that should share their borders, made a coverage: no overlap, no narrow gap, shared vertices."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree

from gridmap.domain import geodesy
from gridmap.domain.faces import Rows, arrange, merged
from gridmap.domain.holes import fill_holes
from gridmap.domain.mends import Mend, Shapes, Tolerance
from gridmap.domain.owners import settle

Progress = Callable[[int, int | None], None]


def clean(
    polygons: Shapes,
    tolerance: Tolerance,
    ranks: NDArray[np.int64] | None = None,
    progress: Progress | None = None,
    kept: NDArray[np.bool_] | None = None,
) -> tuple[Shapes, list[Mend]]:
    """Make a coverage of polygons.

    Args:
        polygons: Valid polygons on the grid, EPSG:4490, shape (n,); None where a row was left out.
        tolerance: Up to where gaps are filled, and beyond which an overlap is grave.
        ranks: Of two polygons that overlap the one of higher rank keeps its shape; by default all equal.
        progress: Told after each cluster of polygons that had to be mended.
        kept: Polygons that get no gap, shape (n,); a gap between these alone stays. By default none.

    Returns:
        Polygons that share their borders vertex by vertex, on the grid, None where nothing is left;
        what was mended. Polygons that were clean are the same objects.

    Only clusters of polygons that do not fit and their neighbours are noded anew. The check is
    `coverage_is_valid`, which finds every overlap and every gap narrower than the tolerance.
    """
    result = polygons.copy()
    present = np.flatnonzero(~shapely.is_missing(result))
    ranks = np.zeros(len(polygons), dtype=np.int64) if ranks is None else ranks
    kept = np.zeros(len(polygons), dtype=bool) if kept is None else kept
    mends: list[Mend] = []
    clusters = _clusters(result[present], tolerance)
    for attempt in range(3):
        tree = STRtree(result[present])
        for done, cluster in enumerate(clusters):
            if progress:
                progress(done, len(clusters))
            mends += _mend_cluster(result, present, cluster, tree, ranks, kept, tolerance)
        present = np.flatnonzero(~shapely.is_missing(result))
        if not clusters or shapely.coverage_is_valid(result[present]):
            break
        # Noding moved a border that clean neighbours share: take more of them in.
        clusters = _clusters(result[present], tolerance) if attempt == 0 else [np.arange(len(present))]
    mends += [_with_rows(mend, present) for mend in fill_holes(result, present, tolerance, kept)]
    return result, [mend for mend in mends if mend.grave or mend.size > 0]


def _clusters(polygons: Shapes, tolerance: Tolerance) -> list[Rows]:
    """Rows of polygons that do not fit together with all that touch them, cluster by cluster."""
    width = tolerance.width / 111_000
    dirty = ~shapely.is_empty(shapely.coverage_invalid_edges(polygons, gap_width=width))
    if not dirty.any():
        return []
    rows = np.flatnonzero(dirty)
    left, right = STRtree(polygons).query(polygons[rows], predicate="dwithin", distance=width)
    left = rows[left]
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(polygons), len(polygons)))
    _, labels = connected_components(graph, directed=False)
    touched = np.union1d(left, right)
    return [touched[labels[touched] == label] for label in np.unique(labels[touched])]


def _mend_cluster(
    result: Shapes,
    present: Rows,
    cluster: Rows,
    tree: STRtree,
    ranks: NDArray[np.int64],
    kept: NDArray[np.bool_],
    tolerance: Tolerance,
) -> list[Mend]:
    """Node the polygons of a cluster anew, in place in `result`; `cluster` counts within `present`."""
    near = np.union1d(cluster, tree.query(shapely.box(*shapely.total_bounds(result[present[cluster]]))))
    rows = present[near]
    rows = rows[~shapely.is_missing(result[rows])]
    inside = np.flatnonzero(np.isin(rows, present[cluster]))
    polygons = result[rows]
    faces, areas = arrange(polygons, inside), geodesy.areas(polygons)
    owner, mends = settle(faces, areas, ranks[rows], tolerance, kept[rows])
    made = merged(faces.shapes, owner, len(rows))
    for at in inside:
        if made[at] is None:
            point = polygons[at].representative_point()
            mends.append(Mend("vanished", (int(at),), point.x, point.y, float(areas[at]), grave=True))
        if made[at] is None or not _same(made[at], polygons[at]):
            result[rows[at]] = made[at]
    return [_with_rows(mend, rows) for mend in mends]


def _same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    return bool(shapely.equals_exact(shapely.normalize(one), shapely.normalize(other)))


def _with_rows(mend: Mend, rows: Rows) -> Mend:
    return replace(mend, rows=tuple(int(rows[row]) for row in mend.rows))
