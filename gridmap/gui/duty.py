"""Duty mode 值守: region tree and layers at the left, the selected cell at the right, events below."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QVBoxLayout, QWidget

from gridmap.domain.records import RecordId
from gridmap.gui.docks import add_dock, embed
from gridmap.gui.map_layers import MapLayers
from gridmap.gui.open_workspace import OpenWorkspace
from gridmap.gui.panels.layers import LayersPanel
from gridmap.gui.panels.region_tree import RegionTree
from gridmap.gui.pick_tool import PickTool
from gridmap.gui.tasks import run_task
from gridmap.gui.window import Window
from gridmap.session import Changed
from gridmap.store.region_tree import TreeRows, read_open_events, read_tree
from gridmap.words import tr

_Area = Qt.DockWidgetArea
_SHAPING = frozenset({"cell", "region"})


class DutyMode(QObject):
    """Puts the panels round the map and joins them to it and to each other.

    Cell panel and event queue come once the map is drawn, into places that are kept for them.
    """

    def __init__(self, window: Window, opened: OpenWorkspace) -> None:
        super().__init__(window)
        self._opened = opened
        self.docks: dict[str, QDockWidget] = {}
        self.tree, self.layers = RegionTree(), LayersPanel()
        self._right, self._below = _Place(), _Place()
        for key, panel, area in (
            ("region_tree", self.tree, _Area.LeftDockWidgetArea),
            ("layers", self.layers, _Area.LeftDockWidgetArea),
            ("cell_panel", self._right, _Area.RightDockWidgetArea),
            ("event_queue", self._below, _Area.BottomDockWidgetArea),
        ):
            self.docks[key] = add_dock(window, key, window.panel_heading(key), panel, area)
        for panel, width in ((self.tree, 190), (self.layers, 190), (self._right, 300)):
            panel.setMinimumWidth(width)
        self._map_layers = MapLayers(self.layers, opened)
        self._join()
        opened.once_drawn(self._fill)

    @property
    def busy(self) -> bool:
        """Nothing waits here for the user to rest."""
        return False

    @property
    def looks_out(self) -> None:
        """Whatever is undone is work of the whole file here."""

    def leave(self) -> None:
        """Listen no longer."""
        self._opened.canvas.marks.set_pin(None)
        self.deleteLater()

    def _join(self) -> None:
        opened = self._opened
        self.tree.selected.connect(opened.select)
        self.tree.activated.connect(lambda record_id: opened.show([record_id]))
        opened.selected.connect(self.tree.select)
        opened.levels_changed.connect(self._show_levels)
        opened.events.changed.connect(self._look_again)

    def _fill(self) -> None:
        """Make the panels that read much."""
        from gridmap.gui.panels.cell_panel import CellPanel
        from gridmap.gui.panels.event_queue import EventQueue

        opened = self._opened
        self.panel = CellPanel(opened.session, opened.assessment)
        self.queue = EventQueue(opened.session, clock=opened.session.moment)
        embed(self.docks["event_queue"], self.queue.head)
        self._right.fill(self.panel)
        self._below.fill(self.queue)
        self._read_tree()
        self._read_open_events()
        self._join_panel()
        self.queue.event_selected.connect(opened.show_record)
        opened.canvas.points_clicked.connect(self._point_clicked)
        opened.record_wanted.connect(self.panel.open_record)
        opened.record_wanted.connect(self.queue.mark)
        opened.selected.connect(self._show_subject)
        self._show_subject(opened.selection)

    def _join_panel(self) -> None:
        opened, panel, canvas = self._opened, self.panel, self._opened.canvas
        self._picking = PickTool()
        self._picking.picked.connect(panel.place_picked)
        self._picking.left.connect(panel.stop_picking)
        panel.pick_place_requested.connect(lambda: canvas.set_tool(self._picking))
        panel.pick_place_ended.connect(lambda: canvas.set_tool(None))
        panel.subject_wanted.connect(lambda record_id: opened.show([record_id]))
        panel.locate.connect(self._locate)
        panel.tabs.setCurrentIndex(opened.tab)
        panel.tabs.currentChanged.connect(self._tab_changed)
        panel.place_meant.connect(canvas.marks.set_pin)
        panel.added.connect(self._show_added)

    def _tab_changed(self, at: int) -> None:
        self._opened.tab = at

    def _locate(self, lon: float, lat: float, _record_id: object) -> None:
        self._opened.canvas.zoom_to_point(lon, lat)
        self._opened.canvas.marks.ring(lon, lat)

    def _show_added(self, table: str, record_id: RecordId) -> None:
        """Let a new record be seen: its layer on, and rings where it is."""
        self._map_layers.turn_on(table)
        record = self._opened.session.workspace.get(record_id)
        lon, lat = getattr(record, "lon", None), getattr(record, "lat", None)
        if lon is not None and lat is not None:
            self._opened.canvas.marks.ring(lon, lat)

    def _point_clicked(self, _layer: str, ids: Sequence[RecordId]) -> None:
        """One record is opened; of many at one place the cell shows the list, so the map comes closer."""
        if len(ids) == 1:
            self._opened.show_record(int(ids[0]))
        elif (pointer := self._opened.canvas.pointer) is not None:
            self._opened.canvas.zoom_to_point(pointer.lon, pointer.lat, self._opened.canvas.view.scale / 2.5)

    def _show_subject(self, ids: list[RecordId]) -> None:
        self.panel.show_subject(ids[0] if ids else None)

    def _show_levels(self, levels: dict[RecordId, int | None]) -> None:
        self.tree.model.set_levels(levels)

    def _look_again(self, changed: Changed) -> None:
        """Read again what a change may have made stale, and nothing else."""
        if changed.tables & _SHAPING:
            self._read_tree()
        if changed.tables & {"event", "cell"}:
            self._read_open_events()

    def _read_tree(self) -> None:
        session, assessment = self._opened.session, self._opened.assessment

        def work(_: object) -> TreeRows:
            rows, levels = read_tree(session.workspace.reading(), session.today()), assessment.levels()
            if levels:  # a file that is only read, that of another day say, does not keep them
                rows.risks[:] = [levels.get(record_id) for record_id in rows.ids]
            return rows

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


class _Place(QWidget):
    """Keeps the place of a panel that comes later."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def fill(self, panel: QWidget) -> None:
        layout = self.layout()
        assert layout is not None
        layout.addWidget(panel)
