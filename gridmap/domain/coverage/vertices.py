"""Move, insert and delete vertices: in every cell that has them."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex, Vertices
from gridmap.domain.coverage.model import Coverage, Edit, rings
from gridmap.domain.coverage.validity import checked
from gridmap.domain.errors import Refused

RingChange = Callable[[Vertices], Vertices]


def move_vertices(coverage: Coverage, moves: Mapping[Vertex, Vertex]) -> Edit:
    """Move vertices, one, an edge's two or a run, with every cell that shares them.

    Raises:
        Refused: no cell has one of them, or the cells would overlap, gap or leave the area.
    """
    return checked(coverage, moved(coverage, moves))


def moved(coverage: Coverage, moves: Mapping[Vertex, Vertex]) -> Edit:
    """What `move_vertices` would do, not checked: the preview while the mouse is still down."""
    cells: set[int] = set()
    for at in moves:
        having = coverage.cells_at(at)
        if not having:
            raise Refused("coverage_no_vertex")
        cells |= having
    return Edit("change.move_vertex", {one: _substituted(coverage.shape(one), moves) for one in cells})


def insert_vertex(coverage: Coverage, edge: tuple[Vertex, Vertex], at: Vertex) -> Edit:
    """Put a vertex into an edge, in every cell that has the edge.

    Raises:
        Refused: there is no such edge, the vertex is one of its ends, or the cells would overlap.
    """
    cells = coverage.cells_with_edge(*edge)
    if not cells or at in edge:
        raise Refused("coverage_no_edge")
    inserted = {edge: [at]}
    shapes = {one: with_vertices(coverage.shape(one), inserted) for one in cells}
    return checked(coverage, Edit("change.insert_vertex", shapes))


def delete_vertices(coverage: Coverage, vertices: Iterable[Vertex]) -> Edit:
    """Take vertices out of every cell that has them.

    Raises:
        Refused: borders meet at one of them, or a cell would lose its shape.
    """
    gone = set(vertices)
    cells: set[int] = set()
    for at in gone:
        having = coverage.cells_at(at)
        if not having:
            raise Refused("coverage_no_vertex")
        if is_junction(coverage, at):
            raise Refused("coverage_junction")
        cells |= having
    shapes = {one: without(coverage.shape(one), gone) for one in cells}
    return checked(coverage, Edit("change.delete_vertex", shapes))


def vertex_on(
    coverage: Coverage, edge: tuple[Vertex, Vertex], lon: float, lat: float, most: float = np.inf
) -> Vertex:
    """The vertex to put into an edge for a place on it in degrees, see `grid.put_on`; `most` in steps."""
    outer = len(coverage.cells_with_edge(*edge)) < 2
    most = min(most, grid.ALONG_OUTER if outer else grid.ALONG_SHARED)
    start, stop = (grid.steps([end]).astype(np.float64) for end in edge)
    point = np.array([[lon, lat]]) * grid.PER_DEGREE
    return int(grid.put_on(point, start, stop, np.array([most]))[0])


def is_junction(coverage: Coverage, at: Vertex) -> bool:
    """Whether more than two borders meet at a vertex, so that it cannot be taken out."""
    beside: set[Vertex] = set()
    for one in coverage.cells_at(at):
        for ring in rings(coverage.shape(one)):
            for place in np.flatnonzero(ring == at):
                beside |= {int(ring[place - 1]), int(ring[(place + 1) % len(ring)])}
    return len(beside) > 2


def with_vertices(
    shape: BaseGeometry, inserted: Mapping[tuple[Vertex, Vertex], list[Vertex]]
) -> BaseGeometry:
    """A polygon with vertices put into its edges.

    Args:
        shape: Polygon or multi polygon on the grid.
        inserted: For an edge (first, second) the vertices between them, in that direction.
    """

    def filled(ring: Vertices) -> Vertices:
        whole = []
        for first, second in zip(ring.tolist(), np.roll(ring, -1).tolist(), strict=True):
            between = inserted.get((first, second)) or (inserted.get((second, first)) or [])[::-1]
            whole += [first, *between]
        return np.array(whole, dtype=np.int64)

    return _rebuilt(shape, filled)


def without(shape: BaseGeometry, gone: set[Vertex]) -> BaseGeometry:
    """A polygon without some of its vertices.

    Raises:
        Refused: a ring would be left with fewer than three.
    """

    def thinned(ring: Vertices) -> Vertices:
        kept = ring[~np.isin(ring, list(gone))]
        if len(kept) < 3:
            raise Refused("coverage_too_few_vertices")
        return kept

    return _rebuilt(shape, thinned)


def _substituted(shape: BaseGeometry, moves: Mapping[Vertex, Vertex]) -> BaseGeometry:
    leaving = np.array(sorted(moves), dtype=np.int64)
    going = np.array([moves[at] for at in leaving.tolist()], dtype=np.int64)

    def replaced(ring: Vertices) -> Vertices:
        place = np.searchsorted(leaving, ring).clip(max=len(leaving) - 1)
        now = np.where(leaving[place] == ring, going[place], ring)
        kept: Vertices = now[now != np.roll(now, -1)]  # a vertex moved onto its neighbour becomes one with it
        return kept

    return _rebuilt(shape, replaced)


def _rebuilt(shape: BaseGeometry, ring_by_ring: RingChange) -> BaseGeometry:
    polygons = []
    for part in shapely.get_parts(shape):
        made = [ring_by_ring(grid.vertices_of(ring)[:-1]) for ring in shapely.get_rings(part)]
        made = [ring for ring in made if len(ring) >= 3]
        if not made:
            raise Refused("coverage_too_few_vertices")
        shell, *holes = [shapely.linearrings(grid.unpack(ring)) for ring in made]
        polygons.append(shapely.polygons(shell, holes or None))
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
