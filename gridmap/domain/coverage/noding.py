"""Lay a drawn line into cells: a vertex wherever it meets a border, in the line and in the border."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, rings
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

    Putting a crossing on the grid bends both sides by half a step at most; where that makes a new
    crossing the next pass finds it.

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
        edges = _edges(current)
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
    found: set[tuple[Vertex, Vertex]] = set()
    for ring in rings(shape):
        whole = ring.tolist()
        found |= segments([*whole, whole[0]])
    return found


def _edges(shapes: Mapping[CellId, BaseGeometry]) -> NDArray[np.int64]:
    found: set[tuple[Vertex, Vertex]] = set()
    for shape in shapes.values():
        found |= edges_of(shape)
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def _meet(
    line: Sequence[Vertex], edges: NDArray[np.int64]
) -> tuple[list[Vertex], dict[tuple[Vertex, Vertex], list[Vertex]]]:
    """One pass: the line with more vertices, and the vertices to put into edges."""
    start, stop = grid.steps(edges[:, 0]).astype(np.float64), grid.steps(edges[:, 1]).astype(np.float64)
    into_edges: dict[int, set[Vertex]] = {}
    longer: list[Vertex] = []
    for first, second in pairwise(line):
        origin, target = grid.steps([first, second]).astype(np.float64)
        on_line: set[Vertex] = set()
        for row, at in _crossings(origin, target, start, stop):
            on_line.add(at)
            into_edges.setdefault(row, set()).add(at)
        for ends in (edges[:, 0], edges[:, 1]):
            on_line |= set(ends[_on_segment(grid.steps(ends), origin, target)].tolist())
        for at in (first, second):
            for row in np.flatnonzero(_on_edges(grid.steps([at])[0], start, stop)).tolist():
                into_edges.setdefault(row, set()).add(at)
        longer += [first, *_along(on_line - {first, second}, origin, target)]
    inserted = {}
    for row, found in into_edges.items():
        edge = int(edges[row, 0]), int(edges[row, 1])
        if between := found - set(edge):
            inserted[edge] = _along(between, start[row], stop[row])
    return [*longer, line[-1]], inserted


def _crossings(
    origin: NDArray[np.float64],
    target: NDArray[np.float64],
    start: NDArray[np.float64],
    stop: NDArray[np.float64],
) -> list[tuple[int, Vertex]]:
    along, edge, between = target - origin, stop - start, start - origin
    parallel = along[0] * edge[:, 1] - along[1] * edge[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        on_line = (between[:, 0] * edge[:, 1] - between[:, 1] * edge[:, 0]) / parallel
        on_edge = (between[:, 0] * along[1] - between[:, 1] * along[0]) / parallel
    crossed = (parallel != 0) & (on_line >= 0) & (on_line <= 1) & (on_edge >= 0) & (on_edge <= 1)
    rows = np.flatnonzero(crossed)
    points = origin + on_line[rows, None] * along
    vertices = grid.pack(np.rint(points) / grid.PER_DEGREE)
    return list(zip(rows.tolist(), vertices.tolist(), strict=True))


def _on_segment(
    points: NDArray[np.int64], origin: NDArray[np.float64], target: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which points lie within `_TOUCHES` of one segment, its ends left out."""
    return _distance_to_segment(points.astype(np.float64), origin, target) < _TOUCHES


def _on_edges(
    point: NDArray[np.int64], start: NDArray[np.float64], stop: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which segments one point lies on."""
    return _distance_to_segment(point.astype(np.float64)[None, :], start, stop) < _TOUCHES


def _distance_to_segment(
    points: NDArray[np.float64], start: NDArray[np.float64], stop: NDArray[np.float64]
) -> NDArray[np.float64]:
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
