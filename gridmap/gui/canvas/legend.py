"""The legend: each level's colour with its numeral, its name and how many shapes have it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gridmap.gui import theme
from gridmap.gui.canvas.card import paint_card
from gridmap.gui.canvas.fonts import font
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.levels import level_name, paint_chip
from gridmap.words import tr

_ROW_PX, _HEAD_PX, _PAD_PX = 23, 24, 12
_CHIP = (24, 18)


@dataclass(frozen=True)
class Row:
    """One line of the legend."""

    level: int | None  # None is "no data"
    count: int


class Legend(QWidget):
    """Counts what the view shows; a click changes to all and back."""

    counted_all = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.all_counted = False
        self._shown_level: str | None = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def show_counts(self, level: str | None, risks: NDArray[np.int8]) -> None:
        """Count levels (0 is "no data") of shapes of a level, shape (n,)."""
        counts = np.bincount(risks, minlength=5)
        looks = theme.scheme().looks
        self.rows = [
            Row(first or None, sum(int(counts[risk]) for risk in range(5) if looks[risk] is look))
            for first, look in theme.scheme().legend()
        ]
        self._shown_level = level
        self.setVisible(level is not None)
        self._describe()

    def heading(self) -> str:
        """The title with what is counted."""
        if self._shown_level is None:
            return ""
        return tr("canvas.legend_title", level=tr(f"canvas.level_{self._shown_level}"))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(13, bold=True))
        width = max(metrics.horizontalAdvance(self.heading()) + 2 * _PAD_PX, 150)
        return QSize(width + 4, _HEAD_PX + _ROW_PX * max(3, len(self.rows)) + 20 + _PAD_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._toggle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._toggle()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self.rect())
            self._paint(painter, MapPalette.of())

    def _paint(self, painter: QPainter, palette: MapPalette) -> None:
        painter.setPen(palette.text)
        painter.setFont(font(13, bold=True))
        painter.drawText(_PAD_PX, 6, self.width(), _HEAD_PX, Qt.AlignmentFlag.AlignVCenter, self.heading())
        numbers = font(13)
        for line, row in enumerate(self.rows):
            top = _HEAD_PX + 8 + line * _ROW_PX
            paint_chip(painter, QRectF(_PAD_PX, top, *_CHIP), row.level)
            painter.setFont(numbers)
            painter.setPen(palette.text)
            painter.drawText(
                _PAD_PX + 34, top, 100, _CHIP[1], Qt.AlignmentFlag.AlignVCenter, level_name(row.level)
            )
            where = QRectF(0, top, self.width() - _PAD_PX, _CHIP[1])
            painter.drawText(
                where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{row.count:,}"
            )
        painter.setPen(palette.muted)
        painter.setFont(font(12))
        where = QRectF(_PAD_PX, self.height() - 24, self.width(), 18)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, self._scope())

    def _toggle(self) -> None:
        self.all_counted = not self.all_counted
        self.counted_all.emit(self.all_counted)

    def _scope(self) -> str:
        return tr("canvas.legend_all" if self.all_counted else "canvas.legend_in_view")

    def _describe(self) -> None:
        said = ", ".join(f"{level_name(row.level)} {row.count:,}" for row in self.rows)
        self.setAccessibleName(self.heading())
        self.setAccessibleDescription(f"{said} ({self._scope()})")
        self.setToolTip(tr("canvas.legend_tooltip"))
        self.resize(self.sizeHint())
        self.update()
