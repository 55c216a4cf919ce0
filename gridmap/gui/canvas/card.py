"""The translucent ground of what lies above the map."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from gridmap.gui.canvas.palette import MapPalette, faded


def paint_card(painter: QPainter, rect: QRect) -> None:
    """Fill a rectangle with a rounded, translucent ground."""
    palette = MapPalette.of()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(faded(palette.line, 0.9), 1))
    painter.setBrush(faded(palette.card, 0.93))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
