"""The button with a draft's name, which never is wider than the list."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeySequence, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from gridmap.gui.tips import plain_tip

_LEAST_PX = 60
#: A name takes so many lines before it ends in dots.
_MOST_LINES = 2


class DraftName(QRadioButton):
    """Shows as much of the name as there is room for in two lines, the whole of it as a tool tip."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setShortcut(QKeySequence())  # no letter of it is a key
        self.setToolTip(plain_tip(name))
        self.setAutoExclusive(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        more = len(self._lines(self._area(QRect(0, 0, width, self.height())).width(), _MOST_LINES)) - 1
        return self.sizeHint().height() + more * self.fontMetrics().lineSpacing()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = self._option(self.rect())
        area, metrics = self._area(self.rect()), self.fontMetrics()
        lines = self._lines(area.width(), max(1, min(_MOST_LINES, self.height() // metrics.lineSpacing())))
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_RadioButton, option)
        top = area.center().y() - len(lines) * metrics.lineSpacing() // 2
        for row, line in enumerate(lines):
            place = QRect(area.left(), top + row * metrics.lineSpacing(), area.width(), metrics.lineSpacing())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, line)
        painter.end()

    def _option(self, rect: QRect) -> QStyleOptionButton:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.rect = rect
        return option

    def _area(self, rect: QRect) -> QRect:
        """Where the text stands in a button of this size."""
        contents = QStyle.SubElement.SE_RadioButtonContents
        return self.style().subElementRect(contents, self._option(rect), self)

    def _lines(self, width: int, most: int) -> list[str]:
        """The name in lines of a width in pixels, the last one cut with dots where there is no room."""
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        starts = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            starts.append(line.textStart())
        layout.endLayout()
        kept = starts[:most]
        ends = [*kept[1:], len(self.text())]
        parts = [self.text()[start:end].rstrip() for start, end in zip(kept, ends, strict=True)]
        return [self.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, width) for part in parts]
