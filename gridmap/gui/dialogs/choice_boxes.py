"""Boxes in which the first entry leaves the choice to the guess."""

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from gridmap.words import tr

#: Coordinate systems and encodings that are offered beside the guess; others are typed.
SYSTEMS = ("EPSG:4490", "EPSG:4326", "gcj02", "bd09", "EPSG:3857")
ENCODINGS = ("UTF-8", "GB18030", "Big5")


class ChoiceBox(QComboBox):
    """One of some values, or the guess, which is named."""

    def __init__(self, name: str, editable: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setEditable(editable)
        if typed := self.lineEdit():
            typed.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.offer([], None)

    @property
    def value(self) -> str | None:
        """What was chosen; None for the guess."""
        text = self.currentText().strip()
        if self.isEditable() and text and self.findText(text) < 0:
            return text
        found = self.currentData()
        return found if isinstance(found, str) else None

    def offer(self, values: Iterable[tuple[str, str]], guess: str | None) -> None:
        """Offer (value, what it is called) and name the guess; what is chosen stays, in silence."""
        chosen = self.value if self.count() else None
        with QSignalBlocker(self):
            self.clear()
            self.addItem(tr("import.guessed", what=guess) if guess else tr("import.not_chosen"), None)
            for value, called in values:
                self.addItem(called, value)
            at = self.findData(chosen) if chosen else 0
            if chosen and at < 0 and self.isEditable():
                self.setEditText(chosen)
            else:
                self.setCurrentIndex(max(at, 0))
