"""Keeps the colours of the map true: risk is computed off the window's thread and told on it."""

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gridmap.assessment import Assessment
from gridmap.domain.errors import Cancelled, UserError
from gridmap.gui import report
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.scene import NO_DATA
from gridmap.gui.tasks import run_task
from gridmap.words import tr

#: How often clocks that run out are looked for.
_TICK_MS = 20_000


class RiskUpkeep(QObject):
    """Recolours the map whenever an assessment tells of other levels."""

    levels_changed = Signal(object)  # id -> level of every cell and region
    _told = Signal(object)

    def __init__(self, canvas: MapCanvas, assessment: Assessment) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._assessment = assessment
        self._leave = assessment.subscribe(self._told.emit)
        self._trouble = ""  # that has been told already
        self._told.connect(self._recolour, Qt.ConnectionType.QueuedConnection)
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tick)

    def begin(self) -> None:
        """Compute everything, then let time pass."""
        assess = self._assessment.assess_all
        run_task(
            self._canvas,
            tr("window.assessing"),
            lambda progress: assess(progress=progress),
            lambda _: self._clock.start(),
        )

    def stop(self) -> None:
        """Follow the assessment no longer."""
        self._clock.stop()
        self._leave()

    def _tick(self) -> None:
        tick = self._assessment.tick
        run_task(self._canvas, tr("window.assessing"), lambda _: tick(), self._ticked, self._failed)

    def _ticked(self, _: object) -> None:
        self._trouble = ""

    def _failed(self, error: UserError) -> None:
        """Tell of trouble once, not every twenty seconds."""
        if not isinstance(error, Cancelled) and error.key != self._trouble:
            self._trouble = error.key
            report.tell(self._canvas, error, tr("session.assessing_failed"))

    def _recolour(self, _: object) -> None:
        levels = self._assessment.levels()
        for name, shown in self._canvas.scene.levels.items():
            risks = [levels.get(one) or NO_DATA for one in shown.ids.tolist()]
            self._canvas.set_levels(name, shown.ids, np.array(risks, dtype=np.int8))
        self.levels_changed.emit(levels)
