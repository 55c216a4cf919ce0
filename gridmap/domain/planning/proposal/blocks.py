"""The blocks into which lines cut a piece of ground."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.planning.proposal.homes import Homes
from gridmap.domain.planning.proposal.partition import components

#: How far lines are kept from a vertex of the ground that they would swallow, grid steps, try by try.
_AWAY = (3, 30, 300)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks with their households, and which of them share how much border."""

    shapes: NDArray[Any]  # polygons on the grid, shape (n,)
    households: NDArray[np.int64]  # shape (n,)
    pairs: NDArray[np.int64]  # rows of neighbours, shape (m, 2), smaller first
    shared: NDArray[np.float64]  # length of their common border, degrees of latitude, shape (m,)


def cut_into_blocks(ground: BaseGeometry, strokes: NDArray[Any], homes: Homes) -> Blocks:
    """Cut ground along strokes.

    Args:
        ground: One polygon on the grid, in degrees, prepared.
        strokes: Lines inside it, shape (k,).
        homes: The households inside it.
    """
    faces = _faces(ground, strokes)
    pairs, shared = neighbours(faces)
    return Blocks(faces, homes.counted(faces), pairs, shared)


def _faces(ground: BaseGeometry, strokes: NDArray[Any]) -> NDArray[Any]:
    """The faces between strokes, with every vertex that the ground has.

    Where a stroke passes a sharp corner of the ground within a step of the grid, noding on the grid
    folds the corner's two edges into one and the corner is lost, hangs on by a point only, or lies off
    the border. Strokes stay clear of such corners.
    """
    corners = np.unique(grid.vertices_of(ground))
    for away in _AWAY:
        noded = shapely.union_all(np.append(strokes, [ground.boundary]), grid_size=grid.STEP)
        faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))), dtype=object)
        middle = shapely.get_coordinates(shapely.point_on_surface(faces))
        faces = _in_one(faces[shapely.contains_xy(ground, middle[:, 0], middle[:, 1])])
        had = grid.vertices_of(shapely.coverage_union_all(faces))
        lost = corners[~np.isin(corners, had)]
        if not len(lost):
            break
        clear = shapely.MultiPoint(grid.unpack(lost)).buffer(away * grid.STEP)
        strokes = shapely.difference(strokes, clear)
    return faces


def _in_one(faces: NDArray[Any]) -> NDArray[Any]:
    """The faces that hang together by edges with the largest."""
    _, _, rows = shared_edges(faces)
    count, group = components(len(faces), rows)
    return faces if count <= 1 else faces[group == group[int(np.argmax(shapely.area(faces)))]]


def neighbours(shapes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Rows of the shapes that share a border, shape (m, 2), and its length, degrees of latitude."""
    first, second, rows = shared_edges(shapes)
    ends = grid.unpack(first) - grid.unpack(second)
    flat = np.cos(np.deg2rad(shapely.get_coordinates(shapes[:1])[:, 1].mean()))
    length = np.hypot(ends[:, 0] * flat, ends[:, 1])
    pairs, place = np.unique(rows, axis=0, return_inverse=True)
    shared: NDArray[np.float64] = np.bincount(place.ravel(), length, len(pairs)).astype(np.float64)
    return pairs.astype(np.int64).reshape(-1, 2), shared


def shared_edges(shapes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Edges that two shapes have: their vertices, shape (m,) each, and the rows of the two, shape (m, 2)."""
    rings, owner = shapely.get_rings(shapes, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    packed = grid.pack(coordinates)
    along = ring[1:] == ring[:-1]
    first, second, mine = packed[:-1][along], packed[1:][along], owner[ring[:-1][along]]
    low, high = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((high, low))
    low, high, mine = low[order], high[order], mine[order]
    twice = np.flatnonzero((low[1:] == low[:-1]) & (high[1:] == high[:-1]) & (mine[1:] != mine[:-1]))
    return low[twice], high[twice], np.sort(np.column_stack([mine[twice], mine[twice + 1]]), axis=1)
