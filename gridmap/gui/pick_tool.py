"""The tool with which one click on the map answers a question for a place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.tool import Pointer, Tool
from gridmap.words import tr


class PickTool(Tool):
    """Selects nothing; Esc leaves without an answer."""

    name = "pick"
    picked = Signal(float, float)  # longitude, latitude
    left = Signal()

    def begin(self, canvas: MapCanvas) -> None:
        super().begin(canvas)
        self.hint.emit(tr("window.pick_hint"))

    def clicked(self, pointer: Pointer) -> bool:
        self.picked.emit(pointer.lon, pointer.lat)
        return True

    def key_pressed(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Escape:
            return False
        self.left.emit()
        return True
