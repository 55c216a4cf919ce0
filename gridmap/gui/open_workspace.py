"""An open workspace as the window shows it: session, map, selection; what all modes share."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gridmap.domain.records import Cell, Event, RecordId, Region
from gridmap.gui.basemaps import Basemaps
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.scene import Scene
from gridmap.gui.former_cell import FormerCell
from gridmap.gui.loading import Loaded, again
from gridmap.gui.map_contents import MapContents
from gridmap.gui.map_mark import MapMark
from gridmap.gui.map_tools import MapTools
from gridmap.gui.options import Options
from gridmap.gui.risk_upkeep import RiskUpkeep
from gridmap.gui.session_events import SessionEvents
from gridmap.gui.shown_layers import ShownLayers
from gridmap.gui.tasks import run_task
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.assessment import Assessment
    from gridmap.gui.search.palette import SearchPalette

#: Metres of EPSG:3857 a pixel at which a single record is shown.
_CLOSE = 1.5


class OpenWorkspace(QObject):
    """Holds session and map; a mode's panels listen to its signals."""

    selected = Signal(list)  # ids of cells and regions, whoever selected them
    record_wanted = Signal(object)  # id of another record that should be shown
    closing = Signal()
    levels_changed = Signal(object)  # id -> level of every cell and region

    def __init__(self, loaded: Loaded, options: Options) -> None:
        super().__init__()
        self._loaded = loaded
        self._assessment = loaded.assessment
        self._risk: RiskUpkeep | None = None
        self._palette: SearchPalette | None = None
        self.session = loaded.session
        self.session.never_wait_here()
        self.name = loaded.name
        self.events = SessionEvents(loaded.session, self, with_trouble=True)
        self.selection: list[RecordId] = list(loaded.selection)
        self.tab = loaded.tab  # of the details, which come and go with the mode
        self.canvas = MapCanvas()
        self.tools = MapTools(self.canvas)
        self.shown = loaded.shown or ShownLayers()
        self.shown.apply(loaded.scene)
        self.canvas.set_scene(loaded.scene)
        self.dress_map()
        if loaded.view is not None:
            self.canvas.set_view(loaded.view)
        self.canvas.select(self.selection)
        self.canvas.selected.connect(self.select)
        self.contents = MapContents(self.canvas, loaded.session, self.events)
        self._former = FormerCell(self.canvas, loaded.session)
        self.contents.changed.connect(self._select_again)
        self.basemaps = Basemaps(self.canvas, options)
        self.mark = MapMark(self.canvas, options, self.events)
        self._drawn = False
        self._waiting: list[Callable[[], None]] = []
        self.canvas.settled.connect(self._first_drawn)

    @property
    def is_empty(self) -> bool:
        """Whether there is no cell yet."""
        return not self.canvas.scene.level_names

    @property
    def assessment(self) -> "Assessment":
        """The risk of the workspace; made when first asked for, which is not before the map is drawn."""
        if self._assessment is None:
            from gridmap.assessment import Assessment

            self._assessment = Assessment(self.session)
        return self._assessment

    def once_drawn(self, then: Callable[[], None]) -> None:
        """Do something as soon as the map has been drawn for the first time, now if it has."""
        if self._drawn:
            then()
        else:
            self._waiting.append(then)

    def follow_risk(self) -> None:
        """Compute the risk of everything, and from then on whatever changes."""
        self._risk = RiskUpkeep(self.canvas, self.assessment)
        self._risk.levels_changed.connect(self.levels_changed)
        self._risk.begin()

    def select(self, ids: Iterable[RecordId]) -> None:
        """Select regions or cells everywhere."""
        wanted = list(ids)
        if wanted != self.selection:
            self.selection = wanted
            self.canvas.select(wanted)
            self._former.follow(wanted)
            self.selected.emit(wanted)

    def _select_again(self) -> None:
        """A cell that is selected may have been retired meanwhile, or be in force again."""
        self.canvas.select(self.selection)
        self._former.follow(self.selection)

    def show(self, ids: Iterable[RecordId]) -> None:
        """Select and bring into view."""
        wanted = list(ids)
        self.select(wanted)
        if not self._former.zoom():
            self.canvas.zoom_to(wanted)

    def show_record(self, record_id: RecordId) -> None:
        """Show any record: a cell or region on the map, another one with its cell, an event at its place."""
        record = self.session.workspace.get(record_id)
        if isinstance(record, Cell | Region):
            self.show([record_id])
            return
        cell = getattr(record, "cell_id", None)
        if cell is not None:
            self.select([cell])
            self.canvas.zoom_to([cell])
        lon, lat = getattr(record, "lon", None), getattr(record, "lat", None)
        if isinstance(record, Event) and lon is not None and lat is not None:
            self.canvas.zoom_to_point(lon, lat, _CLOSE)
        if record is not None:
            self.record_wanted.emit(record_id)

    def search(self, window: QWidget) -> None:
        """Open the search palette over the window."""
        self._searching(window).open()

    def keep_index(self, window: QWidget) -> None:
        """Let the search index follow the workspace from now on."""
        self._searching(window)

    def look_anew(self) -> None:
        """Read again from the file whatever is on show; what comes of it, the listeners show."""
        session = self.session
        run_task(self.canvas, tr("window.refreshing"), lambda _: session.look_anew(), lambda _: None)

    def dress_map(self) -> None:
        """Show risk colours and names unless they are switched off."""
        self.canvas.show_fills(self.shown.is_on("risk"))
        self.canvas.show_labels(self.shown.is_on("labels"))

    def show_theme(self) -> None:
        """Draw the map in the theme in force."""
        self.canvas.set_theme()

    def kept(self) -> Loaded:
        """What a new window needs to show the same: nothing is read again."""
        return again(
            self._loaded,
            scene=self.canvas.scene,
            assessment=self._assessment,
            view=self.canvas.view,
            selection=tuple(self.selection),
            tab=self.tab,
            shown=self.shown,
        )

    def as_shown(self, loaded: Loaded) -> Loaded:
        """Another state of the same workspace, to be shown where and how this one is."""
        there = tuple(one for one in self.selection if loaded.scene.find(one) is not None)
        return again(loaded, view=self.canvas.view, selection=there, tab=self.tab, shown=self.shown)

    def out_of_sight(self) -> Loaded:
        """What stays of it while it is open without a map."""
        return again(self._loaded, scene=Scene(), assessment=self._assessment)

    def close(self, session_too: bool = True) -> None:
        """Leave the workspace; with the session kept, another window goes on with it."""
        self.closing.emit()
        self._waiting.clear()
        self.events.stop()
        if self._risk is not None:
            self._risk.stop()
        if self._palette is not None:
            self._palette.deleteLater()
        self.canvas.set_scene(Scene())  # what is still to be drawn would read a file that is closed
        self.canvas.deleteLater()
        if session_too:
            again(self._loaded, assessment=self._assessment).close()
        self.deleteLater()

    def _searching(self, window: QWidget) -> "SearchPalette":
        if self._palette is None:
            from gridmap.gui.search.palette import SearchPalette

            self._palette = SearchPalette(self.session, window)
            self._palette.chosen.connect(lambda _kind, record_id: self.show_record(record_id))
        return self._palette

    def _first_drawn(self) -> None:
        self.canvas.settled.disconnect(self._first_drawn)
        self._drawn = True
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()
