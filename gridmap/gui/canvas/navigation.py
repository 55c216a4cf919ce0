"""Panning, zooming and handing the mouse and the keyboard to the tool in use."""

import math

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from gridmap.domain.mercator import lonlat_at
from gridmap.gui.canvas.select_tool import SelectTool
from gridmap.gui.canvas.tool import Pointer, Snapper, Tool
from gridmap.gui.canvas.view import View

_NOTCH = 120  # of a wheel, in eighths of a degree
_ZOOM_A_NOTCH = 1.5
_PINCH = Qt.NativeGestureType.ZoomNativeGesture
_SNAP_PX = 12
_STEP_SHARE = 0.2  # of the window that an arrow key moves the map by
_ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Navigation(QWidget):
    """A widget with a view of the plane that the user moves about."""

    view_changed = Signal()
    position_changed = Signal(object, object)  # longitude and latitude, None and None outside
    clicked_at = Signal(float, float)  # longitude, latitude
    tool_changed = Signal(object)
    hint_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.snapper: Snapper | None = None
        self.pointer: Pointer | None = None
        self.by_keyboard = False  # the cross that Enter clicks at is on show
        self._view = View(0.0, 0.0, 1000.0, 640, 480)
        self._grab: QPointF | None = None  # where the left or middle button went down
        self._dragged = False
        self._tool_drags = False
        self._home = SelectTool()
        self._tool: Tool = self._home
        self._take_up(self._home)

    @property
    def view(self) -> View:
        """The view in logical pixels, of the size that the widget has now."""
        return self._view.resized(self.width(), self.height())

    def set_view(self, view: View) -> None:
        """Show this; its size is taken from the widget."""
        sized = view.resized(self.width(), self.height())
        if sized != self._view:
            self._view = sized
            self.view_changed.emit()
            self.update_moving()

    def update_moving(self) -> None:
        """Paint again soon what moves with the view."""
        self.update()

    def pan(self, dx: float, dy: float) -> None:
        """Move the map by logical pixels, rounded to the screen's own, so that its image only shifts."""
        ratio = self.devicePixelRatioF()
        self.set_view(self._view.panned(round(dx * ratio) / ratio, round(dy * ratio) / ratio))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge by a factor about a pixel, the middle by default."""
        point = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self.set_view(self._view.zoomed(factor, point.x(), point.y()))

    def zoom_full(self) -> None:
        """Show everything."""

    @property
    def tool(self) -> Tool:
        """The tool in use."""
        return self._tool

    def set_tool(self, tool: Tool | None) -> None:
        """Use a tool; None goes back to selecting."""
        wanted = tool or self._home
        if wanted is self._tool:
            return
        self._tool.end()
        self._tool.finished.disconnect(self._lay_down)
        self._tool.changed.disconnect(self.update)
        self._tool.hint.disconnect(self.hint_changed)
        self._take_up(wanted)
        self.update()

    def _take_up(self, tool: Tool) -> None:
        self._tool = tool
        self._tool_drags = False
        self.setCursor(tool.cursor)
        tool.finished.connect(self._lay_down)
        tool.changed.connect(self.update)
        tool.hint.connect(self.hint_changed)
        self.hint_changed.emit("")
        tool.begin(self)  # type: ignore[arg-type]  # always a MapCanvas
        self.tool_changed.emit(tool)

    def _lay_down(self) -> None:
        # After the tool has returned from the handler that it finished in.
        QTimer.singleShot(0, self, lambda: self.set_tool(None))

    def pointer_at(
        self,
        at: QPointF,
        buttons: Qt.MouseButton = Qt.MouseButton.NoButton,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> Pointer:
        """What tools are told of a pixel; on what is near where the tool snaps, unless Alt is held."""
        x, y = self._view.to_plane(at.x(), at.y())
        snap = None
        if self._tool.snaps and self.snapper is not None and not modifiers & Qt.KeyboardModifier.AltModifier:
            snap = self.snapper(x, y, _SNAP_PX * self._view.scale)
        if snap is not None:
            x, y = snap.x, snap.y
        return Pointer(at.x(), at.y(), x, y, *lonlat_at(x, y), buttons, modifiers, snap)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._use_keyboard(False)
        pointer = self._pointed(event)
        self._tool_drags = self._tool.pressed(pointer)
        if not self._tool_drags and event.button() in (
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.MiddleButton,
        ):
            self._grab, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointed(event)
        self.position_changed.emit(pointer.lon, pointer.lat)
        if self._grab is not None:
            self._drag(event.position())
        elif not self._tool.moved(pointer):
            self.hover(pointer)

    def _drag(self, to: QPointF) -> None:
        assert self._grab is not None
        delta = to - self._grab
        if not self._dragged and delta.manhattanLength() < QApplication.startDragDistance() / 2:
            return
        if not self._dragged:
            self._dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.hover(None)
        ratio = self.devicePixelRatioF()
        moved = QPointF(round(delta.x() * ratio) / ratio, round(delta.y() * ratio) / ratio)
        self._grab += moved
        self.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointed(event)
        if self._tool_drags:
            self._tool_drags = False
            self._tool.released(pointer)
            return
        grabbed, self._grab = self._grab, None
        if self._dragged:
            self._dragged = False
            self.setCursor(self._tool.cursor)
        elif grabbed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._click(pointer)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointed(event)
        if event.button() == Qt.MouseButton.LeftButton and not self._tool.double_clicked(pointer):
            out = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.zoom(0.5 if out else 2.0, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            self.zoom(math.pow(_ZOOM_A_NOTCH, turned / _NOTCH), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == _PINCH:
            self.zoom(1.0 + event.value(), event.position())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._tool.key_pressed(event):
            return
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_ZOOM_A_NOTCH)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / _ZOOM_A_NOTCH)
        elif key == Qt.Key.Key_Home:
            self.zoom_full()
        elif key in _ARROWS:
            across, down = _ARROWS[Qt.Key(key)]
            share = _STEP_SHARE / (5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            self._use_keyboard(True)
            self.pan(across * self.width() * share, down * self.height() * share)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._use_keyboard(True)
            self._click(
                self.pointer_at(QPointF(self.width() / 2, self.height() / 2), modifiers=event.modifiers())
            )
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._use_keyboard(False)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer = None
        self.position_changed.emit(None, None)
        self.hover(None)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_view(self._view)

    def hover(self, pointer: Pointer | None) -> None:
        """The pointer rests on something, or on nothing."""

    def _click(self, pointer: Pointer) -> None:
        if not self._tool.clicked(pointer):
            return
        self.clicked_at.emit(pointer.lon, pointer.lat)

    def _pointed(self, event: QMouseEvent) -> Pointer:
        self.pointer = self.pointer_at(event.position(), event.buttons(), event.modifiers())
        return self.pointer

    def _use_keyboard(self, used: bool) -> None:
        if used != self.by_keyboard:
            self.by_keyboard = used
            self.update()
