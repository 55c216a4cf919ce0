"""What the colours of planning mean."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gridmap.domain.planning.checks.facts import Target
from gridmap.gui import theme
from gridmap.gui.canvas.card import paint_card
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.planning.look import range_colour
from gridmap.planning.draft_view import Range
from gridmap.words import tr

_PAD, _HEIGHT, _MARGIN = 12, 38, 14


class RangeLegend(QWidget):
    """One line: households, and the three ranges in their colours."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._target = Target(300, 400, 500)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        theme.current.changed.connect(self.update)
        self.show_target(self._target)
        self.show()

    def show_target(self, target: Target) -> None:
        """Show the ranges of a target."""
        self._target = target
        said = ", ".join(text for _, text in self._parts())
        self.setAccessibleName(f"{tr('plan.households_title')}: {said}")
        self.resize(self.sizeHint())
        self.place()

    def place(self) -> None:
        """Stand in the lower left corner of the map."""
        above = self.parentWidget()
        if above is not None:
            self.move(_MARGIN, above.height() - self.height() - _MARGIN)
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.sized_font(13))
        texts = [tr("plan.households_title"), *(text for _, text in self._parts())]
        return QSize(sum(metrics.horizontalAdvance(text) + 18 for text in texts) + 2 * _PAD - 8, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self.rect())
            painter.setFont(theme.sized_font(13))
            metrics = QFontMetrics(painter.font())
            painter.setPen(MapPalette.of().text)
            title = tr("plan.households_title")
            x = float(_PAD)
            width = metrics.horizontalAdvance(title)
            painter.drawText(QRectF(x, 0, width + 2, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, title)
            x += width + 14
            for judged, text in self._parts():
                box = QRectF(x, 8, metrics.horizontalAdvance(text) + 14, _HEIGHT - 16)
                painter.fillRect(box, range_colour(judged))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
                x += box.width() + 3

    def _parts(self) -> list[tuple[Range, str]]:
        target = self._target
        return [
            ("few", f"<{target.minimum}"),
            ("good", f"{target.minimum}–{target.maximum}"),
            ("many", f">{target.maximum}"),
            ("dedicated", tr("plan.dedicated")),
        ]
