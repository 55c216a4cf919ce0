"""Which cells a cell came from and went into; each can be gone to."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gridmap.assessment.descent_text import descent_lines
from gridmap.gui.tips import plain_tip
from gridmap.store.queries.descent import Descent
from gridmap.words import tr

_MOST_ROWS = 4


class DescentBox(QFrame):
    """A sentence for a retired cell, and a line for each cell before and after it; hidden without any."""

    wanted = Signal(object)  # id of a cell

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "hint")
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("panels.descent"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.addWidget(self._said)
        column.addWidget(self.list)
        self.hide()

    def show_descent(self, descent: Descent) -> None:
        """Show where a cell came from and where it went."""
        self._said.setText(tr("panels.former_cell", day=descent.until) if descent.former else "")
        self._said.setVisible(descent.former)
        self.list.clear()
        for relative, cell, shares in descent_lines(descent):
            item = QListWidgetItem(f"{cell}\n{shares}")
            item.setData(Qt.ItemDataRole.UserRole, relative.id)
            item.setToolTip(plain_tip(f"{cell}\n{relative.code}\n{shares}"))
            self.list.addItem(item)
        self.list.setVisible(self.list.count() > 0)
        self.setVisible(self.list.count() > 0 or descent.former)
        rows = range(min(self.list.count(), _MOST_ROWS))
        height = sum(self.list.sizeHintForRow(row) for row in rows)
        self.list.setFixedHeight(height + 2 * self.list.frameWidth() + 2)

    def _go(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(Qt.ItemDataRole.UserRole))
