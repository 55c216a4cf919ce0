"""The blocks into which lines cut a piece of ground."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks with their households, and which of them share how much border."""

    shapes: NDArray[Any]  # polygons on the grid, shape (n,)
    households: NDArray[np.int64]  # shape (n,)
    pairs: NDArray[np.int64]  # rows of neighbours, shape (m, 2), smaller first
    shared: NDArray[np.float64]  # length of their common border, degrees of latitude, shape (m,)


def cut_into_blocks(ground: BaseGeometry, lines: NDArray[Any], homes: NDArray[np.float64]) -> Blocks:
    """Cut ground along lines.

    Args:
        ground: One polygon on the grid, in degrees.
        lines: Lines or polygons' borders, shape (k,); those outside the ground do nothing.
        homes: Positions of households in degrees, shape (h, 2).
    """
    shapely.prepare(ground)
    near = lines[shapely.intersects(lines, ground)] if len(lines) else lines
    inside = shapely.intersection(grid.snapped(near), ground) if len(near) else near
    strokes = shapely.get_parts(inside)
    strokes = strokes[np.isin(shapely.get_type_id(strokes), (1, 2))]
    noded = shapely.union_all(np.append(strokes, [ground.boundary]), grid_size=grid.STEP)
    faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))), dtype=object)
    middle = shapely.get_coordinates(shapely.point_on_surface(faces))
    faces = faces[shapely.contains_xy(ground, middle[:, 0], middle[:, 1])]
    pairs, shared = neighbours(faces)
    return Blocks(faces, counted(faces, homes), pairs, shared)


def counted(shapes: NDArray[Any], homes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Households in each shape, shape (n,); one on a border counts in the first of its shapes."""
    counts = np.zeros(len(shapes), dtype=np.int64)
    if not len(homes):
        return counts
    home, shape = shapely.STRtree(shapes).query(shapely.points(homes), predicate="intersects")
    _, first = np.unique(home, return_index=True)
    np.add.at(counts, shape[first], 1)
    return counts


def neighbours(shapes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Rows of the shapes that share a border, shape (m, 2), and its length, degrees of latitude."""
    coordinates, owner = shapely.get_coordinates(shapely.boundary(shapes), return_index=True)
    rings = shapely.get_parts(shapely.boundary(shapes))
    _, ring = shapely.get_coordinates(rings, return_index=True)
    packed = grid.pack(coordinates)
    along = ring[1:] == ring[:-1]
    first, second, mine = packed[:-1][along], packed[1:][along], owner[:-1][along]
    low, high = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((high, low))
    low, high, mine = low[order], high[order], mine[order]
    twice = np.flatnonzero((low[1:] == low[:-1]) & (high[1:] == high[:-1]) & (mine[1:] != mine[:-1]))
    ends = grid.unpack(low[twice]) - grid.unpack(high[twice])
    flat = np.cos(np.deg2rad(coordinates[:, 1].mean()))
    length = np.hypot(ends[:, 0] * flat, ends[:, 1])
    both = np.sort(np.column_stack([mine[twice], mine[twice + 1]]), axis=1)
    pairs, place = np.unique(both, axis=0, return_inverse=True)
    shared: NDArray[np.float64] = np.bincount(place.ravel(), length, len(pairs)).astype(np.float64)
    return pairs.astype(np.int64), shared


def straight_cut(shape: BaseGeometry, homes: NDArray[np.float64]) -> BaseGeometry:
    """A straight line across a block that leaves as many of its households on either side.

    It lies across the direction in which the households spread most (the first principal axis).
    """
    flat = np.array([np.cos(np.deg2rad(homes[:, 1].mean())), 1.0])
    scaled = homes * flat
    middle = scaled.mean(axis=0)
    axis = np.linalg.svd(scaled - middle, full_matrices=False)[2][0] if len(homes) > 1 else np.array([1.0, 0])
    along = (scaled - middle) @ axis
    ordered = np.sort(along)
    half = len(ordered) // 2
    at = middle + axis * ((ordered[half - 1] + ordered[half]) / 2 if len(ordered) > 1 else 0.0)
    across = np.array([-axis[1], axis[0]])
    west, south, east, north = shape.bounds
    reach = np.hypot((east - west) * flat[0], north - south)
    return shapely.linestrings(np.array([at - across * reach, at + across * reach]) / flat)
