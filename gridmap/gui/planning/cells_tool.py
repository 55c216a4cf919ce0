"""Selecting cells of the draft (V), and merging them (M)."""

import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from gridmap.domain.change import Change
from gridmap.domain.planning.joining import join, keeper
from gridmap.domain.records import RecordId
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.plan_tool import PlanTool
from gridmap.gui.planning.rectangle import Rectangle

_MANY = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class CellsTool(PlanTool):
    """A click selects a cell, with Ctrl or Shift one more; Shift and dragging selects a rectangle."""

    name = "select"
    cursor = Qt.CursorShape.ArrowCursor
    snaps = False
    draws = False
    #: Whether every click adds to the selection.
    adds = False

    def __init__(self, board) -> None:
        super().__init__(board)
        self._rectangle: Rectangle | None = None
        self._hovered: int | None = None

    def reset(self) -> None:
        self._rectangle = self._hovered = None
        super().reset()

    def pressed(self, pointer: Pointer) -> bool:
        shift = pointer.modifiers & Qt.KeyboardModifier.ShiftModifier
        if not (shift and pointer.buttons & Qt.MouseButton.LeftButton):
            return False
        self._rectangle, self.pointer = Rectangle(pointer), pointer
        return True

    def moved(self, pointer: Pointer) -> bool:
        if self._rectangle is None:
            self._hovered = self.cell_at(pointer)
        else:
            self._rectangle.follow(pointer)
        return super().moved(pointer)

    def released(self, pointer: Pointer) -> bool:
        rectangle, self._rectangle = self._rectangle, None
        if rectangle is None:
            return False
        rectangle.follow(pointer)
        if not rectangle.drawn:
            return self.clicked(pointer)
        self.board.select([*self.board.selection, *self._within(rectangle)])
        return True

    def clicked(self, pointer: Pointer) -> bool:
        found = self.cell_at(pointer)
        before = self.board.selection
        if not (self.adds or pointer.modifiers & _MANY):
            self.board.select([] if found is None else [found])
        elif found in before:
            self.board.select([one for one in before if one != found])
        elif found is not None:
            self.board.select([*before, found])
        return True

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.board.selection:
            self.board.select([])
            return True
        return event.key() == Qt.Key.Key_Escape

    def paint_below(self, painter: QPainter, view: View) -> None:
        palette = MapPalette.of()
        if self._hovered is not None and self.board.view is not None and self._hovered in self.board.view:
            assert self.canvas is not None
            path = self.board.outline(self._hovered).on(view)
            painter.setBrush(faded(palette.halo, 0.25))
            painter.setPen(QPen(faded(palette.label, 0.85), 1.6))
            painter.drawPath(path)

    def paint(self, painter: QPainter, view: View) -> None:
        if self._rectangle is not None:
            self._rectangle.paint(painter, view)

    def _within(self, rectangle: Rectangle) -> list[int]:
        """Cells with their middle in a rectangle."""
        coverage = self.coverage
        if coverage is None:
            return []
        box = rectangle.box
        near = sorted(coverage.near(box))
        inside = shapely.intersects(box, shapely.point_on_surface(coverage.shapes(near)))
        return [one for one, there in zip(near, inside.tolist(), strict=True) if there]


class MergeTool(CellsTool):
    """Every click adds a cell; Enter merges, and so does taking the tool up with two cells selected.

    What a tool has just brought and selected is not what the planner wants to merge.
    """

    name = "merge"
    cursor = Qt.CursorShape.CrossCursor
    draws = True
    adds = True

    def begin(self, canvas) -> None:
        super().begin(canvas)
        if self.board.by_work:
            self.board.select([])
        if len(self.board.selection) > 1 and (self.merge() or not self.board.asking):
            self.finished.emit()

    def clicked(self, pointer: Pointer) -> bool:
        found = self.cell_at(pointer)
        if found is not None and found not in self.board.selection and not self.board.may_draw({found}):
            return True
        return super().clicked(pointer)

    def merge(self) -> bool:
        """Merge what is selected."""
        cells, new_id = list(self.board.selection), self.board.session.new_id
        drawn = dict(self.board.view.drawn) if self.board.view is not None else {}
        made = self.draw(lambda coverage: join(coverage, cells, new_id, drawn), kept=keeper(drawn, cells))
        return made is not None

    def drawn_later(self, change: Change, kept: RecordId | None) -> None:
        super().drawn_later(change, kept)
        if self.canvas is not None:
            self.finished.emit()

    def double_clicked(self, pointer: Pointer) -> bool:
        return True

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.merge():
                self.finished.emit()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit()
            return True
        return super().key_pressed(event)
