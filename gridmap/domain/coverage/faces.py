"""The pieces into which a line cuts cells."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid, noding
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage
from gridmap.domain.coverage.vertices import without

#: What was cut last in a coverage: a line is tried with several cells, looked at for more than one use and
#: then drawn, and a long one takes long to cut.
_last: "WeakKeyDictionary[Coverage, dict[_Asked, Pieces]]" = WeakKeyDictionary()
_REMEMBERED = 4

_Asked = tuple[tuple[Vertex, ...], frozenset[CellId] | None]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Cells cut by a line."""

    faces: NDArray[Any]  # polygons, shape (n,)
    owners: tuple[CellId, ...]  # the cell that each face lies in
    line: frozenset[tuple[Vertex, Vertex]]  # segments of the line that bound faces on both sides
    around: dict[CellId, BaseGeometry]  # every cell that the line met, with the new vertices

    def of(self, cell: CellId) -> list[int]:
        """Rows of a cell's faces, the largest first."""
        rows = [row for row, owner in enumerate(self.owners) if owner == cell]
        return sorted(rows, key=lambda row: -float(shapely.area(self.faces[row])))

    def union(self, rows: Iterable[int]) -> BaseGeometry:
        """The faces of these rows as one polygon or several."""
        joined: BaseGeometry = shapely.coverage_union_all(self.faces[list(rows)])
        return joined.geoms[0] if len(getattr(joined, "geoms", ())) == 1 else joined


def cut(coverage: Coverage, line: Sequence[Vertex], cells: Iterable[CellId] | None = None) -> Pieces:
    """Cut cells along a line; its loose ends, which cut nothing, leave no vertex behind.

    Args:
        coverage: The cells.
        line: Vertices of the line; a closed one ends where it starts.
        cells: The cells to be cut, by default all that the line meets.

    Raises:
        Refused: the line crosses itself, or meets borders at too small an angle.
    """
    asked = tuple(line), None if cells is None else frozenset(cells)
    last = _last.setdefault(coverage, {})
    found = last.get(asked)
    if found is None:
        found = _cut(coverage, *asked)
        while len(last) >= _REMEMBERED:
            last.pop(next(iter(tuple(last))), None)  # another thread may cut too
        last[asked] = found
    return found


def _cut(coverage: Coverage, line: Sequence[Vertex], cells: Collection[CellId] | None) -> Pieces:
    drawn = shapely.linestrings(grid.unpack(line))
    near = {one: coverage.shape(one) for one in coverage.near(drawn)}
    met = {one: shape for one, shape in near.items() if shapely.distance(shape, drawn) <= 2 * grid.STEP}
    wanted = set(met) if cells is None else set(cells)
    noded = noding.lay(line, met)
    kept = _without_loose_ends(noded, wanted)
    needed = {at for segment in kept for at in segment}
    around = {one: _pruned(noded.shapes[one], met[one], needed) for one in met}
    edges = set(kept)
    for one in wanted & met.keys():
        edges |= noding.edges_of(around[one])
    faces = _polygonized(edges)
    owners = _owners(faces, {one: around[one] for one in wanted & met.keys()})
    inside = [row for row, owner in enumerate(owners) if owner is not None]
    found = tuple(owner for owner in owners if owner is not None)
    return Pieces(faces[inside], found, frozenset(kept), around)


def _without_loose_ends(noded: noding.Noded, wanted: set[CellId]) -> set[tuple[Vertex, Vertex]]:
    """Segments of the line that have wanted cells' ground on both sides and belong to a whole cut."""
    borders: set[tuple[Vertex, Vertex]] = set()
    for one in wanted & noded.shapes.keys():
        borders |= noding.edges_of(noded.shapes[one])
    drawn = noding.segments(noded.line) - borders
    bounds: set[tuple[Vertex, Vertex]] = set()
    faces = _polygonized(borders | drawn)
    owners = _owners(faces, {one: noded.shapes[one] for one in wanted & noded.shapes.keys()})
    for face, owner in zip(faces, owners, strict=True):
        if owner is not None:
            bounds |= noding.edges_of(face)
    return drawn & bounds


def _polygonized(edges: set[tuple[Vertex, Vertex]]) -> NDArray[Any]:
    ends = np.array(sorted(edges), dtype=np.int64)
    lines = shapely.linestrings(grid.unpack(ends.ravel()).reshape(-1, 2, 2))
    return np.asarray(shapely.get_parts(shapely.polygonize(lines)), dtype=object)


def _owners(faces: NDArray[Any], shapes: dict[CellId, BaseGeometry]) -> list[CellId | None]:
    inside = shapely.point_on_surface(faces)
    owners: list[CellId | None] = [None] * len(faces)
    for one, shape in shapes.items():
        for row in np.flatnonzero(shapely.contains(shape, inside)):
            owners[row] = one
    return owners


def _pruned(noded: BaseGeometry, plain: BaseGeometry, needed: set[Vertex]) -> BaseGeometry:
    """A noded polygon without those new vertices that the cut does not need."""
    old = set(grid.vertices_of(plain).tolist())
    new = set(grid.vertices_of(noded).tolist()) - old - needed
    return without(noded, new) if new else noded
