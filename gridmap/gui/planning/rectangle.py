"""A rectangle that is drawn with the mouse to select what lies in it."""

import numpy as np
import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from shapely.geometry import Polygon

from gridmap.domain.mercator import lonlat_at
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import View

_STILL_PX = 6


class Rectangle:
    """From where the mouse was pressed to where it is."""

    def __init__(self, start: Pointer) -> None:
        self._start = self._now = start

    def follow(self, pointer: Pointer) -> None:
        """The mouse is there now."""
        self._now = pointer

    @property
    def drawn(self) -> bool:
        """Whether it is more than a click."""
        moved = abs(self._now.px - self._start.px) + abs(self._now.py - self._start.py)
        return moved >= _STILL_PX

    @property
    def box(self) -> Polygon:
        """The rectangle in degrees."""
        first, second = lonlat_at(self._start.x, self._start.y), lonlat_at(self._now.x, self._now.y)
        west, east = sorted((first[0], second[0]))
        south, north = sorted((first[1], second[1]))
        return shapely.box(west, south, east, north)

    def paint(self, painter: QPainter, view: View) -> None:
        """Show it; the map may have moved since it was begun."""
        palette = MapPalette.of()
        corners = np.array([view.to_screen(self._start.x, self._start.y), (self._now.px, self._now.py)])
        (left, top), (width, height) = corners.min(axis=0), np.ptp(corners, axis=0)
        painter.setBrush(faded(palette.accent, 0.12))
        painter.setPen(QPen(palette.accent, 1.0, Qt.PenStyle.DashLine))
        painter.drawRect(QRectF(left, top, width, height))
