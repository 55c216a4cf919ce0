"""Stands where figures would be wrong until a draft is updated: why, and the button for that."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gridmap.words import tr


class UpdateNotice(QWidget):
    """A sentence and a button."""

    wanted = Signal()

    def __init__(self, sentence: str) -> None:
        super().__init__()
        said = QLabel(sentence)
        said.setWordWrap(True)
        self.button = QPushButton(tr("plan.update"))
        self.button.clicked.connect(self.wanted)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 2, 0, 2)
        stack.setSpacing(6)
        stack.addWidget(said)
        stack.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
