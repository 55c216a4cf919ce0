"""What tools paint above the map: outlines, handles, snaps, lines."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gridmap.gui import theme
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.style import strokes
from gridmap.gui.canvas.tool import Snap
from gridmap.gui.canvas.view import View

_HANDLE = 8


def paint_outline(painter: QPainter, path: QPainterPath, palette: MapPalette, wrong: bool = False) -> None:
    """The outline of a cell at work."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen, shifts = strokes(theme.colour("danger") if wrong else palette.accent, 2.6)
    painter.setPen(pen)
    for dx, dy in shifts:
        painter.drawPath(path.translated(dx, dy))


def paint_handles(painter: QPainter, at: NDArray[np.float64], palette: MapPalette) -> None:
    """Vertices that can be taken hold of, at pixels of shape (n, 2)."""
    corners = np.rint(at).astype(np.int64) - _HANDLE // 2
    rects = [QRect(x, y, _HANDLE, _HANDLE) for x, y in corners.tolist()]
    if not rects:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # upright squares need none
    painter.setPen(QPen(palette.accent, 2))
    painter.setBrush(palette.halo)
    painter.drawRects(rects)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def paint_held(painter: QPainter, at: Iterable[QPointF], palette: MapPalette) -> None:
    """Vertices that are selected or held."""
    painter.setPen(QPen(palette.halo, 1.6))
    painter.setBrush(palette.accent)
    for point in at:
        painter.drawEllipse(point, 6.5, 6.5)


def paint_line(painter: QPainter, points: Sequence[QPointF], palette: MapPalette) -> None:
    """A line that is being drawn, its vertices on it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((palette.halo, 4.5), (palette.accent, 2.4)):
        painter.setPen(QPen(colour, width, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(list(points)))
    painter.setPen(QPen(palette.accent, 1.6))
    painter.setBrush(palette.halo)
    for point in points:
        painter.drawEllipse(point, 3.5, 3.5)


def paint_continued(painter: QPainter, points: Sequence[QPointF], palette: MapPalette) -> None:
    """What is added to a line so that it reaches a border; drawn by nobody, so dashed."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width, style in (
        (palette.halo, 4.5, Qt.PenStyle.SolidLine),
        (palette.accent, 2.4, Qt.PenStyle.DashLine),
    ):
        painter.setPen(QPen(colour, width, style, Qt.PenCapStyle.FlatCap))
        painter.drawPolyline(QPolygonF(list(points)))


def tag_box(at: QPointF, text: str) -> QRectF:
    """The box around a name that has its middle at a pixel."""
    around = QRectF(QFontMetricsF(_tag_font()).boundingRect(text)).adjusted(-6, -3, 6, 3)
    around.moveCenter(at)
    return around


def paint_tag(painter: QPainter, at: QPointF, text: str, palette: MapPalette) -> None:
    """The name of a piece that there would be, in its middle."""
    around = tag_box(at, text)
    painter.setFont(_tag_font())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(palette.tip, 0.85))
    painter.drawRoundedRect(around, 4, 4)
    painter.setPen(palette.tip_text)
    painter.drawText(around, Qt.AlignmentFlag.AlignCenter, text)


def _tag_font() -> QFont:
    return theme.sized_font(13, bold=True)


def paint_snap(painter: QPainter, snap: Snap, view: View, palette: MapPalette) -> None:
    """What the next click is put on: a square for a vertex, a circle for an edge, a diamond for a line."""
    at = QPointF(*view.to_screen(snap.x, snap.y))
    mark = QPainterPath()
    if snap.kind == "vertex":
        mark.addRect(QRectF(at.x() - 7, at.y() - 7, 14, 14))
    elif snap.kind == "edge":
        mark.addEllipse(at, 7, 7)
    else:
        mark.addPolygon(QPolygonF([at + QPointF(*by) for by in ((0, -9), (9, 0), (0, 9), (-9, 0), (0, -9))]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((palette.halo, 4.0), (palette.accent, 2.0)):
        painter.setPen(QPen(colour, width))
        painter.drawPath(mark)
