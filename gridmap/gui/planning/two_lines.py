"""A sentence on at most two lines; where it is longer it is cut short, and its tip has it whole.

What it is about is cut in its middle first: a long name is known by its ends, while a figure that is cut
off is known by nothing. Only what is longer even so ends in an ellipsis.
"""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

from gridmap.gui.tips import plain_tip

_LINES = 2
#: As high as a quiet button with a sign beside it.
_LEAST_PX = 24
#: Characters of a name that stay, and of its end: the number of a cell.
_LEAST_NAME, _END = 5, 3


class TwoLines(QLabel):
    """As wide as there is room, as high as its one or two lines."""

    def __init__(self, text: str, about: str = "") -> None:
        """A sentence, and the name in it that is cut before anything else is."""
        super().__init__(" ".join(text.split()))
        self._about = " ".join(about.split())
        self.setTextFormat(Qt.TextFormat.PlainText)
        wanted = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        wanted.setHeightForWidth(True)
        self.setSizePolicy(wanted)

    @property
    def shown(self) -> list[str]:
        """The lines at the present width."""
        return self._lines(self.width())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(_LEAST_PX, len(self._lines(width)) * self.fontMetrics().lineSpacing() + 2)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()), _LEAST_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, _LEAST_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()
        self._tell_whole()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_height()
            self._tell_whole()

    def _keep_height(self) -> None:
        """Ask for all lines: where the panel is full it scrolls, and none of them is cut in half."""
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _tell_whole(self) -> None:
        self.setToolTip("" if "".join(self.shown) == self.text() else plain_tip(self.text()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        lines, metrics = self.shown, self.fontMetrics()
        top = max(0, (self.height() - len(lines) * metrics.lineSpacing()) // 2)
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            for number, line in enumerate(lines):
                painter.drawText(QPointF(0, top + metrics.ascent() + number * metrics.lineSpacing()), line)

    def _lines(self, width: int) -> list[str]:
        """The text broken at a width, cut short where there is more."""
        lines, rest = self._broken(self.text(), width)
        for length in range(len(self._about) - 1, _LEAST_NAME - 1, -1):
            if not rest:
                break
            text = self.text().replace(self._about, _cut(self._about, length), 1)
            lines, rest = self._broken(text, width)
        if rest:
            lines[-1] = self.fontMetrics().elidedText(lines[-1] + rest, Qt.TextElideMode.ElideRight, width)
        return lines

    def _broken(self, text: str, width: int) -> tuple[list[str], str]:
        """The lines of a text at a width, and what follows them."""
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # codes have no words
        layout.setTextOption(option)
        found: list[str] = []
        end = 0
        layout.beginLayout()
        while len(found) < _LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            end = line.textStart() + line.textLength()
            found.append(text[line.textStart() : end])
        layout.endLayout()
        return found, text[end:]


def _cut(name: str, length: int) -> str:
    """A name with so many characters at most, its middle an ellipsis; a number is not halved if it can be."""
    tail = max(_END, (length - 1) // 2)
    head, end = name[: length - 1 - tail], name[-tail:]
    if name[len(head)].isdigit():
        head = head.rstrip("0123456789") or head
    if name[-tail - 1].isdigit():
        end = end.lstrip("0123456789") or end
    return f"{head}…{end}"
