"""The cells of a workspace or draft as one coverage, built once and then carried along."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex, Vertices
from gridmap.domain.errors import Refused

CellId = int

#: Reads the polygons of some cells, object array of shape (n,) in the order of their ids.
ReadShapes = Callable[[Sequence[CellId]], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Edit:
    """New shapes of cells: None for a cell that is gone, new ids for cells that came.

    `parents` names, for every new cell, the cells it was made from.
    """

    label: str
    shapes: Mapping[CellId, BaseGeometry | None]
    parents: Mapping[CellId, tuple[CellId, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Base:
    """What was built once: the cells and a tree of their boxes.

    Polygons are read and vertices looked up cell by cell: reading all of them, and an index of all
    vertices, would be what takes the longest (19 million vertices: 3 s), and an edit touches a handful.
    """

    ids: NDArray[np.int64]
    boxes: NDArray[np.float64]
    shapes: NDArray[Any]  # None for a cell that has not been asked for yet
    read: ReadShapes | None
    tree: shapely.STRtree
    row_of: Mapping[CellId, int]
    vertices: dict[int, frozenset[Vertex]] = field(default_factory=dict)  # by row, as far as asked for

    @classmethod
    def of(
        cls,
        ids: NDArray[np.int64],
        boxes: NDArray[np.float64],
        shapes: NDArray[Any],
        read: ReadShapes | None,
    ) -> "_Base":
        rows = dict(zip(ids.tolist(), range(len(ids)), strict=True))
        return cls(ids, boxes, shapes, read, shapely.STRtree(shapely.box(*boxes.T)), rows)

    def at(self, rows: list[int]) -> NDArray[Any]:
        """The polygons of some rows."""
        found = self.shapes[rows]
        if self.read is not None and any(shape is None for shape in found.tolist()):
            missing = [row for row in rows if self.shapes[row] is None]
            self.shapes[missing] = self.read(self.ids[missing].tolist())
            found = self.shapes[rows]
        return found

    def has(self, row: int, at: Vertex) -> bool:
        """Whether the cell of a row has a vertex."""
        known = self.vertices.get(row)
        if known is None:
            known = self.vertices[row] = frozenset(grid.vertices_of(self.at([row])[0]).tolist())
        return at in known


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is looked up of a cell that an edit has drawn."""

    vertices: frozenset[Vertex]
    box: tuple[float, float, float, float]

    @classmethod
    def of(cls, shape: BaseGeometry) -> "_Drawn":
        return cls(frozenset(grid.vertices_of(shape).tolist()), shape.bounds)

    def meets(self, box: tuple[float, float, float, float]) -> bool:
        """Whether its box touches or overlaps another."""
        west, south, east, north = self.box
        return west <= box[2] and box[0] <= east and south <= box[3] and box[1] <= north


