"""A dark box with a few lines beside a point of the map."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from gridmap.gui.canvas.fonts import font
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.placing import Ground, beside
from gridmap.gui.canvas.view import View

_AWAY_PX = 14.0
_PADDING_PX = 8.0


def paint_tip(
    painter: QPainter,
    view: View,
    at: QPointF,
    lines: list[str],
    palette: MapPalette,
    taken: Sequence[QRectF] = (),
) -> QRectF:
    """Draw lines of text beside a pixel, off what is taken where there is room; the first line is bold.

    Returns:
        Where the box is.
    """
    fonts = [font(13, bold=not number) for number in range(len(lines))]
    widest = max(
        QFontMetricsF(letters).horizontalAdvance(line) for letters, line in zip(fonts, lines, strict=True)
    )
    height = QFontMetricsF(fonts[0]).height() + 1
    size = QSizeF(widest + 2 * _PADDING_PX, height * len(lines) + 1.4 * _PADDING_PX)
    box = beside(view, at, size, _AWAY_PX, Ground(taken))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(palette.tip, 0.94))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(palette.tip_text)
    for number, (letters, line) in enumerate(zip(fonts, lines, strict=True)):
        painter.setFont(letters)
        where = QRectF(
            box.x() + _PADDING_PX, box.y() + 0.7 * _PADDING_PX + number * height, widest + 2, height
        )
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)
    return box
