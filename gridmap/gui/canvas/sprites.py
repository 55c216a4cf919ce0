"""Small pictures that keep their size while the map is zoomed: labels and bubbles."""

import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from gridmap.gui.canvas.fonts import font, metrics
from gridmap.gui.canvas.view import View

_HALO_PX = 1.6
_PADDING = 2.0


@dataclass(frozen=True, slots=True)
class Sprite:
    """A pixmap around a point of the plane.

    A bubble stands for `count` records of a point layer, of which `points` are the first.
    """

    x: float
    y: float
    pixmap: QPixmap
    left: float  # logical pixels from the point to the pixmap's corner, mostly negative
    top: float
    layer: str = ""
    points: tuple[int, ...] = ()
    count: int = 0

    def rect(self, view: View) -> QRectF:
        """Where it lies in a view in logical pixels."""
        (px, py), size = view.to_screen(self.x, self.y), self.pixmap.deviceIndependentSize()
        return QRectF(px + self.left, py + self.top, size.width(), size.height())


def sprite(x: float, y: float, pixmap: QPixmap, shift: float = 0.0) -> Sprite:
    """A pixmap centred on a point of the plane, `shift` logical pixels lower."""
    size = pixmap.deviceIndependentSize()
    return Sprite(x, y, pixmap, -size.width() / 2, shift - size.height() / 2)


def paint_sprites(painter: QPainter, view: View, sprites: list[Sprite]) -> None:
    """Draw the sprites that lie in a view; hundreds in each frame, so it is written out."""
    west, north = view.to_plane(-200, -60)
    east, south = view.to_plane(view.width + 200, view.height + 60)
    per_pixel, draw = 1 / view.scale, painter.drawPixmap
    left, top = view.width / 2 - view.x * per_pixel, view.height / 2 + view.y * per_pixel
    for one in sprites:
        if west < one.x < east and south < one.y < north:
            # On whole pixels, or the letters blur.
            draw(
                round(left + one.x * per_pixel + one.left),
                round(top - one.y * per_pixel + one.top),
                one.pixmap,
            )


@lru_cache(maxsize=8192)
def text_size(text: str, pixels: int, bold: bool) -> tuple[float, float]:
    """Width and height of a line of text in logical pixels, its halo included."""
    measures = metrics(pixels, bold)
    room = 2 * (_HALO_PX + _PADDING)
    return measures.horizontalAdvance(text) + room, measures.height() + room - 2


@lru_cache(maxsize=1500)
def text_pixmap(text: str, pixels: int, bold: bool, ink: int, halo: int, ratio: float) -> QPixmap:
    """A line of text with a halo, so that it reads on any colour; colours are 0xAARRGGBB.

    The halo is the text itself, drawn around its place: a quarter of the cost of stroking its outline.
    """
    width, height = text_size(text, pixels, bold)
    pixmap = _empty(width, height, ratio)
    measures = metrics(pixels, bold)
    left, base = _HALO_PX + _PADDING, (height - measures.height()) / 2 + measures.ascent()
    with _painter(pixmap) as painter:
        painter.setFont(font(pixels, bold))
        painter.setPen(QColor.fromRgba(halo))
        for dx, dy in _AROUND:
            painter.drawText(QPointF(left + dx, base + dy), text)
        painter.setPen(QColor.fromRgba(ink))
        painter.drawText(QPointF(left, base), text)
    return pixmap


_AROUND = [
    (_HALO_PX * math.cos(turn * math.tau / 10), _HALO_PX * math.sin(turn * math.tau / 10))
    for turn in range(10)
]


@lru_cache(maxsize=800)
def bubble_pixmap(shape: str, text: str, ground: int, ink: int, ratio: float) -> QPixmap:
    """A dot, or a bubble with a number; `shape` is "circle", "square" or "diamond"."""
    width, height = bubble_size(shape, text)
    pixmap = _empty(width, height, ratio)
    painter = _painter(pixmap)
    painter.setPen(QPen(QColor(255, 255, 255, 235), 1.6))
    painter.setBrush(QColor.fromRgba(ground))
    painter.drawPath(_bubble(shape, QRectF(1.2, 1.2, width - 2.4, height - 2.4), single=not text))
    if text:
        painter.setPen(QColor.fromRgba(ink))
        painter.setFont(font(12 if shape == "circle" else 11, bold=True))
        painter.drawText(QRectF(0, 0, width, height - 0.5), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


def bubble_size(shape: str, text: str) -> tuple[float, float]:
    """Width and height of a bubble in logical pixels; a dot has no text. Events, the circles, are larger."""
    side, letter = (28.0, 8.0) if shape == "circle" else (20.0, 7.0)
    return (side * 0.46, side * 0.46) if not text else (max(side, side / 2 + letter * len(text)), side)


def _bubble(shape: str, where: QRectF, single: bool) -> QPainterPath:
    path = QPainterPath()
    if shape == "diamond" and single:
        middle = where.center()
        path.moveTo(middle.x(), where.top())
        for x, y in ((where.right(), middle.y()), (middle.x(), where.bottom()), (where.left(), middle.y())):
            path.lineTo(x, y)
        path.closeSubpath()
    else:
        round_by = where.height() / 2 if shape == "circle" else (2.5 if single else 6.0)
        path.addRoundedRect(where, round_by, round_by)
    return path


def _empty(width: float, height: float, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _painter(pixmap: QPixmap) -> QPainter:
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    return painter
