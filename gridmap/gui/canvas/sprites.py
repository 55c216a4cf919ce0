"""Small pictures that keep their size while the map is zoomed: labels and bubbles."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from gridmap.gui import theme
from gridmap.gui.canvas.view import View

_HALO_PX = 1.6
_PADDING = 2.0


@dataclass(frozen=True, slots=True)
class Sprite:
    """A pixmap centred on a point of the plane; `points` are the records that a bubble stands for."""

    x: float
    y: float
    pixmap: QPixmap
    layer: str = ""
    points: tuple[int, ...] = ()
    shift: float = 0.0  # logical pixels downwards

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in logical pixels."""
        ratio = self.pixmap.devicePixelRatio()
        return self.pixmap.width() / ratio, self.pixmap.height() / ratio

    def rect(self, view: View) -> QRectF:
        """Where it lies in a view in logical pixels."""
        (px, py), (width, height) = view.to_screen(self.x, self.y), self.size
        return QRectF(px - width / 2, py - height / 2 + self.shift, width, height)


def paint_sprites(painter: QPainter, view: View, sprites: list[Sprite]) -> None:
    """Draw the sprites that lie in a view."""
    for sprite in sprites:
        px, py = view.to_screen(sprite.x, sprite.y)
        if -200 < px < view.width + 200 and -60 < py < view.height + 60:
            width, height = sprite.size
            # On whole pixels, or the letters blur.
            painter.drawPixmap(
                QPointF(round(px - width / 2), round(py - height / 2 + sprite.shift)), sprite.pixmap
            )


@lru_cache(maxsize=4096)
def text_size(text: str, pixels: int, bold: bool) -> tuple[float, float]:
    """Width and height of a line of text in logical pixels, its halo included."""
    metrics = QFontMetricsF(theme.sized_font(pixels, bold))
    room = 2 * (_HALO_PX + _PADDING)
    return metrics.horizontalAdvance(text) + room, metrics.height() + room - 2


@lru_cache(maxsize=1500)
def text_pixmap(text: str, pixels: int, bold: bool, ink: int, halo: int, ratio: float) -> QPixmap:
    """A line of text with a halo, so that it reads on any colour; colours are 0xAARRGGBB."""
    width, height = text_size(text, pixels, bold)
    pixmap = _empty(width, height, ratio)
    font = theme.sized_font(pixels, bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    metrics = QFontMetricsF(font)
    path = QPainterPath()
    path.addText(_HALO_PX + _PADDING, (height - metrics.height()) / 2 + metrics.ascent(), font, text)
    painter = _painter(pixmap)
    pen = QPen(QColor.fromRgba(halo), 2 * _HALO_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    painter.fillPath(path, QColor.fromRgba(ink))
    painter.end()
    return pixmap


@lru_cache(maxsize=800)
def bubble_pixmap(shape: str, text: str, ground: int, ink: int, ratio: float) -> QPixmap:
    """A dot, or a bubble with a number; `shape` is "circle", "square" or "diamond"."""
    width, height = bubble_size(text)
    pixmap = _empty(width, height, ratio)
    painter = _painter(pixmap)
    painter.setPen(QPen(QColor(255, 255, 255, 235), 1.6))
    painter.setBrush(QColor.fromRgba(ground))
    painter.drawPath(_bubble(shape, QRectF(1.2, 1.2, width - 2.4, height - 2.4), single=not text))
    if text:
        painter.setPen(QColor.fromRgba(ink))
        painter.setFont(theme.sized_font(12, bold=True))
        painter.drawText(QRectF(0, 0, width, height - 0.5), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


def bubble_size(text: str) -> tuple[float, float]:
    """Width and height of a bubble in logical pixels; a dot has no text."""
    return (13.0, 13.0) if not text else (max(28.0, 14.0 + 8.0 * len(text)), 28.0)


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
