"""Duty mode 值守: region tree and layers at the left, the selected cell at the right, events below."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from gridmap.domain.records import RecordId
from gridmap.gui.docks import add_dock
from gridmap.gui.map_layers import MapLayers
from gridmap.gui.open_workspace import OpenWorkspace
from gridmap.gui.panels.layers import LayersPanel
from gridmap.gui.panels.region_tree import RegionTree
from gridmap.gui.tasks import run_task
from gridmap.gui.window import Window
from gridmap.session import Changed
from gridmap.store.region_tree import TreeRows, read_open_events, read_tree
from gridmap.words import tr

_Area = Qt.DockWidgetArea
_SHAPING = frozenset({"cell", "region"})


class DutyMode(QObject):
    """Puts the panels round the map and joins them to it and to each other."""

    def __init__(self, window: Window, opened: OpenWorkspace) -> None:
        super().__init__(window)
        self._opened = opened
        self.tree = RegionTree()
        self.layers = LayersPanel()
        self.docks: dict[str, QDockWidget] = {}
        self._add(window, "region_tree", self.tree, _Area.LeftDockWidgetArea)
        self._add(window, "layers", self.layers, _Area.LeftDockWidgetArea)
        self._map_layers = MapLayers(self.layers, opened)
        self._join(window)
        opened.once_drawn(self._read_everything)

    def leave(self) -> None:
        """Listen no longer."""
        self.deleteLater()

    def _join(self, window: Window) -> None:
        opened, canvas = self._opened, self._opened.canvas
        self.tree.selected.connect(opened.select)
        self.tree.activated.connect(lambda record_id: opened.show([record_id]))
        opened.selected.connect(self.tree.select)
        opened.levels_changed.connect(self._show_levels)
        opened.events.changed.connect(self._look_again)
        canvas.position_changed.connect(window.status.show_position)
        canvas.hint_changed.connect(window.status.show_hint)
        canvas.view_changed.connect(lambda: window.status.show_scale(canvas.view.denominator))
        window.status.show_scale(canvas.view.denominator)
        self.tree.select(opened.selection)

    def _add(self, window: Window, key: str, panel: QWidget, area: Qt.DockWidgetArea) -> None:
        self.docks[key] = add_dock(window, key, window.panel_heading(key), panel, area)

    def _show_levels(self, levels: dict[RecordId, int | None]) -> None:
        self.tree.model.set_levels(levels)

    def _look_again(self, changed: Changed) -> None:
        """Read again what a change may have made stale, and nothing else."""
        if changed.tables & _SHAPING:
            self._read_tree()
        if changed.tables & {"event", "cell"}:
            self._read_open_events()

    def _read_everything(self) -> None:
        self._read_tree()
        self._read_open_events()

    def _read_tree(self) -> None:
        session = self._opened.session

        def work(_: object) -> TreeRows:
            return read_tree(session.workspace.reading(), session.today())

        def done(rows: TreeRows) -> None:
            self.tree.show_rows(rows)
            self.tree.select(self._opened.selection)

        run_task(self.tree, tr("window.reading"), work, done)

    def _read_open_events(self) -> None:
        workspace = self._opened.session.workspace
        run_task(
            self.tree,
            tr("window.reading"),
            lambda _: read_open_events(workspace.reading()),
            self.tree.model.set_open_events,
        )
