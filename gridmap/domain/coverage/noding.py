"""Lay a drawn line into cells: a vertex wherever it meets a border, in the line and in the border."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId
from gridmap.domain.coverage.vertices import with_vertices
from gridmap.domain.errors import Refused

#: A vertex within this many grid steps of a segment lies on it.
_TOUCHES = 1.0
_PASSES = 6


@dataclass(frozen=True, slots=True)
class Noded:
    """A line and the cells it was laid into, with vertices where they meet."""

    line: tuple[Vertex, ...]
    shapes: Mapping[CellId, BaseGeometry]


def lay(line: Sequence[Vertex], shapes: Mapping[CellId, BaseGeometry]) -> Noded:
    """Put vertices into a line and into polygons until they meet in vertices only.

    Putting a crossing on the grid bends the border by half a step at most and the line by some steps;
    where that makes a new crossing the next pass finds it.

    Args:
        line: Vertices of the line in order, at least two different ones.
        shapes: Polygons on the grid, all that the line may meet.

    Raises:
        Refused: the line crosses itself, or no end is found to the bending.
    """
    vertices = [at for at, before in zip(line, [None, *line], strict=False) if at != before]
    if len(vertices) < 2 or not shapely.linestrings(grid.unpack(vertices)).is_simple:
        raise Refused("coverage_line_crosses_itself")
    current = dict(shapes)
    for _ in range(_PASSES):
        edges = _edges(current.values())
        longer, inserted = _meet(vertices, edges)
        if len(longer) == len(vertices) and not inserted:
            return Noded(tuple(vertices), current)
        vertices = longer
        current = {one: with_vertices(shape, inserted) for one, shape in current.items()}
    raise Refused("coverage_line_too_close")


def segments(vertices: Sequence[Vertex]) -> set[tuple[Vertex, Vertex]]:
    """Undirected segments of a line, the smaller vertex first."""
    pairs = pairwise(vertices)
    return {(min(pair), max(pair)) for pair in pairs}


def edges_of(shape: BaseGeometry) -> set[tuple[Vertex, Vertex]]:
    """Undirected edges of a polygon, the smaller vertex first."""
    ends = _edges([shape])
    return set(zip(ends[:, 0].tolist(), ends[:, 1].tolist(), strict=True))


def nearest_edge(shape: BaseGeometry, lon: float, lat: float) -> tuple[Vertex, Vertex]:
    """The edge of a polygon that is nearest to a place in degrees."""
    edges = _edges([shape])
    start, stop = (grid.steps(ends).astype(np.float64) for ends in edges.T)
    away = _distance_to_segment(np.array([[lon, lat]]) * grid.PER_DEGREE, start, stop)
    first, second = edges[int(np.argmin(away))].tolist()
    return first, second


def _edges(shapes: Iterable[BaseGeometry]) -> NDArray[np.int64]:
    """Edges of polygons, the smaller vertex first, shape (n, 2); one that two share is there twice."""
    borders = shapely.get_rings(shapely.get_parts(list(shapes)))
    coordinates, ring = shapely.get_coordinates(borders, return_index=True)
    vertices, same = grid.pack(coordinates), ring[:-1] == ring[1:]
    ends: NDArray[np.int64] = np.stack([vertices[:-1][same], vertices[1:][same]], axis=1)
    ends.sort(axis=1)
    return ends


def _meet(
    line: Sequence[Vertex], edges: NDArray[np.int64]
) -> tuple[list[Vertex], dict[tuple[Vertex, Vertex], list[Vertex]]]:
    """One pass: the line with more vertices, and the vertices to put into edges."""
    drawn = np.column_stack([line[:-1], line[1:]])
    part, row = _close(drawn, edges)
    origin, target = (grid.steps(ends).astype(np.float64) for ends in drawn[part].T)
    start, stop = (grid.steps(ends).astype(np.float64) for ends in edges[row].T)
    crossed, crossings = _crossings(origin, target, start, stop)
    into_line, into_edges = [(part[crossed], crossings)], [(row[crossed], crossings)]
    for side, (drawn_end, edge_end) in enumerate(((origin, start), (target, stop))):
        touched = _distance_to_segment(edge_end, origin, target) < _TOUCHES
        into_line.append((part[touched], edges[row[touched], side]))
        touched = _distance_to_segment(drawn_end, start, stop) < _TOUCHES
        into_edges.append((row[touched], drawn[part[touched], side]))
    inserted, longer = _between(edges, into_edges), [line[0]]
    on_line = _between(drawn, into_line)
    for ends in pairwise(line):
        longer += [*on_line.get(ends, ()), ends[1]]
    return longer, inserted


def _close(drawn: NDArray[np.int64], edges: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Segments of a line and edges that may meet: the rows of each, two for every pair.

    A long line has hundreds of segments, its cells thousands of edges, and each meets but a few.
    """
    corners = grid.steps(drawn)
    boxes = shapely.box(*(corners.min(axis=1) - 2 * _TOUCHES).T, *(corners.max(axis=1) + 2 * _TOUCHES).T)
    lines = shapely.linestrings(grid.steps(edges).astype(np.float64))
    row, part = shapely.STRtree(boxes).query(lines)
    return part, row


