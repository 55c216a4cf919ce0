"""An open workspace as the window shows it: session, map, selection, risk kept up to date."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gridmap.assessment import Assessment
from gridmap.domain.errors import UserError
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.basemaps import Basemaps
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.scene import NO_DATA
from gridmap.gui.loading import Loaded, again
from gridmap.gui.map_tools import MapTools
from gridmap.gui.options import Options
from gridmap.gui.session_events import SessionEvents
from gridmap.gui.tasks import run_task
from gridmap.store import journal
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.window import Window

_TICK_MS = 20_000


class OpenWorkspace(QObject):
    """Holds what all modes share; a mode's panels listen to its signals."""

    selected = Signal(list)  # ids, whoever selected them
    levels_changed = Signal(object)  # id -> level of every cell and region
    scene_changed = Signal()  # the map has other shapes, points or reference layers

    _reassessed = Signal(object)

    def __init__(self, loaded: Loaded, options: Options) -> None:
        super().__init__()
        self.loaded = loaded
        self.options = options
        self.session = loaded.session
        self.name = loaded.name
        self.events = SessionEvents(loaded.session, self)
        self.selection: list[RecordId] = list(loaded.selection)
        self.canvas = MapCanvas()
        self.tools = MapTools(self.canvas)
        self.canvas.set_scene(loaded.scene)
        if loaded.view is not None:
            self.canvas.set_view(loaded.view)
        self.canvas.select(self.selection)
        self.basemaps = Basemaps(self.canvas, options)
        self.canvas.selected.connect(self.select)
        self.assessment: Assessment = loaded.assessment or Assessment(loaded.session)
        self._leave_assessment = self.assessment.subscribe(self._reassessed.emit)
        self._reassessed.connect(self._tell_levels, Qt.ConnectionType.QueuedConnection)
        self._drawn = False
        self._waiting: list[Callable[[], None]] = []
        self.canvas.settled.connect(self._first_drawn)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tick)

    @property
    def is_empty(self) -> bool:
        """Whether there is no cell yet."""
        return not self.canvas.scene.level_names

    def select(self, ids: Iterable[RecordId]) -> None:
        """Select regions or cells everywhere."""
        wanted = list(ids)
        if wanted != self.selection:
            self.selection = wanted
            self.canvas.select(wanted)
            self.selected.emit(wanted)

    def show(self, ids: Iterable[RecordId]) -> None:
        """Select and bring into view."""
        wanted = list(ids)
        self.select(wanted)
        self.canvas.zoom_to(wanted)

    def once_drawn(self, then: Callable[[], None]) -> None:
        """Do something as soon as the map has been drawn for the first time, now if it has."""
        if self._drawn:
            then()
        else:
            self._waiting.append(then)

    def settle_in(self, window: "Window", back_up: bool = True) -> None:
        """What is done once the map is on show: risk, the journal's chain, the day's backup."""
        workspace = self.session.workspace

        def assessed(_: object) -> None:
            self._clock.start()

        def verified(verdict: journal.Verdict) -> None:
            key = "journal_sound" if verdict.broken_seq is None else "journal_broken"
            window.status.show_journal(key, seq=verdict.broken_seq or 0)

        def backup_failed(error: UserError) -> None:
            report.tell(window, error, tr("window.no_daily_backup"))

        run_task(window, tr("window.assessing"), lambda p: self.assessment.assess_all(progress=p), assessed)
        run_task(window, tr("window.verifying"), lambda _: journal.verify(workspace.reading()), verified)
        if back_up and not self.session.read_only:
            run_task(
                window, tr("window.backing_up"), workspace.daily_backup, lambda _: None, backup_failed
            )

    def search(self, window: "Window") -> None:
        """Open the search palette."""

    def show_theme(self) -> None:
        """Draw the map in the theme in force."""
        self.canvas.set_theme()

    def kept(self) -> Loaded:
        """What a new window needs to show the same: nothing is read again."""
        return again(
            self.loaded, assessment=self.assessment, view=self.canvas.view, selection=tuple(self.selection)
        )

    def close(self, session_too: bool = True) -> None:
        """Leave the workspace; with the session kept, another window goes on with it."""
        self._clock.stop()
        self.events.stop()
        self._leave_assessment()
        self.canvas.deleteLater()
        if session_too:
            self.assessment.close()
            self.session.close()
        self.deleteLater()

    def _first_drawn(self) -> None:
        self.canvas.settled.disconnect(self._first_drawn)
        self._drawn = True
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _tick(self) -> None:
        run_task(self.canvas, tr("window.assessing"), lambda _: self.assessment.tick(), lambda _: None)

    def _tell_levels(self, _: object) -> None:
        levels = self.assessment.levels()
        for name, shown in self.canvas.scene.levels.items():
            risks = [levels.get(one) or NO_DATA for one in shown.ids.tolist()]
            self.canvas.set_levels(name, shown.ids, np.array(risks, dtype=np.int8))
        self.levels_changed.emit(levels)
