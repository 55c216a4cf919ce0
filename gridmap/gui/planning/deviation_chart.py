"""How the cells of a community stand to the target of households, the smallest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gridmap.domain.planning.checks.facts import Target
from gridmap.domain.records import RecordId
from gridmap.gui import theme
from gridmap.words import tr

_HEIGHT = 132
_ROOM = 0.12  # of the span, above and below the bars


@dataclass(frozen=True, slots=True)
class Bar:
    """One cell."""

    cell_id: RecordId
    name: str
    households: int


class DeviationChart(QWidget):
    """A bar a cell, from the target up or down; dashed lines at the least and the most that is meant."""

    clicked = Signal(object)  # cell id

    def __init__(self) -> None:
        super().__init__()
        self.bars: list[Bar] = []
        self._target = Target(300, 400, 500)
        self.chosen: frozenset[RecordId] = frozenset()
        self.setMinimumHeight(_HEIGHT)
        self.setMouseTracking(True)
        theme.current.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar], target: Target, chosen: Collection[RecordId] = ()) -> None:
        """Show these cells against a target, the chosen ones framed."""
        self.bars = sorted(bars, key=lambda bar: bar.households)
        self._target, self.chosen = target, frozenset(chosen)
        off = sum(not target.minimum <= bar.households <= target.maximum for bar in bars)
        self.setAccessibleName(tr("plan.chart_said", count=len(bars), off=off, target=target.target))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            zero = self._y(self._target.target)
            for place, bar in enumerate(self.bars):
                good = self._target.minimum <= bar.households <= self._target.maximum
                colour = theme.colour("plan_bar_good" if good else "plan_bar_off")
                left, width = self._span(place)
                top = self._y(bar.households)
                where = QRectF(left, min(top, zero), width, max(abs(zero - top), 1.0))
                painter.fillRect(where, colour)
                if bar.cell_id in self.chosen:
                    painter.setPen(QPen(theme.colour("text"), 1.6))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(where.adjusted(-1, -1, 1, 1))
            painter.setPen(QPen(theme.colour("line_strong"), 1))
            painter.drawLine(QPointF(0, zero), QPointF(self.width(), zero))
            painter.setPen(QPen(theme.colour("plan_bar_off"), 1, Qt.PenStyle.DashLine))
            for limit in (self._target.minimum, self._target.maximum):
                painter.drawLine(QPointF(0, self._y(limit)), QPointF(self.width(), self._y(limit)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        bar = self._at(event.position().x())
        if bar is not None:
            off = bar.households - self._target.target
            said = tr("plan.chart_bar", name=bar.name, count=bar.households, off=f"{off:+,}")
            QToolTip.showText(event.globalPosition().toPoint(), said, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        bar = self._at(event.position().x())
        if bar is not None:
            self.clicked.emit(bar.cell_id)

    def _limits(self) -> tuple[float, float]:
        counts = [bar.households for bar in self.bars]
        low = min([*counts, self._target.minimum])
        high = max([*counts, self._target.maximum])
        room = (high - low) * _ROOM or 1.0
        return low - room, high + room

    def _y(self, households: float) -> float:
        low, high = self._limits()
        return self.height() * (high - households) / (high - low)

    def _span(self, place: int) -> tuple[float, float]:
        step = self.width() / max(len(self.bars), 8)
        return place * step + step * 0.12, step * 0.76

    def _at(self, x: float) -> Bar | None:
        step = self.width() / max(len(self.bars), 8)
        place = int(x // step)
        return self.bars[place] if 0 <= place < len(self.bars) else None
