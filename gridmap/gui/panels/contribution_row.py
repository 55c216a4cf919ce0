"""One line of the explanation: what an indicator adds, with a bar, and the records behind it unfolded."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from gridmap.assessment.wording import contribution_text, item_text
from gridmap.domain.records import Record, RecordId, ServiceNeed
from gridmap.domain.risk.explain import Contribution
from gridmap.gui import theme
from gridmap.gui.levels import level_colours
from gridmap.gui.panels.row_button import RowButton
from gridmap.gui.panels.wording import score_text
from gridmap.words import tr

#: Records that are shown when a line is unfolded.
SHOWN = 8
_BAR = 96
_NARROW_BAR = 56  # where the panel is too narrow for the words beside the wide one
_NARROW = 360
_FIGURE = 40
_HEIGHT = 26


class ContributionRow(QWidget):
    """Unfolds on a click or Enter; a record below it can be opened where it is one that is opened."""

    opened = Signal(object)  # id of a record

    def __init__(
        self,
        contribution: Contribution,
        records: Mapping[RecordId, Record],
        level: int,
        threshold: float,
        parent: QWidget | None = None,
    ) -> None:
        """The bar is as long as the points are a part of `threshold`, the same for all bars of a cell."""
        super().__init__(parent)
        self._contribution = contribution
        self._records = records
        self._items: QWidget | None = None
        self._line = _Line(contribution, level, threshold)
        self._line.toggled.connect(self._unfold)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self._stack.addWidget(self._line)

    def unfold(self) -> None:
        """Show the records behind the line."""
        self._line.setChecked(True)

    def _unfold(self, on: bool) -> None:
        if self._items is None:
            self._items = self._made_items()
            self._stack.addWidget(self._items)
        self._items.setVisible(on)

    def _made_items(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(10, 0, 0, 4)
        column.setSpacing(0)
        for item in self._contribution.items[:SHOWN]:
            record = self._records.get(item.subject) if isinstance(item.subject, int) else None
            row = RowButton(item_text(item, self._records))
            row.setEnabled(record is not None and not isinstance(record, ServiceNeed))
            if record is not None:
                row.clicked.connect(lambda _=False, one=record.id: self.opened.emit(one))
            column.addWidget(row)
        if more := max(0, len(self._contribution.items) - SHOWN):
            rest = RowButton(tr("risk.more_items", count=more))
            rest.setEnabled(False)
            column.addWidget(rest)
        return box


class _Line(QAbstractButton):
    """The line itself, painted so that bars and figures stand in columns."""

    def __init__(self, contribution: Contribution, level: int, threshold: float) -> None:
        self._text = contribution_text(contribution)
        self._points = contribution.points
        self.share = min(1.0, contribution.points / threshold) if threshold > 0 else 1.0
        self._level = level
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            tr(
                "panels.points_of",
                points=score_text(self._points),
                weight=score_text(contribution.weight),
                threshold=score_text(threshold),
            )
        )
        self.setAccessibleName(f"{self._text}, {self.toolTip()}")

    def sizeHint(self) -> QSize:
        return QSize(280, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isChecked() or self.hasFocus():
            painter.setPen(theme.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        area = QRectF(self.rect()).adjusted(6, 0, -6, 0)
        bar = _BAR if self.width() >= _NARROW else _NARROW_BAR
        text = area.adjusted(0, 0, -(bar + _FIGURE + 8), 0)
        painter.setPen(theme.colour("text"))
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, shown)
        track = QRectF(area.right() - _FIGURE - bar, area.center().y() - 3.5, bar, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(track, 2, 2)
        track.setWidth(max(2.0, bar * self.share))
        painter.setBrush(level_colours(self._level)[0])
        painter.drawRoundedRect(track, 2, 2)
        painter.setPen(theme.colour("text"))
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, alignment, score_text(self._points))
