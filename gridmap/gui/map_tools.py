"""The tools of the map in a small card on it; each has a letter, which works wherever nothing is typed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gridmap.gui import icons
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.card import paint_card
from gridmap.gui.canvas.measure_tool import MeasureTool
from gridmap.gui.canvas.tool import Tool
from gridmap.words import tr

_MARGIN = 14


class MapTools(QWidget):
    """Measure, and show everything."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._measuring = MeasureTool()
        self.setAccessibleName(tr("window.map_tools"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(5, 4, 5, 4)
        row.setSpacing(2)
        self.measure = self._button("measure", "ruler", "L")
        self.measure.setCheckable(True)
        self.measure.clicked.connect(self._turn_measuring)
        self.everything = self._button("everything", "maximize", "Home")
        self.everything.clicked.connect(canvas.zoom_full)
        for button in (self.measure, self.everything):
            row.addWidget(button)
        keys = QShortcut(QKeySequence("L"), canvas)
        keys.setContext(Qt.ShortcutContext.WindowShortcut)
        keys.activated.connect(self.measure.click)
        canvas.tool_changed.connect(self._show_tool)
        self.adjustSize()
        self.move(_MARGIN, _MARGIN)
        canvas.tools = self
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_card(QPainter(self), self.rect())

    def _button(self, name: str, icon: str, keys: str) -> QToolButton:
        button = QToolButton()
        button.setText(f"{tr(f'window.tool_{name}')} {keys}")
        button.setToolTip(tr(f"window.tool_{name}_hint"))
        button.setAccessibleName(tr(f"window.tool_{name}"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.set_icon(button, icon)
        return button

    def _turn_measuring(self, on: bool) -> None:
        self._canvas.set_tool(self._measuring if on else None)
        self._canvas.setFocus()

    def _show_tool(self, tool: Tool) -> None:
        self.measure.setChecked(tool is self._measuring)
