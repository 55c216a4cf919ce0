"""A line of a panel that opens something: as wide as the panel, cut with an ellipsis."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from gridmap.gui.tips import plain_tip

#: What the style sheet puts left and right of the text, and its border.
_PADDING = 18


class RowButton(QPushButton):
    """Never makes its panel scroll sideways; what is cut is whole under the pointer."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)  # "&" is no key here
        self._whole = text
        self.setProperty("role", "row")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def shown_text(self) -> str:
        """The text as there is room for it."""
        room = self.width() - _PADDING
        return self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        option.text = self.shown_text().replace("&", "&&")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tip()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._tip()

    def _tip(self) -> None:
        self.setToolTip("" if self.shown_text() == self._whole else plain_tip(self._whole))
