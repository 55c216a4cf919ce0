"""A line that says that a place is to be clicked on the map, and lets go of it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gridmap.words import tr


class PickingHint(QFrame):
    """Shown while a place is to be clicked; its button and Esc let go."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "hint")
        label = QLabel(tr("panels.click_a_place"))
        label.setWordWrap(True)
        leave = QPushButton(tr("panels.cancel"))
        leave.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.addWidget(label, 1)
        row.addWidget(leave)
        self._escape = QShortcut(
            QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WindowShortcut
        )
        self._escape.activated.connect(self.left)
        self.hide()
        self._escape.setEnabled(False)

    def set_on(self, on: bool) -> None:
        """Show or hide the line; Esc is ours only while it is shown."""
        self.setVisible(on)
        self._escape.setEnabled(on)
