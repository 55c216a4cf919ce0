"""Overlapping polygons as an arrangement: every border noded on the grid, every face with its owners."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridmap.domain import geodesy
from gridmap.domain.mends import GRID, Shapes

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of an arrangement, n of them, and which polygons cover each."""

    shapes: Shapes  # shape (n,)
    points: Shapes  # one inside each face
    areas: NDArray[np.float64]  # square metres
    widths: NDArray[np.float64]  # mean width in metres
    owners: list[tuple[int, ...]]  # rows of the polygons that cover the face, ascending


def arrange(polygons: Shapes, rows: Rows) -> Faces:
    """Node the borders of some polygons and find the owners of each face.

    Args:
        polygons: Valid polygons on the grid, EPSG:4490, shape (m,).
        rows: Those whose borders are noded. Owners are sought among all, so that what lies inside a
            ring of noded polygons is no gap where another polygon lies.

    Borders are snapped as they are noded, so vertices stay on the grid and no two faces overlap.
    """
    borders = shapely.unary_union(shapely.boundary(polygons[rows]), grid_size=GRID)
    shapes = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(borders))), dtype=object)
    points = np.asarray(shapely.point_on_surface(shapes), dtype=object)
    found, owner = STRtree(polygons).query(points, predicate="intersects")
    order = np.lexsort((owner, found))
    found, owner = found[order], owner[order]
    bounds = np.searchsorted(found, np.arange(len(shapes) + 1))
    owners = [tuple(owner[first:last].tolist()) for first, last in pairwise(bounds)]
    areas = geodesy.areas(shapes)
    return Faces(shapes, points, areas, mean_widths(shapes, areas), owners)


def mean_widths(shapes: Shapes, areas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean width in metres of strips: twice the area by the length around, the holes left out of neither.

    Exact for a long strip of even width; half the side for a square.
    """
    if not len(shapes):
        return np.zeros(0)
    latitude = float(np.nanmean(shapely.get_y(shapely.centroid(shapes))))
    east, north = geodesy.metres_per_degree(latitude)
    around = shapely.length(shapely.transform(shapes, lambda points: points * [east, north]))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(around > 0, 2 * areas / around, 0.0), dtype=float)


def shared_borders(shapes: Shapes, some: Rows) -> tuple[Rows, Rows, NDArray[np.float64]]:
    """Neighbours of some faces: (face, neighbour, length of their common border in degrees)."""
    if not len(some):
        return np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0)
    left, right = STRtree(shapes).query(shapes[some], predicate="touches")
    left = some[left]
    lengths = shapely.length(shapely.intersection(shapes[left], shapes[right]))
    along = lengths > 0
    return left[along], right[along], lengths[along]


def merged(shapes: Shapes, owner: Rows, count: int) -> Shapes:
    """Union of the faces of each owner, shape (count,); None where one has none. -1 is no owner."""
    result = np.full(count, None, dtype=object)
    order = np.argsort(owner, kind="stable")
    bounds = np.searchsorted(owner[order], np.arange(count + 1))
    for row in np.flatnonzero(np.diff(bounds)):
        own = shapes[order[bounds[row] : bounds[row + 1]]]
        result[row] = own[0] if len(own) == 1 else shapely.coverage_union_all(own)
        if result[row].geom_type == "MultiPolygon" and len(result[row].geoms) == 1:
            result[row] = result[row].geoms[0]
    return result
