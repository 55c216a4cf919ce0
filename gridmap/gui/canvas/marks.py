"""Marks: the pin of the place that is meant, rings that lead the eye to one, a shape of another day."""

from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QPointF, Qt, QTimer
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from gridmap.domain.mercator import xy_at
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.view import Box, View

_LASTS_MS = 1800
_RINGS = 3
_FRAME_MS = 33
_REACH_PX = 42.0
_PIN_PX = 26.0  # from the point to the top


class Shape(Protocol):
    """An outline that can be laid onto a view."""

    @property
    def box(self) -> Box:
        """Its bounds in EPSG:3857."""

    def on(self, view: View) -> QPainterPath:
        """Its path in logical pixels."""


class Marks:
    """Draws a pin and an outline that stay, and rings that fade, above everything else of the map."""

    def __init__(self, canvas: QWidget) -> None:
        self._canvas = canvas
        self.pin: tuple[float, float] | None = None  # longitude, latitude
        self.ringed: tuple[float, float] | None = None
        self.shape: Shape | None = None  # of a cell that is not on the map any more
        self._clock = QElapsedTimer()
        self._timer = QTimer(canvas, interval=_FRAME_MS)
        self._timer.timeout.connect(self._tick)

    def set_pin(self, place: tuple[float, float] | None) -> None:
        """Put the pin at a longitude and latitude; None takes it away."""
        if place != self.pin:
            self.pin = place
            self._canvas.update()

    def set_shape(self, shape: Shape | None) -> None:
        """Draw the outline of what is not on the map; None takes it away."""
        if shape is not self.shape:
            self.shape = shape
            self._canvas.update()

    def ring(self, lon: float, lat: float) -> None:
        """Let rings run out from a place for a moment."""
        self.ringed = lon, lat
        self._clock.start()
        self._timer.start()
        self._canvas.update()

    def paint(self, painter: QPainter, view: View, palette: MapPalette) -> None:
        """Draw what there is in logical pixels."""
        if self.shape is not None:
            _paint_shape(painter, self.shape.on(view), palette)
        if self.ringed is not None:
            self._paint_rings(painter, QPointF(*view.to_screen(*xy_at(*self.ringed))), palette)
        if self.pin is not None:
            _paint_pin(painter, QPointF(*view.to_screen(*xy_at(*self.pin))), palette)

    def _paint_rings(self, painter: QPainter, at: QPointF, palette: MapPalette) -> None:
        gone = self._clock.elapsed() / _LASTS_MS
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ring in range(_RINGS):
            share = (gone * _RINGS - ring) / (_RINGS - ring)
            if not 0.0 < share < 1.0:
                continue
            for colour, width in ((palette.halo, 5.0), (palette.accent, 2.6)):
                painter.setPen(QPen(faded(colour, 1.0 - share), width))
                painter.drawEllipse(at, 6 + _REACH_PX * share, 6 + _REACH_PX * share)

    def _tick(self) -> None:
        if self._clock.elapsed() >= _LASTS_MS:
            self._timer.stop()
            self.ringed = None
        self._canvas.update()


def _paint_shape(painter: QPainter, path: QPainterPath, palette: MapPalette) -> None:
    painter.setBrush(faded(palette.accent, 0.10))
    dashes = QPen(palette.accent, 2.4, Qt.PenStyle.DashLine)
    for pen in (QPen(palette.halo, 4.6), dashes):
        painter.setPen(pen)
        painter.drawPath(path)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_pin(painter: QPainter, at: QPointF, palette: MapPalette) -> None:
    """A drop that stands on the point, with a hole in it."""
    drop = QPainterPath(at)
    middle, radius = at - QPointF(0, _PIN_PX - 9), 9.0
    drop.cubicTo(at + QPointF(-3, -8), middle + QPointF(-radius, 5), middle + QPointF(-radius, 0))
    drop.arcTo(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius, 180, -180)
    drop.cubicTo(middle + QPointF(radius, 5), at + QPointF(3, -8), at)
    painter.setPen(QPen(palette.halo, 2.2))
    painter.setBrush(palette.accent)
    painter.drawPath(drop)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.accent_text)
    painter.drawEllipse(middle, 3.4, 3.4)
