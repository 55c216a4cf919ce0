"""The window: a bar above, the map or the start page in the middle, panels round it, a line below."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from gridmap.gui import docks
from gridmap.gui.actions import Actions
from gridmap.gui.empty_map import EmptyMap
from gridmap.gui.menus import UserMenu, WorkspaceMenu
from gridmap.gui.modes import MODES, Mode
from gridmap.gui.start_page import StartPage
from gridmap.gui.status_bar import StatusBar
from gridmap.gui.top_bar import TopBar
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.canvas.canvas import MapCanvas
    from gridmap.gui.open_workspace import OpenWorkspace

_SMALLEST = (1024, 640)
_DEFAULT = (1440, 860)


class Window(QMainWindow):
    """Arranges and shows; what the commands do is the desk's business."""

    closing = Signal()

    def __init__(self, remembering: bool = True) -> None:
        """Build the frame; places of window and panels are remembered unless `remembering` is off."""
        super().__init__()
        self._remembering = remembering
        self.setWindowTitle("gridmap")
        self.setMinimumSize(*_SMALLEST)
        self.setDockNestingEnabled(True)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.commands = Actions(self)
        self.addActions(list(self.commands.values()))
        self.workspace_menu = WorkspaceMenu(self.commands)
        self.user_menu = UserMenu(self.commands)
        self.top_bar = TopBar(self.commands, self.workspace_menu, self.user_menu)
        self.top_bar.mode_wanted.connect(self.enter_mode)
        self.setMenuWidget(self.top_bar)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.start_page = StartPage(self.commands)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.start_page)
        self.setCentralWidget(self._middle)
        self._opened: OpenWorkspace | None = None
        self._mode: Mode | None = None
        self._mode_key = next(iter(MODES))
        if not (remembering and docks.restore_geometry(self)):
            self.resize(*self._first_size())

    @property
    def mode(self) -> Mode | None:
        """The mode at work, None while no workspace is open."""
        return self._mode

    @property
    def mode_key(self) -> str:
        """Key of the mode at work, or of the one that was last."""
        return self._mode_key

    def start_in(self, key: str) -> None:
        """Show the next workspace in this mode."""
        self._mode_key = key

    def show_workspace(self, opened: "OpenWorkspace") -> None:
        """Show an open workspace in the mode that was last used."""
        self._opened = opened
        self._middle.addWidget(opened.canvas)
        self._middle.setCurrentWidget(opened.canvas)
        self.setFocusProxy(opened.canvas)  # who gives the keyboard back to the window gives it to the map
        self.setFocus()
        self._follow(opened.canvas)
        hint = EmptyMap(opened.canvas, self.commands["import_boundaries"])
        opened.contents.changed.connect(lambda: hint.show_if(opened.is_empty))
        hint.show_if(opened.is_empty)
        file = opened.session.workspace.path.name  # two windows may show copies of one name
        self.setWindowTitle(f"{opened.name} · {file} — gridmap")
        self.top_bar.show_workspace(opened.name)
        self.enter_mode(self._mode_key)

    def enter_mode(self, key: str) -> None:
        """Put the panels of a mode round the map, which stays as it is."""
        if self._opened is None:
            return
        self._leave_mode()
        self._mode_key = key
        self._mode = MODES[key].enter(self, self._opened)
        if not (self._remembering and docks.restore(self, key)):
            docks.default_sizes(self, self._mode.docks)
        self.top_bar.modes.show_modes(MODES.values(), key)
        self.user_menu.show_panels([dock.toggleViewAction() for dock in self._mode.docks.values()])

    def show_start(self) -> None:
        """Show the start page; no workspace is open."""
        self._leave_mode()
        if self._opened is not None:
            self._middle.removeWidget(self._opened.canvas)
            self._opened = None
        self._middle.setCurrentWidget(self.start_page)
        self.setFocusProxy(self.start_page)
        self.setFocus()
        self.setWindowTitle("gridmap")
        self.top_bar.show_workspace(None)
        self.top_bar.modes.show_modes((), "")
        self.user_menu.show_panels([])
        self.status.clear_workspace()

    def arrange_anew(self) -> None:
        """Put every panel back to where it first was."""
        if self._mode is None:
            return
        for dock in self._mode.docks.values():
            dock.setFloating(False)
            dock.show()
        docks.default_sizes(self, self._mode.docks)

    def remember_places(self) -> None:
        """Keep where the window and its panels are."""
        if self._mode is not None and self._remembering:
            docks.remember(self, self._mode_key)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember_places()
        self.closing.emit()
        super().closeEvent(event)

    def _leave_mode(self) -> None:
        if self._mode is None:
            return
        self.remember_places()
        for dock in self._mode.docks.values():
            self.removeDockWidget(dock)
            dock.deleteLater()
        self._mode.leave()
        self._mode = None

    def _follow(self, canvas: "MapCanvas") -> None:
        """Tell in the status line where the pointer is, else the map's middle; and the tool's hint."""
        from gridmap.domain.mercator import lonlat_at  # numpy comes with it, beside the file

        def tell(lon: float | None = None, lat: float | None = None) -> None:
            if lon is None or lat is None:
                lon, lat = lonlat_at(canvas.view.x, canvas.view.y)
            self.status.show_position(lon, lat)
            self.status.show_scale(canvas.view.denominator)

        canvas.position_changed.connect(tell)
        canvas.view_changed.connect(tell)
        canvas.hint_changed.connect(self.status.show_hint)
        tell()

    def _first_size(self) -> tuple[int, int]:
        room = QGuiApplication.primaryScreen().availableSize()
        return min(_DEFAULT[0], room.width()), min(_DEFAULT[1], room.height())

    def panel_heading(self, key: str) -> str:
        """What a panel is called."""
        return tr(f"window.panel_{key}")
