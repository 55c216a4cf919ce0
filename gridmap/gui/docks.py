"""Panels round the map: docks that move, close and come back, and whose places are remembered."""

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QSizePolicy, QToolButton, QWidget

from gridmap.gui import icons
from gridmap.settings import user_folder
from gridmap.words import tr

Area = Qt.DockWidgetArea
_LAYOUT_VERSION = 1


class DockTitle(QWidget):
    """A panel's heading; dragging it moves the panel, its buttons float and close it."""

    def __init__(self, dock: QDockWidget, heading: str) -> None:
        super().__init__(dock)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 4)
        row.setSpacing(2)
        label = QLabel(heading)
        label.setProperty("role", "section")
        row.addWidget(label)
        row.addStretch(1)
        self._row = row
        floating = self._add_button(row, "picture-in-picture-2", tr("window.float_panel", panel=heading))
        floating.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        closing = self._add_button(row, "x", tr("window.close_panel", panel=heading))
        closing.clicked.connect(dock.close)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def hold(self, widget: QWidget) -> None:
        """Let a widget of the panel stand beside the heading, so that it takes no line of its own."""
        self._row.insertWidget(1, widget, 100)

    def _add_button(self, row: QHBoxLayout, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "quiet")
        icons.set_icon(button, icon, "muted")
        button.setAccessibleName(name)
        button.setToolTip(name)
        row.addWidget(button)
        return button

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()  # the dock moves


def add_dock(window: QMainWindow, key: str, heading: str, panel: QWidget, area: Area) -> QDockWidget:
    """Put a panel into a dock of the window; `key` is what its place is remembered by."""
    dock = QDockWidget(heading, window)
    dock.setObjectName(key)
    dock.setAccessibleName(heading)
    dock.setTitleBarWidget(DockTitle(dock, heading))
    dock.setWidget(panel)
    window.addDockWidget(area, dock)
    return dock


def embed(dock: QDockWidget, widget: QWidget) -> None:
    """Put a widget of the panel beside the dock's heading."""
    title = dock.titleBarWidget()
    assert isinstance(title, DockTitle)
    title.hold(widget)


def default_sizes(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Widths and heights that suit the window: the map keeps the most of it."""
    width, height = window.width(), window.height()
    left, right = min(270, max(220, width * 14 // 100)), min(420, max(374, width * 22 // 100))
    below = min(285, max(170, height * 26 // 100))
    across = {"region_tree": left, "cell_panel": right, "plans": left, "plan_cell": right}
    down = {"region_tree": 640, "layers": 320}
    _resize(window, docks, across, Qt.Orientation.Horizontal)
    _resize(window, docks, down, Qt.Orientation.Vertical)
    _resize(window, docks, {"event_queue": below, "plan_nets": below}, Qt.Orientation.Vertical)


def remember(window: QMainWindow, mode: str) -> None:
    """Keep where the window and its panels are, for a mode."""
    places = _places()
    places.setValue("geometry", window.saveGeometry())
    places.setValue(f"{mode}/panels", window.saveState(_LAYOUT_VERSION))
    places.sync()


def restore(window: QMainWindow, mode: str) -> bool:
    """Put the panels where they were; False when nothing is remembered."""
    state = _places().value(f"{mode}/panels")
    return isinstance(state, QByteArray) and window.restoreState(state, _LAYOUT_VERSION)


def restore_geometry(window: QMainWindow) -> bool:
    """Put the window where it was; False when nothing is remembered."""
    geometry = _places().value("geometry")
    return isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)


def _places() -> QSettings:
    return QSettings(str(user_folder() / "window.ini"), QSettings.Format.IniFormat)


def _resize(
    window: QMainWindow, docks: Mapping[str, QDockWidget], sizes: Mapping[str, int], way: Qt.Orientation
) -> None:
    there = {key: size for key, size in sizes.items() if key in docks}
    if there:
        window.resizeDocks([docks[key] for key in there], list(there.values()), way)
