"""Shapes that glow for a moment, to be found on the map."""

import math

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gridmap.gui.canvas.overlay import Outlines, paint_flash
from gridmap.gui.canvas.palette import MapPalette

_LASTS_MS = 1500
_PULSES = 3
_FRAME_MS = 33


class Flash:
    """Pulses a few times over some shapes."""

    def __init__(self, canvas: QWidget) -> None:
        self._canvas = canvas
        self._ids: list[int] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer(canvas)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._tick)

    def start(self, ids: list[int]) -> None:
        """Flash these from now on, in the place of any before."""
        self._ids = ids
        self._clock.start()
        self._timer.start()
        self._canvas.update()

    @property
    def ids(self) -> list[int]:
        """What is flashing."""
        return self._ids

    def paint(self, painter: QPainter, outlines: Outlines, palette: MapPalette) -> None:
        """Draw the glow as strong as it is at this moment."""
        if self._ids:
            strength = math.sin(math.pi * _PULSES * self._clock.elapsed() / _LASTS_MS) ** 2
            paint_flash(painter, outlines.paths(self._ids), palette, strength)

    def _tick(self) -> None:
        if self._clock.elapsed() >= _LASTS_MS:
            self._timer.stop()
            self._ids = []
        self._canvas.update()
