"""The button with a draft's name, which never is wider than the list."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPaintEvent
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from gridmap.gui.tips import plain_tip

_LEAST_PX = 60


class DraftName(QRadioButton):
    """Shows as much of the name as there is room for, the whole of it as a tool tip."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setShortcut(QKeySequence())  # no letter of it is a key
        self.setToolTip(plain_tip(name))
        self.setAutoExclusive(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        area = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        option.text = shown.replace("&", "&&")
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_RadioButton, option)
        painter.end()
