"""Selecting shapes: a click, Ctrl for more, Shift and dragging for a rectangle."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from gridmap.gui.canvas.tool import Pointer, Tool
from gridmap.gui.canvas.view import View

_MANY = Qt.KeyboardModifier.ControlModifier
_RECTANGLE = Qt.KeyboardModifier.ShiftModifier


class SelectTool(Tool):
    """The tool in use when no other is."""

    name = "select"
    cursor = Qt.CursorShape.ArrowCursor
    hovers = True

    def __init__(self) -> None:
        super().__init__()
        self._from: Pointer | None = None
        self._to: Pointer | None = None

    def end(self) -> None:
        self._from = self._to = None
        super().end()

    def pressed(self, pointer: Pointer) -> bool:
        if not (pointer.modifiers & _RECTANGLE and pointer.buttons & Qt.MouseButton.LeftButton):
            return False
        self._from = self._to = pointer
        return True

    def moved(self, pointer: Pointer) -> bool:
        if self._from is None:
            return False
        self._to = pointer
        self.changed.emit()
        return True

    def released(self, pointer: Pointer) -> bool:
        if self._from is None or self.canvas is None:
            return False
        start, self._from, self._to = self._from, None, None
        box = (
            min(start.x, pointer.x),
            min(start.y, pointer.y),
            max(start.x, pointer.x),
            max(start.y, pointer.y),
        )
        self._choose(self.canvas.shapes_within(box), pointer)
        self.changed.emit()
        return True

    def clicked(self, pointer: Pointer) -> bool:
        if self.canvas is None:
            return False
        bubble = self.canvas.bubble_at(pointer.px, pointer.py)
        if bubble is not None:
            self.canvas.points_clicked.emit(bubble.layer, bubble.points)
            return True
        found = self.canvas.shape_at(pointer.x, pointer.y)
        self._choose([] if found is None else [found], pointer)
        return True

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape or self.canvas is None or not self.canvas.selection:
            return False
        self.canvas.choose([])
        return True

    def paint(self, painter: QPainter, view: View) -> None:
        if self._from is None or self._to is None:
            return
        corners = np.array([view.to_screen(self._from.x, self._from.y), (self._to.px, self._to.py)])
        left, top = corners.min(axis=0)
        width, height = np.ptp(corners, axis=0)
        painter.setBrush(QColor(29, 78, 216, 30))
        painter.setPen(QPen(QColor(29, 78, 216), 1.0, Qt.PenStyle.DashLine))
        painter.drawRect(QRectF(left, top, width, height))

    def _choose(self, ids: list[int], pointer: Pointer) -> None:
        assert self.canvas is not None
        if not pointer.modifiers & _MANY:
            self.canvas.choose(ids)
            return
        before = list(self.canvas.selection)
        kept = [one for one in before if one not in ids]
        self.canvas.choose(kept if len(ids) == 1 and ids[0] in before else kept + ids)
