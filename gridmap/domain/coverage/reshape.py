"""Redraw a cell's border along a line, and straighten the border between two cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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

#: Who gets the ground that holds a place, degrees; of several for one piece the last one counts.
Takers = Mapping[tuple[float, float], CellId]


@dataclass(frozen=True, slots=True)
class Ceded:
    """A piece that a new border cuts off a cell."""

    ground: BaseGeometry
    taker: CellId  # the cell itself where nobody is beside it
    could: tuple[CellId, ...]  # who may have it: its neighbours, the longest common border first


def reshape(coverage: Coverage, cell: CellId, line: Sequence[Vertex], takers: Takers | None = None) -> Edit:
    """Give `cell` a new border along a line that starts and ends on its border.

    What the line cuts off the cell, all but the largest piece, goes to the neighbour that `takers` names,
    by default to the one that shares most border with it; what it cuts off neighbours and lies at the cell
    comes to the cell.

    Raises:
        Refused: the line changes nothing, or what it would make is not whole.
    """
    pieces = cut(coverage, line)
    mine = pieces.of(cell)
    if not mine:
        raise Refused("coverage_line_changes_nothing")
    owner = dict(enumerate(pieces.owners))
    core = mine[0]
    given = _ceded(coverage, pieces, cell, takers or {})
    owner |= {row: piece.taker for row, piece in given.items()}
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


def ceded(
    coverage: Coverage, cell: CellId, line: Sequence[Vertex], takers: Takers | None = None
) -> list[Ceded]:
    """The pieces that `reshape` would give away, the largest first.

    Raises:
        Refused: the line crosses itself, or meets borders at too small an angle.
    """
    return list(_ceded(coverage, cut(coverage, line), cell, takers or {}).values())


def _ceded(coverage: Coverage, pieces: Pieces, cell: CellId, takers: Takers) -> dict[int, Ceded]:
    """What is cut off a cell, by row, the largest first."""
    found = {}
    for row in pieces.of(cell)[1:]:
        ground, could = pieces.faces[row], _neighbours(coverage, pieces, row, cell)
        wanted = [one for at, one in takers.items() if one in could and shapely.intersects_xy(ground, *at)]
        found[row] = Ceded(ground, [cell, *could[:1], *wanted][-1], could)
    return found


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


def _neighbours(coverage: Coverage, pieces: Pieces, row: int, cell: CellId) -> tuple[CellId, ...]:
    """The other cells beside a piece cut off a cell, the one with the longest border to it first."""
    face = pieces.faces[row]
    shapes = {one: pieces.around.get(one) or coverage.shape(one) for one in coverage.near(face) - {cell}}
    beside = {one: length for one, shape in shapes.items() if (length := _shared(face, shape)) > 0}
    return tuple(sorted(beside, key=lambda one: (-beside[one], one)))


def _shared(first: BaseGeometry, second: BaseGeometry) -> float:
    """Length of the border that two polygons share, degrees."""
    common = noding.edges_of(first) & noding.edges_of(second)
    if not common:
        return 0.0
    ends = grid.unpack(np.array(sorted(common)).ravel()).reshape(-1, 2, 2)
    return float(np.hypot(*(ends[:, 1] - ends[:, 0]).T).sum())
