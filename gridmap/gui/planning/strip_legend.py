"""A legend of one line in the lower left corner of the map: a title, and texts on their colours."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gridmap.gui import theme
from gridmap.gui.canvas.card import paint_card
from gridmap.gui.canvas.overlay import scale_bar_rect
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.view import View

_PAD, _HEIGHT, _MARGIN = 12, 38, 14


class StripLegend(QWidget):
    """Says what colours mean; a kind says which and what."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        theme.current.changed.connect(self.update)

    def title(self) -> str:
        """What stands before the colours."""
        raise NotImplementedError

    def parts(self) -> Sequence[tuple[QColor | QBrush, str]]:
        """Colours with the text on each."""
        raise NotImplementedError

    def show_again(self) -> None:
        """Title or parts have changed."""
        said = ", ".join(text for _, text in self.parts())
        self.setAccessibleName(f"{self.title()}: {said}")
        self.resize(self.sizeHint())
        self.place()

    def place(self) -> None:
        """Stand in the lower left corner of the map, above the scale bar where there is no room beside it."""
        above = self.parentWidget()
        if above is not None:
            bottom = above.height() - _MARGIN
            bar = scale_bar_rect(View(0.0, 0.0, 1.0, above.width(), above.height()))
            if _MARGIN + self.width() > bar.left():
                bottom = round(bar.top())
            self.move(_MARGIN, bottom - self.height())
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.sized_font(13))
        texts = [self.title(), *(text for _, text in self.parts())]
        return QSize(sum(metrics.horizontalAdvance(text) + 18 for text in texts) + 2 * _PAD - 8, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self.rect())
            painter.setFont(theme.sized_font(13))
            metrics = QFontMetrics(painter.font())
            painter.setPen(MapPalette.of().text)
            x, width = float(_PAD), metrics.horizontalAdvance(self.title())
            painter.drawText(QRectF(x, 0, width + 2, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, self.title())
            x += width + 14
            for colour, text in self.parts():
                box = QRectF(x, 8, metrics.horizontalAdvance(text) + 14, _HEIGHT - 16)
                painter.fillRect(box, colour)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
                x += box.width() + 3
