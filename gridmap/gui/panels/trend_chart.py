"""The score of the last days as a line, with the thresholds of the levels.

Painted here: importing a chart library costs the window a second.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gridmap.assessment import TrendDay
from gridmap.assessment.wording import measured
from gridmap.domain.records import RecordId
from gridmap.gui import theme
from gridmap.gui.levels import level_colours, level_words, numeral
from gridmap.gui.panels.wording import score_text
from gridmap.words import tr

_SIZE = QSize(280, 110)
_MARGINS = (4.0, 10.0, 34.0, 18.0)  # left, top, right, bottom
_LEAST_TOP = 20.0
_LINE_OF_TEXT = 13.0


class TrendChart(QWidget):
    """Draws the days it is handed; the pointer asks for a day's score."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: Sequence[TrendDay] = ()
        self._thresholds: Sequence[float] = ()
        self._rule: str | None = None
        self._titles: Mapping[RecordId, str] = {}
        self.setMinimumHeight(_SIZE.height())
        self.setMouseTracking(True)
        theme.current.changed.connect(self.update)

    def show_trend(
        self,
        days: Sequence[TrendDay],
        thresholds: Sequence[float],
        rule: str | None = None,
        titles: Mapping[RecordId, str] | None = None,
    ) -> None:
        """Show these days, oldest first, and the least score of levels I, II and III.

        `rule` is the one by which a region has its score, None for a cell; `titles` are those of the
        cells before this one, whose days are drawn dotted.
        """
        self._days, self._thresholds, self._rule = days, thresholds, rule
        self._titles = titles or {}
        known = [day for day in days if day.score is not None]
        said = tr("panels.no_trend")
        if known:
            first, last = known[0], known[-1]
            said = tr(
                "panels.trend_said",
                days=len(days),
                first=score_text(first.score),
                last=score_text(last.score),
            )
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        return _SIZE

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.sized_font(11))
        known = [day for day in self._days if day.score is not None]
        if not known:
            painter.setPen(theme.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("panels.no_trend"))
            return
        self._paint_thresholds(painter)
        self._paint_line(painter)
        self._paint_days(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self._area()
        if not self._days or area.width() <= 0:
            return
        share = (event.position().x() - area.left()) / area.width()
        at = round(share * (len(self._days) - 1))
        day = self._days[max(0, min(at, len(self._days) - 1))]
        level = level_words(day.level)
        score = measured(score_text(day.score), self._rule)
        text = tr("panels.trend_day", day=day.day, score=score, level=level)
        if day.of is not None:
            cell = self._titles.get(day.of, "")
            text = tr("panels.trend_day_of", day=day.day, score=score, level=level, cell=cell)
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def _area(self) -> QRectF:
        left, top, right, bottom = _MARGINS
        return QRectF(self.rect()).adjusted(left, top, -right, -bottom)

    def _height(self, score: float) -> float:
        area, top = self._area(), self._top()
        return area.bottom() - area.height() * min(score, top) / top

    def _top(self) -> float:
        """The score at the upper edge: what the line needs, and the next threshold above it."""
        highest = max((day.score or 0.0 for day in self._days), default=0.0)
        above = [one for one in self._thresholds if one > highest]
        return max(_LEAST_TOP, highest * 1.05, min(above) * 1.05 if above else 0.0)

    def _paint_thresholds(self, painter: QPainter) -> None:
        area, above = self._area(), -_LINE_OF_TEXT
        for level, threshold in enumerate(self._thresholds, start=1):
            if threshold > self._top():
                continue
            y, colour = self._height(threshold), level_colours(level)[0]
            pen = QPen(colour, 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if y - above < _LINE_OF_TEXT:
                continue  # the label above it leaves no room
            above = y
            painter.setPen(theme.colour("muted"))
            where = QRectF(area.right() + 4, y - 8, _MARGINS[2] - 4, 16)
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, f"{numeral(level)} {threshold:.0f}")

    def _paint_line(self, painter: QPainter) -> None:
        area, steps = self._area(), max(1, len(self._days) - 1)
        run: list[QPointF] = []
        of: RecordId | None = None  # whose days the run are
        for at, day in enumerate(self._days):
            if day.score is None or day.of != of:
                self._paint_run(painter, run, of)
                run, of = [], day.of
            if day.score is not None:
                run.append(QPointF(area.left() + area.width() * at / steps, self._height(day.score)))
        self._paint_run(painter, run, of)
        if run:
            painter.setBrush(theme.colour("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(run[-1], 3, 3)

    def _paint_run(self, painter: QPainter, run: list[QPointF], of: RecordId | None) -> None:
        """A stretch of days of the subject itself or, in dashes, of a cell before it."""
        own = of is None
        pen = QPen(theme.colour("accent" if own else "muted"), 1.8)
        pen.setStyle(Qt.PenStyle.SolidLine if own else Qt.PenStyle.DotLine)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(run)

    def _paint_days(self, painter: QPainter) -> None:
        area = self._area()
        painter.setPen(theme.colour("muted"))
        below = QRectF(area.left(), area.bottom() + 3, area.width(), 14)
        first, last = (date.fromisoformat(self._days[at].day) for at in (0, -1))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, f"{first:%m-%d}")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{last:%m-%d}")