def _between(
    segments: NDArray[np.int64], found: Iterable[tuple[NDArray[np.intp], NDArray[np.int64]]]
) -> dict[tuple[Vertex, Vertex], list[Vertex]]:
    """For segments by their ends the vertices between, in order; `found` says which row has which."""
    vertices: dict[tuple[Vertex, Vertex], set[Vertex]] = {}
    for rows, some in found:
        for first, second, at in np.column_stack([segments[rows], some]).tolist():
            if at not in (first, second):
                vertices.setdefault((first, second), set()).add(at)
    return {ends: _along(some, *grid.steps(ends).astype(np.float64)) for ends, some in vertices.items()}


def _crossings(
    origin: NDArray[np.float64],
    target: NDArray[np.float64],
    start: NDArray[np.float64],
    stop: NDArray[np.float64],
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Which segments of a line and edges cross, pair by pair, and the vertices for it on the edges."""
    along, edge, between = target - origin, stop - start, start - origin
    parallel = along[:, 0] * edge[:, 1] - along[:, 1] * edge[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        on_line = (between[:, 0] * edge[:, 1] - between[:, 1] * edge[:, 0]) / parallel
        on_edge = (between[:, 0] * along[:, 1] - between[:, 1] * along[:, 0]) / parallel
    crossed = (parallel != 0) & (on_line >= 0) & (on_line <= 1) & (on_edge >= 0) & (on_edge <= 1)
    pairs = np.flatnonzero(crossed)
    points = origin[pairs] + on_line[pairs, None] * along[pairs]
    outer = _only_once(np.hstack([origin, start, stop])[pairs])  # two cells share any other edge
    to_end = np.minimum(on_line, 1 - on_line)[pairs] * np.hypot(*along[pairs].T)
    most = np.minimum(to_end / 4, np.where(outer, grid.ALONG_OUTER, grid.ALONG_SHARED))
    return pairs, grid.put_on(points, start[pairs], stop[pairs], most)


def _only_once(rows: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows have no equal."""
    _, row, count = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return np.asarray(count[row.ravel()] == 1, dtype=bool)


def _distance_to_segment(
    points: NDArray[np.float64], start: NDArray[np.float64], stop: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far points lie from segments, pair by pair."""
    along = stop - start
    length = (along**2).sum(axis=-1)
    share = ((points - start) * along).sum(axis=-1) / np.where(length == 0, 1, length)
    nearest = start + share.clip(0, 1)[..., None] * along
    distance: NDArray[np.float64] = np.hypot(*(points - nearest).T)
    return distance


def _along(vertices: set[Vertex], origin: NDArray[np.float64], target: NDArray[np.float64]) -> list[Vertex]:
    """Vertices in the order in which they lie from `origin` to `target`."""
    along = target - origin
    return sorted(vertices, key=lambda at: (float((grid.steps([at])[0] - origin) @ along), at))