class Coverage:
    """Cells by id with polygons on the grid (`grid`), in EPSG:4490.

    A value: `with_edit` gives another one that shares what did not change.
    """

    def __init__(
        self,
        base: _Base,
        changed: Mapping[CellId, BaseGeometry | None],
        drawn: Mapping[CellId, _Drawn],
    ) -> None:
        """Use `build`; `changed` overrides the base, `drawn` is of every shape in it."""
        self._base = base
        self._changed = changed
        self._drawn = drawn

    @classmethod
    def build(cls, ids: NDArray[np.int64], shapes: NDArray[Any]) -> "Coverage":
        """A coverage of polygons that lie on the grid and share their vertices.

        Args:
            ids: Cell ids, shape (n,).
            shapes: Polygons or multi polygons in degrees, object array of shape (n,).
        """
        return cls(_Base.of(ids, shapely.bounds(shapes).reshape(-1, 4), shapes, None), {}, {})

    @classmethod
    def lazy(cls, ids: NDArray[np.int64], boxes: NDArray[np.float64], read: ReadShapes) -> "Coverage":
        """The same of polygons that are read when they are first asked for, on the thread that asks.

        Args:
            ids: Cell ids, shape (n,).
            boxes: West, south, east and north in degrees, shape (n, 4); they may be a little too large.
            read: Reads polygons.
        """
        return cls(_Base.of(ids, boxes, np.full(len(ids), None, dtype=object), read), {}, {})

    def __contains__(self, cell: CellId) -> bool:
        """Whether there is such a cell."""
        return self._changed[cell] is not None if cell in self._changed else cell in self._base.row_of

    def __len__(self) -> int:
        """Number of cells."""
        return len(self.ids())

    def ids(self) -> list[CellId]:
        """Every cell's id."""
        kept = [one for one in self._base.row_of if one not in self._changed]
        return kept + [one for one, shape in self._changed.items() if shape is not None]

    def shape(self, cell: CellId) -> BaseGeometry:
        """A cell's polygon.

        Raises:
            Refused: there is no such cell any more.
        """
        if cell in self._changed:
            shape = self._changed[cell]
            if shape is None:
                raise Refused("coverage_cell_gone")
            return shape
        if cell not in self._base.row_of:
            raise Refused("coverage_cell_gone")
        row = self._base.row_of[cell]
        found: BaseGeometry | None = self._base.shapes[row]
        return self._base.at([row])[0] if found is None else found

    def shapes(self, cells: Iterable[CellId]) -> NDArray[Any]:
        """Polygons of several cells, object array."""
        wanted, rows, changed = list(cells), self._base.row_of, self._changed
        self._base.at([rows[one] for one in wanted if one in rows and one not in changed])
        found = [self.shape(cell) for cell in wanted]
        made = np.empty(len(found), dtype=object)
        made[:] = found
        return made

    def cells_at(self, at: Vertex) -> set[CellId]:
        """The cells that have this vertex."""
        near = self._base.tree.query(shapely.Point(grid.position(at))).tolist()
        self._base.at(near)
        found = {int(self._base.ids[row]) for row in near if self._base.has(row, at)}
        found -= self._changed.keys()
        return found | {one for one, drawn in self._drawn.items() if at in drawn.vertices}

    def cells_with_edge(self, first: Vertex, second: Vertex) -> set[CellId]:
        """The cells in which these two vertices follow each other, either way round."""
        both = self.cells_at(first) & self.cells_at(second)
        return {one for one in both if _has_edge(self.shape(one), first, second)}

    def near(self, geometry: BaseGeometry) -> set[CellId]:
        """The cells that touch or overlap the box of a geometry."""
        rows = self._base.tree.query(geometry)
        found = {int(self._base.ids[row]) for row in rows} - self._changed.keys()
        box = geometry.bounds
        return found | {one for one, drawn in self._drawn.items() if drawn.meets(box)}

    def cell_at(self, lon: float, lat: float) -> CellId | None:
        """The cell that a position lies in, degrees."""
        at = shapely.Point(lon, lat)
        return next((one for one in sorted(self.near(at)) if shapely.intersects(self.shape(one), at)), None)

    def with_edit(self, edit: Edit) -> "Coverage":
        """The coverage after an edit."""
        drawn = {one: known for one, known in self._drawn.items() if one not in edit.shapes}
        drawn |= {one: _Drawn.of(shape) for one, shape in edit.shapes.items() if shape is not None}
        return Coverage(self._base, {**self._changed, **edit.shapes}, drawn)

    def rebuilt(self) -> "Coverage":
        """The same coverage with its index made anew; worth it after some hundred edits."""
        if not self._changed:
            return self
        base, ids = self._base, np.array(sorted(self.ids()), dtype=np.int64)
        boxes, shapes = np.empty((len(ids), 4)), np.empty(len(ids), dtype=object)
        kept = np.isin(ids, base.ids) & ~np.isin(ids, list(self._changed))
        rows = [base.row_of[one] for one in ids[kept].tolist()]
        boxes[kept], shapes[kept] = base.boxes[rows], base.shapes[rows]
        shapes[~kept] = self.shapes(ids[~kept].tolist())
        boxes[~kept] = shapely.bounds(shapes[~kept])
        return Coverage(_Base.of(ids, boxes, shapes, base.read), {}, {})


def rings(shape: BaseGeometry) -> list[Vertices]:
    """Every ring of a polygon or multi polygon, each without its closing vertex."""
    found = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        found.append(grid.vertices_of(ring)[:-1])
    return found


def _has_edge(shape: BaseGeometry, first: Vertex, second: Vertex) -> bool:
    for ring in rings(shape):
        following = np.roll(ring, -1)
        if (((ring == first) & (following == second)) | ((ring == second) & (following == first))).any():
            return True
    return False
