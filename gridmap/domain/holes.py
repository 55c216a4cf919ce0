"""Holes of a coverage: small ones go to a neighbour, wide ones are named."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridmap.domain import geodesy
from gridmap.domain.faces import Rows, mean_widths
from gridmap.domain.mends import Mend, Shapes, Tolerance


def fill_holes(result: Shapes, present: Rows, tolerance: Tolerance, kept: NDArray[np.bool_]) -> list[Mend]:
    """Give each small hole to the neighbour with the longest border, in place in `result`.

    Args:
        result: A coverage, EPSG:4490; only `present` rows are looked at.
        present: Rows that hold a polygon, shape (m,).
        tolerance: A hole is small if it is narrow, or a small share of its smallest neighbour.
        kept: Rows that get none, shape (n,).

    Returns:
        What was filled and what was left, its rows counted within `present`. A hole that is left may
        be a lake, an enclave of somebody else's, or a polygon that is missing.
    """
    polygons = result[present]
    holes = _holes(polygons)
    if not len(holes):
        return []
    areas = geodesy.areas(holes)
    narrow = mean_widths(holes, areas) <= tolerance.width
    tree, mends = STRtree(polygons), []
    for hole, area, thin in zip(holes, areas.tolist(), narrow.tolist(), strict=True):
        beside = tree.query(hole, predicate="touches")
        borders = shapely.length(shapely.intersection(hole, polygons[beside]))
        beside, borders = beside[borders > 0], borders[borders > 0]
        point = hole.representative_point()
        smallest = float(geodesy.areas(polygons[beside]).min(initial=np.inf))
        small = thin or area <= min(tolerance.area, tolerance.share * smallest)
        free = ~kept[present[beside]]
        beside, borders = beside[free], borders[free]
        if small and len(beside):
            row = int(beside[int(np.argmax(borders))])
            polygons[row] = result[present[row]] = shapely.coverage_union(polygons[row], hole)
            mends.append(Mend("gap_filled", (row,), point.x, point.y, area))
        else:
            mends.append(Mend("hole_left", (), point.x, point.y, area))
    return mends


def _holes(polygons: Shapes) -> Shapes:
    if not len(polygons):
        return np.empty(0, dtype=object)
    whole = shapely.get_parts(shapely.coverage_union_all(polygons))
    rings = [ring for part in whole for ring in part.interiors]
    holes = np.empty(len(rings), dtype=object)
    for at, ring in enumerate(rings):
        holes[at] = shapely.Polygon(ring)
    return holes
