"""The head of a record's page: back, its name, and what can be done with it."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gridmap.gui import icons
from gridmap.gui.panels.wording import shortened
from gridmap.gui.tips import plain_tip
from gridmap.words import tr

_ICONS = {
    "edit": "pencil",
    "move": "move",
    "locate": "crosshair",
    "record_history": "history",
    "remove": "trash-2",
}


class RecordBar(QWidget):
    """Says which verb was clicked."""

    wanted = Signal(str)  # back, or one of _ICONS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 6, 8, 4)
        row.setSpacing(2)
        self._back = self._button("back", "chevron-left")
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setProperty("role", "heading")
        self._title.setWordWrap(True)
        row.addWidget(self._back)
        row.addWidget(self._title, 1)
        self.verbs = {verb: self._button(verb, icon) for verb, icon in _ICONS.items()}
        for button in self.verbs.values():
            row.addWidget(button)

    def show_title(self, title: str) -> None:
        """Show what the record is called."""
        self._title.setText(shortened(title))
        self._title.setToolTip(plain_tip(title))

    def title(self) -> str:
        """What is shown."""
        return self._title.text()

    def take_focus(self) -> None:
        """Take the keyboard, where a form that had it goes."""
        self._back.setFocus()

    def show_verbs(self, verbs: Iterable[str]) -> None:
        """Show these verbs only."""
        wanted = set(verbs)
        for verb, button in self.verbs.items():
            button.setVisible(verb in wanted)

    def _button(self, verb: str, icon: str) -> QToolButton:
        button = QToolButton()
        icons.set_icon(button, icon, "muted")
        button.setProperty("role", "quiet")
        button.setAccessibleName(tr(f"panels.verb_{verb}"))
        button.setToolTip(tr(f"panels.verb_{verb}"))
        button.clicked.connect(lambda: self.wanted.emit(verb))
        return button
