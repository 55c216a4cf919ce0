"""What the check found, in the dialog of publishing: as high as its lines, up to some of them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget

from gridmap.words import tr

#: Pixels; the line that would go on below is scrolled to, never cut.
_MOST_HIGH = 128


class Findings(QListWidget):
    """An empty list whose lines go on in further ones; nothing is seen of it before it is filled."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("plan.publish_result"))
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(_MOST_HIGH)
        self.hide()

    def show_lines(self, lines: Sequence[str]) -> None:
        """List what was found, the first chosen."""
        self.clear()
        self.addItems(list(lines))
        self.setCurrentRow(0)
        self.show()
        self._take_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():  # the lines break elsewhere
            self._take_height()

    def _take_height(self) -> None:
        self.doItemsLayout()
        high = 0
        for row in range(self.count()):
            line = self.visualItemRect(self.item(row)).height()
            if high and high + line > _MOST_HIGH:
                break
            high += line
        self.setFixedHeight((high or _MOST_HIGH) + 2 * self.frameWidth())
