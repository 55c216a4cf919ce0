"""From crossing lines to faces that share every vertex, on a grid of 1e-7 degrees."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.curves import Geometries, Points
from gridmap.demo.ways import EDGE, Ways

#: The fictional city's place on earth, degrees in EPSG:4490.
ORIGIN = (104.2, 29.6)
GRID = 10_000_000  # grid steps a degree
_METRES_NORTH = 110_860.0  # of a degree of latitude there
_METRES_EAST = 96_890.0  # of a degree of longitude there
STEP = np.array([_METRES_EAST / GRID, _METRES_NORTH / GRID])  # metres of a grid step


def to_grid(points: Points) -> Points:
    """Metres from the origin to whole grid steps, shape (n, 2)."""
    return np.asarray(np.round(points / STEP))


def to_degrees(steps: Points) -> Points:
    """Grid steps to degrees, the very numbers that their seven decimals read as, shape (n, 2)."""
    origin = np.round(np.array(ORIGIN) * GRID)
    return np.asarray((origin + np.round(steps)) / GRID)


def to_metres(degrees: Points) -> Points:
    """Degrees to metres from the origin, shape (n, 2)."""
    return np.asarray((degrees - np.array(ORIGIN)) * GRID * STEP)


@dataclass(frozen=True, slots=True)
class Faces:
    """A coverage in grid steps: faces, and the noded lines between them.

    Every edge runs between two nodes and is shared by the faces on both sides, so neighbours have
    the same vertices.
    """

    polygons: Geometries  # shape (n,)
    edges: Geometries  # shape (m,)
    kinds: NDArray[np.int64]  # index into KIND_NAMES, shape (m,)
    roads: NDArray[np.int64]  # which road of the ways, -1 for none, shape (m,)
    sides: NDArray[np.int64]  # faces beside each edge, -1 outside, shape (m, 2)


def noded(lines: Geometries) -> Geometries:
    """Lines in grid steps, cut wherever they meet, ends on whole steps; shape (m,)."""
    return np.asarray(shapely.get_parts(shapely.union_all(lines, grid_size=1.0)))


def faces_of(ways: Ways) -> Geometries:
    """The faces between ways, in metres, for cutting on; shape (n,)."""
    met = shapely.union_all(np.array(ways.lines, dtype=object), grid_size=0.001)
    return np.asarray(shapely.get_parts(shapely.polygonize([met])))


def coverage(ways: Ways) -> Faces:
    """The faces between all ways on the grid, and what each edge between them is."""
    lines, kinds, roads = ways.arrays()
    steps = shapely.transform(lines, to_grid)
    edges = noded(steps)
    polygons = np.asarray(shapely.get_parts(shapely.polygonize(edges)))
    found = _source(edges, lines, kinds)
    edge_kinds = np.where(found >= 0, kinds[found], EDGE)
    edge_roads = np.where(found >= 0, roads[found], -1)
    return Faces(polygons, edges, edge_kinds, edge_roads, _sides(polygons, edges))


def _source(edges: Geometries, lines: Geometries, kinds: NDArray[np.int64]) -> NDArray[np.int64]:
    """The strongest way that each edge is part of, -1 for none, shape (m,)."""
    marked = np.flatnonzero(kinds != EDGE)
    coordinates, owner = shapely.get_coordinates(lines[marked], return_index=True)
    piece = np.flatnonzero(owner[:-1] == owner[1:])
    segments = shapely.linestrings(np.stack([coordinates[piece], coordinates[piece + 1]], axis=1))
    way = marked[owner[piece]]
    middle = shapely.points(_middles(edges) * STEP)
    edge, segment = shapely.STRtree(segments).query(middle, predicate="dwithin", distance=0.03)
    found = np.full(len(edges), -1)
    order = np.argsort(-kinds[way[segment]], kind="stable")  # the strongest comes last and stays
    found[edge[order]] = way[segment[order]]
    return found


def _middles(edges: Geometries) -> Points:
    """The middle of each edge's middle segment, shape (m, 2)."""
    coordinates, _ = shapely.get_coordinates(edges, return_index=True)
    count = shapely.get_num_coordinates(edges)
    first = np.r_[0, count.cumsum()[:-1]] + (count - 1) // 2
    return np.asarray((coordinates[first] + coordinates[first + 1]) / 2)


def _sides(polygons: Geometries, edges: Geometries) -> NDArray[np.int64]:
    """The faces on both sides of each edge, found by the middle segment they share, shape (m, 2)."""
    rings, owner = shapely.get_rings(polygons, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    piece = np.flatnonzero(ring[:-1] == ring[1:])
    key = _segment_keys(coordinates[piece], coordinates[piece + 1])
    order = np.argsort(key, kind="stable")
    key, face = key[order], owner[ring[piece]][order]
    points, _ = shapely.get_coordinates(edges, return_index=True)
    count = shapely.get_num_coordinates(edges)
    first = np.r_[0, count.cumsum()[:-1]] + (count - 1) // 2
    wanted = _segment_keys(points[first], points[first + 1])
    left = np.searchsorted(key, wanted, side="left")
    number = np.searchsorted(key, wanted, side="right") - left
    at = np.minimum(left, len(key) - 1)
    one = np.where(number > 0, face[at], -1)
    two = np.where(number > 1, face[np.minimum(at + 1, len(key) - 1)], -1)
    return np.column_stack([one, two])


def _segment_keys(start: Points, end: Points) -> NDArray[np.int64]:
    """One number a segment, the same in both directions: its doubled middle, and a mix of its length."""
    middle = (start + end).astype(np.int64) + (1 << 29)
    span = np.abs(start - end).astype(np.int64)
    mixed = (middle[:, 0] << 31) ^ middle[:, 1]
    return np.asarray(mixed * 1_000_003 ^ (span[:, 0] * 7_919 + span[:, 1]), dtype=np.int64)
