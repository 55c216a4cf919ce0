"""Follow reference lines from one point to another."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.errors import Refused


def trace(
    lines: NDArray[Any], start: Vertex, stop: Vertex, breathe: Callable[[], None] = lambda: None
) -> list[Vertex]:
    """The shortest way along lines from the place on them nearest to `start` to that nearest to `stop`.

    Args:
        lines: Lines or polygons' borders in degrees, object array of shape (n,).
        start: Where the way begins.
        stop: Where it ends.
        breathe: Called between the steps; may raise `Cancelled`.

    Returns:
        Vertices of the way, at least two.

    Raises:
        Refused: there are no lines, or they do not connect the two.
    """
    if not len(lines):
        raise Refused("coverage_no_way")
    ends = [_nearest(lines, at) for at in (start, stop)]
    parts = shapely.get_parts(grid.snapped(lines))
    for at in ends:
        parts = _with_vertex(parts, at)
    breathe()
    noded = shapely.union_all(parts, grid_size=grid.STEP)
    breathe()
    vertices, edges = _network(shapely.get_parts(noded))
    breathe()
    first, last = (_closest(vertices, at) for at in ends)
    way = _shortest(vertices, edges, first, last)
    if way is None or len(way) < 2:
        raise Refused("coverage_no_way")
    return vertices[way].tolist()  # type: ignore[no-any-return]  # numpy's tolist is untyped


def _nearest(lines: NDArray[Any], at: Vertex) -> Vertex:
    point = shapely.Point(grid.position(at))
    line = lines[int(np.argmin(shapely.distance(lines, point)))]
    nearest = shapely.get_coordinates(shapely.shortest_line(line, point))[0]
    return grid.vertex(float(nearest[0]), float(nearest[1]))


def _with_vertex(lines: NDArray[Any], at: Vertex) -> NDArray[Any]:
    """The same lines, of which the nearest one has a vertex there.

    Noding the place with the lines is not enough: it lies up to half a step beside them, and then stays
    apart.
    """
    point = shapely.Point(grid.position(at))
    row = int(np.argmin(shapely.distance(lines, point)))
    xy = shapely.get_coordinates(lines[row])
    segment = int(np.argmin(shapely.distance(shapely.linestrings(np.stack([xy[:-1], xy[1:]], 1)), point)))
    made = lines.copy()
    made[row] = shapely.linestrings(np.insert(xy, segment + 1, grid.position(at), axis=0))
    return made


def _network(lines: Sequence[Any]) -> tuple[grid.Vertices, NDArray[np.int64]]:
    coordinates, owner = shapely.get_coordinates(lines, return_index=True)
    packed = grid.pack(coordinates)
    vertices, place = np.unique(packed, return_inverse=True)
    same = owner[:-1] == owner[1:]
    return vertices, np.column_stack([place[:-1][same], place[1:][same]])


def _closest(vertices: grid.Vertices, at: Vertex) -> int:
    return int(np.argmin(((grid.steps(vertices) - grid.steps([at])).astype(np.float64) ** 2).sum(axis=1)))


def _shortest(vertices: grid.Vertices, edges: NDArray[np.int64], first: int, last: int) -> list[int] | None:
    from scipy.sparse import coo_matrix  # takes long to load, and planning mode need not wait for it
    from scipy.sparse.csgraph import dijkstra

    at = grid.unpack(vertices)
    at[:, 0] *= np.cos(np.deg2rad(at[:, 1].mean()))  # lengths comparable in both directions
    length = np.hypot(*(at[edges[:, 0]] - at[edges[:, 1]]).T)
    graph = coo_matrix((length, edges.T), shape=(len(vertices), len(vertices)))
    before = dijkstra(graph, directed=False, indices=first, return_predecessors=True)[1]
    way = [last]
    while way[-1] != first:
        if before[way[-1]] < 0:
            return None
        way.append(int(before[way[-1]]))
    return way[::-1]
