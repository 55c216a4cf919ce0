"""Redraw a cell's border along a line, and straighten the border between two cells."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid, noding
from gridmap.domain.coverage.faces import Pieces, cut
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage, Edit, rings
from gridmap.domain.coverage.validity import checked, joined
from gridmap.domain.coverage.vertices import delete_vertices, is_junction
from gridmap.domain.errors import Refused


def reshape(coverage: Coverage, cell: CellId, line: Sequence[Vertex]) -> Edit:
    """Give `cell` a new border along a line that starts and ends on its border.

    What the line cuts off the cell, all but the largest piece, goes to the neighbour that shares
    most border with it; what it cuts off neighbours and lies at the cell comes to the cell.

    Raises:
        Refused: the line changes nothing, or what it would make is not whole.
    """
    pieces = cut(coverage, line)
    mine = pieces.of(cell)
    if not mine:
        raise Refused("coverage_line_changes_nothing")
    owner = dict(enumerate(pieces.owners))
    core = mine[0]
    for row in mine[1:]:
        owner[row] = _neighbour(coverage, pieces, row, cell)
    for other in set(pieces.owners) - {cell}:
        for row in pieces.of(other)[1:]:
            if _shared(pieces.faces[row], pieces.faces[core]) > 0:
                owner[row] = cell
    if list(owner.values()) == list(pieces.owners):
        raise Refused("coverage_line_changes_nothing")
    shapes: dict[CellId, BaseGeometry | None] = {}
    for one in {*pieces.owners, *owner.values()}:
        rows = [row for row, now in owner.items() if now == one]
        if one not in pieces.owners:  # a neighbour that the line did not meet
            shapes[one] = joined(np.array([coverage.shape(one), *pieces.faces[rows]], dtype=object))
        else:
            shapes[one] = pieces.union(rows)
    return checked(coverage, Edit("change.reshape", {**pieces.around, **shapes}))


def straighten(coverage: Coverage, edge: tuple[Vertex, Vertex], tolerance: float) -> Edit:
    """Take those vertices out of the border that holds `edge` which bend it by less than a tolerance.

    Args:
        coverage: The cells.
        edge: Two vertices that follow each other on the border.
        tolerance: Degrees; 0 takes out vertices on straight lines only, infinity all between junctions.

    Raises:
        Refused: no such edge, or nothing to take out.
    """
    run, kept = straightened(coverage, edge, tolerance)
    staying = set(kept)
    gone = [at for at in run[1:-1] if at not in staying]
    if not gone:
        raise Refused("coverage_already_straight")
    edit = delete_vertices(coverage, gone)
    return Edit("change.straighten", edit.shapes)


def straightened(
    coverage: Coverage, edge: tuple[Vertex, Vertex], tolerance: float
) -> tuple[list[Vertex], list[Vertex]]:
    """The border that holds an edge, and the vertices of it that `straighten` would keep, not checked.

    Raises:
        Refused: there is no such edge.
    """
    run = border_run(coverage, edge)
    line = shapely.linestrings(grid.unpack(run))
    limit = tolerance if np.isfinite(tolerance) else line.length
    return run, grid.vertices_of(shapely.simplify(line, limit, preserve_topology=False)).tolist()


def border_run(coverage: Coverage, edge: tuple[Vertex, Vertex]) -> list[Vertex]:
    """The vertices of the border that holds an edge, from one junction to the next.

    Raises:
        Refused: there is no such edge.
    """
    cells = coverage.cells_with_edge(*edge)
    if not cells:
        raise Refused("coverage_no_edge")
    ring = next(ring for ring in rings(coverage.shape(min(cells))) if set(edge) <= set(ring.tolist()))
    whole = ring.tolist()
    first = next(
        place for place, at in enumerate(whole) if {at, whole[(place + 1) % len(whole)]} == set(edge)
    )
    turned = whole[first:] + whole[:first]
    forward = [turned[0]]
    for at in turned[1:]:
        forward.append(at)
        if is_junction(coverage, at):
            break
    else:
        return [*forward, turned[0]]  # an island: the border is the whole ring
    backward = []
    if not is_junction(coverage, turned[0]):
        for at in reversed(turned[1:]):
            backward.append(at)
            if is_junction(coverage, at):
                break
    return [*reversed(backward), *forward]


def _neighbour(coverage: Coverage, pieces: Pieces, row: int, cell: CellId) -> CellId:
    """Who gets a piece cut off a cell: the other cell with the longest border to it."""
    face = pieces.faces[row]
    best, longest = cell, 0.0
    for one in sorted(coverage.near(face) - {cell}):
        shape = pieces.around.get(one) or coverage.shape(one)
        if (shared := _shared(face, shape)) > longest:
            best, longest = one, shared
    return best


def _shared(first: BaseGeometry, second: BaseGeometry) -> float:
    """Length of the border that two polygons share, degrees."""
    common = noding.edges_of(first) & noding.edges_of(second)
    if not common:
        return 0.0
    ends = grid.unpack(np.array(sorted(common)).ravel()).reshape(-1, 2, 2)
    return float(np.hypot(*(ends[:, 1] - ends[:, 0]).T).sum())
