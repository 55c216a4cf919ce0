"""A line in the bar above everything that says in what state the open workspace is on show."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

if TYPE_CHECKING:
    from gridmap.gui.window import Window

#: The place in the bar: behind brand, workspace and modes.
_AFTER_MODES = 3


class BarNotice(QFrame):
    """A sentence, and links to what can be done about it."""

    def __init__(self, window: "Window", text: str) -> None:
        super().__init__()
        self.setProperty("role", "day")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 4, 0)
        self._row.setSpacing(4)
        self._row.addWidget(QLabel(text))
        bar = window.top_bar.layout()
        assert isinstance(bar, QHBoxLayout)
        bar.insertWidget(_AFTER_MODES, self)

    def add_link(self, text: str, wanted: Callable[[], None]) -> QPushButton:
        """Offer something behind the sentence."""
        link = QPushButton(text)
        link.setProperty("role", "link")
        link.clicked.connect(lambda: wanted())
        self._row.addWidget(link)
        return link

    def leave(self) -> None:
        """It is so no longer."""
        self.hide()
        self.deleteLater()
