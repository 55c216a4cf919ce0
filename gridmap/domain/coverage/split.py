"""Split cells by a drawn line, merge or dissolve cells, cut a dedicated cell out of others."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.faces import Pieces, cut
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage, Edit
from gridmap.domain.coverage.validity import checked, joined
from gridmap.domain.errors import Refused

NewId = Callable[[], CellId]


def split(coverage: Coverage, cells: Iterable[CellId], line: Sequence[Vertex], new_id: NewId) -> Edit:
    """Split cells along a line, each into as many as it cuts; all pieces are new cells.

    Raises:
        Refused: the line cuts none of them in two, or crosses itself.
    """
    wanted = list(cells)
    pieces = cut(coverage, line, wanted)
    shapes: dict[CellId, BaseGeometry | None] = _with_new_vertices(coverage, pieces)
    parents: dict[CellId, tuple[CellId, ...]] = {}
    for one in wanted:
        rows = pieces.of(one)
        if len(rows) <= len(shapely.get_parts(coverage.shape(one))):
            continue
        shapes[one] = None
        for row in rows:
            fresh = new_id()
            shapes[fresh], parents[fresh] = pieces.faces[row], (one,)
    if not parents:
        raise Refused("coverage_line_splits_nothing")
    return checked(coverage, Edit("change.split", shapes, parents))


def merge(coverage: Coverage, cells: Iterable[CellId], new_id: NewId) -> Edit:
    """Make one new cell of neighbours.

    Raises:
        Refused: fewer than two, or they do not all share a border.
    """
    wanted = list(dict.fromkeys(cells))
    whole = _as_one(coverage, wanted)
    fresh = new_id()
    made: dict[CellId, BaseGeometry | None] = dict.fromkeys(wanted)
    made[fresh] = whole
    return checked(coverage, Edit("change.merge", made, {fresh: tuple(wanted)}))


def dissolve(coverage: Coverage, cells: Iterable[CellId], into: CellId) -> Edit:
    """Give the ground of cells to a neighbour, which stays the cell that it is.

    Raises:
        Refused: there are none but `into`, or they do not all share a border.
    """
    wanted = list(dict.fromkeys([into, *cells]))
    whole = _as_one(coverage, wanted)
    made: dict[CellId, BaseGeometry | None] = dict.fromkeys(wanted)
    made[into] = whole
    return checked(coverage, Edit("change.dissolve", made))


def _as_one(coverage: Coverage, cells: Sequence[CellId]) -> BaseGeometry:
    """The ground of several neighbours."""
    if len(cells) < 2:
        raise Refused("coverage_merge_needs_two")
    shapes = coverage.shapes(cells)
    whole = joined(shapes)
    parts = shapely.get_num_geometries(whole)
    if parts > shapely.get_num_geometries(shapes).sum() - (len(cells) - 1):
        raise Refused("coverage_not_neighbours")
    return whole


def cut_out(coverage: Coverage, ring: Sequence[Vertex], new_id: NewId) -> Edit:
    """Cut a new cell with the outline `ring` out of every cell that it covers.

    A cell that is covered whole is gone; the ground outside all cells stays outside.

    Raises:
        Refused: the ring is none, crosses itself, or lies outside every cell.
    """
    outline = list(ring)
    if len(set(outline)) < 3:
        raise Refused("coverage_too_few_vertices")
    closed = outline if outline[0] == outline[-1] else [*outline, outline[0]]
    area = shapely.polygons(grid.unpack(closed))
    if not area.is_valid:
        raise Refused("coverage_line_crosses_itself")
    inside = [one for one in coverage.near(area) if coverage.shape(one).intersects(area)]
    pieces = cut(coverage, closed, inside)
    taken = {row for row, face in enumerate(pieces.faces) if area.contains(face.representative_point())}
    whole = [one for one in inside if one not in pieces.owners and area.contains(coverage.shape(one))]
    givers = tuple(sorted({pieces.owners[row] for row in taken} | set(whole)))
    if not givers:
        raise Refused("coverage_outside_cells")
    shapes = _with_new_vertices(coverage, pieces)
    for one in givers:
        left = [row for row in pieces.of(one) if row not in taken]
        shapes[one] = pieces.union(left) if left and one not in whole else None
    parts = np.array([*pieces.faces[sorted(taken)], *coverage.shapes(whole)], dtype=object)
    fresh = new_id()
    shapes[fresh] = joined(parts)
    return checked(coverage, Edit("change.cut_out", shapes, {fresh: givers}))


def _with_new_vertices(coverage: Coverage, pieces: Pieces) -> dict[CellId, BaseGeometry | None]:
    """Cells that the line met and that got a vertex from it."""
    return {
        one: shape
        for one, shape in pieces.around.items()
        if shapely.get_num_coordinates(shape) != shapely.get_num_coordinates(coverage.shape(one))
    }
