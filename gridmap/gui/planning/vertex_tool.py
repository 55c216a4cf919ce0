"""Moving vertices, edges and runs of vertices (E); inserting and deleting vertices."""

from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QRegion

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.vertices import delete_vertices, insert_vertex, move_vertices
from gridmap.domain.mercator import lonlat_at
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.drag import Drag
from gridmap.gui.planning.figures_card import figures_box, paint_figures
from gridmap.gui.planning.nearby import Edge, Reach, edge_near, vertex_near
from gridmap.gui.planning.paint import paint_handles, paint_held, paint_outline
from gridmap.gui.planning.plan_tool import PlanTool, pixels, positions, vertex_of
from gridmap.gui.planning.rectangle import Rectangle
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.canvas.canvas import MapCanvas

_REACH_PX = 9.0
_STILL_PX = 4.0
#: More handles than this in the view are not shown.
_MOST_HANDLES = 600
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class VertexTool(PlanTool):
    """A vertex or an edge of the selected cells is dragged; a click elsewhere selects another cell."""

    name = "vertex"

    def __init__(self, board, snapper) -> None:
        super().__init__(board)
        self._snapper = snapper
        self.picked: list[Vertex] = []
        self.drag: Drag | None = None
        self._near: list[Vertex] = []  # the vertex, or the ends of the edge, below the pointer
        self._pressed: Pointer | None = None
        self._rectangle: Rectangle | None = None
        self._dirty = QRegion()  # what the last frame of a drag covers

    def begin(self, canvas: "MapCanvas") -> None:
        super().begin(canvas)
        self.board.changed.connect(self._forget_gone)

    def end(self) -> None:
        self.board.changed.disconnect(self._forget_gone)
        super().end()

    def reset(self) -> None:
        self.drag = self._pressed = self._rectangle = None
        self.picked, self._near = [], []
        self._snapper.passed = ()
        super().reset()

    def under_way(self) -> bool:
        return self.drag is not None or bool(self.picked)

    def pressed(self, pointer: Pointer) -> bool:
        if self.coverage is None:
            return False
        vertex, edge = self._vertex(pointer), self._edge(pointer)
        if pointer.buttons & Qt.MouseButton.RightButton:
            return self._remove([vertex]) if vertex is not None else False
        if not pointer.buttons & Qt.MouseButton.LeftButton:
            return False
        before = list(self.picked)
        if vertex is not None:
            self._pick(vertex, bool(pointer.modifiers & _SHIFT))
        elif edge is not None:
            self.picked = list(edge)
        elif pointer.modifiers & _SHIFT:
            self._rectangle = Rectangle(pointer)
            return True
        else:
            return False
        if self.board.may_draw(self._cells_at(self.picked)):
            self._pressed = pointer
        else:
            self.picked = before  # told now: whoever drags for nothing is told too late
        return True

    def moved(self, pointer: Pointer) -> bool:
        self.pointer = pointer
        if self._rectangle is not None:
            self._rectangle.follow(pointer)
            self.changed.emit()
            return True
        if self._pressed is not None and self.drag is None and self.picked:
            if abs(pointer.px - self._pressed.px) + abs(pointer.py - self._pressed.py) < _STILL_PX:
                return True
            self._begin_drag(pointer)
        if self.drag is not None:
            self.drag.follow(vertex_of(pointer))
            self.rows = self.drag.rows
            self._update_dragged()
        else:
            self._hover(pointer)
            self.changed.emit()
        return True

    def released(self, pointer: Pointer) -> bool:
        rectangle, self._rectangle = self._rectangle, None
        if rectangle is not None:
            rectangle.follow(pointer)
            return self._pick_within(rectangle) if rectangle.drawn else self.clicked(pointer)
        drag, self.drag, self._pressed = self.drag, None, None
        self._snapper.passed = ()
        self.rows = []
        if drag is not None and drag.moves:
            moves = dict(drag.moves)
            there = [moves[one] for one in self.picked]  # what is gone is forgotten while it is drawn
            if self.draw(lambda coverage: move_vertices(coverage, moves)) is not None:
                self.picked = there
        self.changed.emit()
        return True

    def clicked(self, pointer: Pointer) -> bool:
        found = self.cell_at(pointer)
        self.picked = []
        if pointer.modifiers & _SHIFT and found is not None:
            self.board.select([*self.board.selection, found])
        else:
            self.board.select([] if found is None else [found])
        return True

    def double_clicked(self, pointer: Pointer) -> bool:
        found = self._edge(pointer, anyone=True)
        if found is None or self._vertex(pointer) is not None:
            return self._vertex(pointer) is not None
        at = grid.vertex(*self._place)
        if self.draw(lambda coverage: insert_vertex(coverage, found, at)) is not None:
            self.picked = [at]
        return True

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.picked:
            return self._remove(list(self.picked))
        return super().key_pressed(event)

    # -- exact entry

    @property
    def anchor(self) -> tuple[float, float] | None:
        """Where the vertex is that exact figures would move, degrees."""
        return grid.position(self.picked[0]) if self.picked else None

    def put(self, lon: float, lat: float) -> bool:
        """Move the selected vertices so that the first is there."""
        if not self.picked:
            return False
        assert self.board.view is not None
        drag = Drag(self.board.view, self.picked, self.picked[0])
        drag.follow(grid.vertex(lon, lat), counted=False)
        moves = dict(drag.moves)
        there = [moves.get(one, one) for one in self.picked]
        if moves and self.draw(lambda coverage: move_vertices(coverage, moves)) is None:
            return False
        self.picked = there
        return True

    # -- painting

    def paint_below(self, painter: QPainter, view: View) -> None:
        palette, moving = MapPalette.of(), self.drag
        for one in self._selected():
            if moving is None or one not in moving.cells:
                paint_outline(painter, self.board.outline(one).on(view), palette)

    def paint(self, painter: QPainter, view: View) -> None:
        palette, moving, cells = MapPalette.of(), self.drag, self._selected()
        if moving is not None:
            for outline in moving.outlines:
                paint_outline(painter, outline.on(view), palette, wrong=moving.wrong)
        paint_handles(painter, self._handles(view, cells), palette)
        held = [moving.moves.get(one, one) for one in self.picked] if moving is not None else self.picked
        paint_held(painter, pixels(view, held or self._near), palette)
        if self._rectangle is not None:
            self._rectangle.paint(painter, view)
        if moving is not None and self.pointer is not None:
            self.paint_snapped(painter, view)
            paint_figures(painter, self._card(view), self.rows)

    def _selected(self) -> list[int]:
        plan = self.board.view
        return [one for one in self.board.selection if plan is not None and one in plan]

    def _handles(self, view: View, cells: list[int]) -> NDArray[np.float64]:
        """Where the handles of some cells are seen, shape (n, 2); none where there are too many to tell."""
        shapes = self.drag.shapes if self.drag is not None else {}
        found = [np.empty((0, 2))]
        for one in cells:
            shape = shapes.get(one)
            shape = shape if shape is not None else self.coverage.shape(one)  # type: ignore[union-attr]  # there is a view
            found.append(positions(view, np.unique(grid.vertices_of(shape))))
        at = np.concatenate(found)
        seen = at[((at >= 0) & (at <= (view.width, view.height))).all(axis=1)]
        return seen if len(seen) <= _MOST_HANDLES else seen[:0]

    # -- what is below the pointer

    def _begin_drag(self, pointer: Pointer) -> None:
        assert self._pressed is not None and self.board.view is not None
        start = self.picked[0] if self._vertex(self._pressed) is not None else self._raw(self._pressed)
        held = self._vertex(self._pressed)
        assert self.canvas is not None
        self.drag = Drag(
            self.board.view, self.picked, held if held is not None else start, self.canvas.view.scale
        )
        self._snapper.passed = tuple(self.picked)
        self.tell_hint()  # why an earlier move was refused says nothing of this one

    def _update_dragged(self) -> None:
        """Paint again where something moved: a whole map in each frame would be too slow."""
        assert self.canvas is not None and self.drag is not None and self.pointer is not None
        view = self.canvas.view
        around = QRectF(self.pointer.px - 20, self.pointer.py - 20, 40, 40)
        for west, south, east, north in (outline.box for outline in self.drag.outlines):
            (left, top), (right, bottom) = view.to_screen(west, north), view.to_screen(east, south)
            around = around.united(QRectF(left, top, right - left, bottom - top).adjusted(-12, -12, 12, 12))
        card = self._card(view)
        region = QRegion(around.toAlignedRect()) + QRegion(card.adjusted(-2, -2, 2, 2).toAlignedRect())
        self.canvas.update(region + self._dirty)
        self._dirty = region

    def _card(self, view: View) -> QRectF:
        assert self.pointer is not None
        return figures_box(view, QPointF(self.pointer.px, self.pointer.py), self.rows, self.taken())

    def _hover(self, pointer: Pointer) -> None:
        vertex = self._vertex(pointer)
        edge = self._edge(pointer) if vertex is None else None
        self._near = [vertex] if vertex is not None else list(edge or ())

    def _reach(self, pointer: Pointer) -> Reach:
        assert self.canvas is not None
        view = self.canvas.view
        return Reach(*lonlat_at(*view.to_plane(pointer.px, pointer.py)), _REACH_PX * view.scale)

    def _raw(self, pointer: Pointer) -> Vertex:
        reach = self._reach(pointer)
        return grid.vertex(reach.lon, reach.lat)

    def _vertex(self, pointer: Pointer) -> Vertex | None:
        chosen = self.board.selection or None
        return vertex_near(self.coverage, self._reach(pointer), chosen) if self.coverage is not None else None

    def _edge(self, pointer: Pointer, anyone: bool = False) -> Edge | None:
        if self.coverage is None or not (anyone or self.board.selection):
            return None
        found = edge_near(self.coverage, self._reach(pointer), None if anyone else self.board.selection)
        if found is None:
            return None
        self._place = found[1]
        return found[0]

    def _cells_at(self, vertices: list[Vertex]) -> set[int]:
        assert self.coverage is not None
        return {cell for one in vertices for cell in self.coverage.cells_at(one)}

    def _pick(self, vertex: Vertex, more: bool) -> None:
        if more and vertex in self.picked:
            self.picked.remove(vertex)
        elif more:
            self.picked.append(vertex)
        elif vertex not in self.picked:
            self.picked = [vertex]

    def _pick_within(self, rectangle: Rectangle) -> bool:
        """Take the vertices of the selected cells, or of all, that lie in a rectangle beside those held."""
        assert self.coverage is not None
        box = rectangle.box
        cells = [one for one in self.board.selection if one in self.coverage] or self.coverage.near(box)
        found = np.unique(grid.pack(shapely.get_coordinates(self.coverage.shapes(cells))))
        at = grid.unpack(found)
        found = found[shapely.intersects_xy(box, at[:, 0], at[:, 1])]
        if len(found) > _MOST_HANDLES:
            self.board.refused.emit(tr("plan.too_many_vertices", most=_MOST_HANDLES))
        else:
            self.picked = list(dict.fromkeys([*self.picked, *found.tolist()]))
        self.changed.emit()
        return True

    def _remove(self, vertices: list[Vertex]) -> bool:
        if self.draw(lambda coverage: delete_vertices(coverage, vertices)) is not None:
            self.picked, self._near = [], []
        return True

    def _forget_gone(self) -> None:
        coverage = self.coverage
        self._near = []
        if coverage is not None and self.drag is None:
            self.picked = [one for one in self.picked if coverage.cells_at(one)]
