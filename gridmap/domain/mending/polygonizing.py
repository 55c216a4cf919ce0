"""Faces between noded lines, tile by tile, so that other threads get their turn and work can be stopped."""

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridmap.domain.coverage import grid
from gridmap.domain.mending.segments import Segments, segments
from gridmap.domain.mends import Shapes

#: GEOS's polygonizer holds the interpreter while it works: 10,000 lines take it some 0.3 s.
_LINES_AT_ONCE = 10_000


def polygonized(
    lines: Shapes, between: Callable[[], None] | None = None, at_once: int = _LINES_AT_ONCE
) -> Shapes:
    """The faces that lines enclose, shape (n,), as `shapely.polygonize` gives them, in another order.

    Args:
        lines: Noded on the grid: they meet at their ends only.
        between: Called between tiles; may raise `Cancelled`.
        at_once: About how many lines a tile has.

    A face that lies wholly in a tile follows from the lines that reach into the tile: what bounds or
    divides it reaches into it too. What is left are the faces across tiles. They follow from the lines
    that do not have such a face on both sides.
    """
    tell = between or (lambda: None)
    side = int(np.ceil(np.sqrt(len(lines) / at_once)))
    if side <= 1:
        return _faces(lines)
    tiles = _tiles(shapely.total_bounds(lines), side)
    tree = STRtree(lines)
    inside = []
    for tile in tiles:
        tell()
        found = _faces(lines[tree.query(tile)])
        inside.append(found[_within(found, tile)])
    whole = np.concatenate(inside)
    tell()
    rest = _faces(lines[~_settled(lines, whole)])
    tell()
    # Among the rest are faces that the whole ones fill.
    known, _ = STRtree(whole).query(shapely.point_on_surface(rest), predicate="intersects")
    return np.concatenate([whole, np.delete(rest, known)])


def _faces(lines: Shapes) -> Shapes:
    return np.asarray(shapely.get_parts(shapely.polygonize(lines)), dtype=object)


def _tiles(bounds: NDArray[np.float64], side: int) -> Shapes:
    west, south, east, north = bounds.tolist()
    x, y = np.linspace(west, east, side + 1), np.linspace(south, north, side + 1)
    left, low = (part.ravel() for part in np.meshgrid(x[:-1], y[:-1]))
    right, high = (part.ravel() for part in np.meshgrid(x[1:], y[1:]))
    return np.asarray(shapely.box(left, low, right, high), dtype=object)


def _within(faces: Shapes, tile: shapely.Geometry) -> NDArray[np.bool_]:
    west, south, east, north = tile.bounds
    box = shapely.bounds(faces).reshape(-1, 4)
    inside = (box[:, 0] > west) & (box[:, 1] > south) & (box[:, 2] < east) & (box[:, 3] < north)
    return np.asarray(inside, dtype=bool)


def _settled(lines: Shapes, faces: Shapes) -> NDArray[np.bool_]:
    """Which lines have one of the faces on both sides."""
    numbers, count = np.unique(segments(faces).numbers(), return_counts=True)
    return np.isin(_first_sides(lines).numbers(), numbers[count == 2])


def _first_sides(lines: Shapes) -> Segments:
    ends = [shapely.get_coordinates(shapely.get_point(lines, at)) for at in (0, 1)]
    one, other = (grid.pack(points) for points in ends)
    return Segments(np.minimum(one, other), np.maximum(one, other), np.arange(len(lines)))
