"""Ground whose own border stays as it is when it is noded on the grid.

Where a vertex lies within half a step of another edge, noding leads that edge through the vertex and so
turns the border round. Such vertices are left out while the ground is divided, and put back afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import rings
from gridmap.domain.coverage.vertices import with_vertices, without

_TURNS = 5


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A vertex and the two that it lay between."""

    before: Vertex
    vertex: Vertex
    after: Vertex


def steadied(ground: BaseGeometry) -> tuple[BaseGeometry, list[LeftOut]]:
    """The ground without the vertices that noding would lead other edges through, and these in order."""
    gone: list[LeftOut] = []
    for _ in range(_TURNS):
        through = _led_through(ground)
        if not through:
            break
        for at in sorted(through):
            found = next((one for one in _places(ground) if one.vertex == at), None)
            if found is not None:
                gone.append(found)
                ground = without(ground, {at})
    return ground, gone


def put_back(shapes: NDArray[Any], gone: Sequence[LeftOut]) -> NDArray[Any]:
    """Parts of a ground with the vertices that were left out, shape (n,)."""
    made = shapes.copy()
    for one in reversed(gone):
        edge = _edge_to(_outer(made), one)
        if edge is not None:
            for row, shape in enumerate(made.tolist()):
                made[row] = with_vertices(shape, {edge: [one.vertex]})
    return made


def _led_through(ground: BaseGeometry) -> set[Vertex]:
    """Vertices that noding puts into edges of the border that do not have them."""
    noded = shapely.get_parts(shapely.union_all([ground.boundary], grid_size=grid.STEP))
    was, now = _edges(ground), _edges_of_lines(noded)
    beside = _beside(now - was)
    ends = {at for edge in was - now for at in edge}
    between = {
        at for first, second in was - now for at in beside.get(first, set()) & beside.get(second, set())
    }
    return (beside.keys() - ends) | between


def _edges(ground: BaseGeometry) -> set[tuple[Vertex, Vertex]]:
    found = set()
    for ring in rings(ground):
        for first, second in zip(ring.tolist(), np.roll(ring, -1).tolist(), strict=True):
            found.add((min(first, second), max(first, second)))
    return found


def _edges_of_lines(lines: NDArray[Any]) -> set[tuple[Vertex, Vertex]]:
    found = set()
    for line in lines:
        at = grid.vertices_of(line).tolist()
        found |= {(min(pair), max(pair)) for pair in pairwise(at)}
    return found


def _places(ground: BaseGeometry) -> list[LeftOut]:
    found = []
    for ring in rings(ground):
        before, after = np.roll(ring, 1), np.roll(ring, -1)
        found += [
            LeftOut(*three) for three in zip(before.tolist(), ring.tolist(), after.tolist(), strict=True)
        ]
    return found


def _outer(shapes: NDArray[Any]) -> Mapping[Vertex, set[Vertex]]:
    """Neighbours of every vertex along the edges that only one shape has."""
    count: dict[tuple[Vertex, Vertex], int] = {}
    for shape in shapes:
        for edge in _edges(shape):
            count[edge] = count.get(edge, 0) + 1
    return _beside(edge for edge, times in count.items() if times == 1)


def _beside(edges: Iterable[tuple[Vertex, Vertex]]) -> dict[Vertex, set[Vertex]]:
    """Neighbours of every vertex along some edges."""
    found: dict[Vertex, set[Vertex]] = {}
    for first, second in edges:
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return found


def _edge_to(outer: Mapping[Vertex, set[Vertex]], one: LeftOut) -> tuple[Vertex, Vertex] | None:
    """The last edge on the way along the border between the two vertices that another lay between."""
    for start in outer.get(one.before, ()):
        last, at = one.before, start
        for _ in range(len(outer)):
            if at == one.after:
                return last, at
            onwards = outer[at] - {last}
            if len(onwards) != 1 or _far(at, one):
                break
            last, at = at, onwards.pop()
    return None


def _far(at: Vertex, one: LeftOut) -> bool:
    """Whether a vertex lies off the straight way between the two."""
    way = shapely.LineString(grid.unpack([one.before, one.after]))
    return not shapely.dwithin(way, shapely.Point(grid.position(at)), 4 * grid.STEP)
