"""A heading with what belongs below it, as the planning panels are made of."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget


class Section(QWidget):
    """Title, perhaps something at its right, and a body."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = QLabel(title)
        self._title.setProperty("role", "section")
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 6, 12, 8)
        self.body.setSpacing(4)
        self.body.addLayout(self._head)

    def set_title(self, title: str) -> None:
        """Say something else above it."""
        self._title.setText(title)

    def add_beside(self, widget: QWidget) -> None:
        """Put something at the right of the title."""
        self._head.addWidget(widget)

    def exchange(self, old: QWidget, new: QWidget) -> None:
        """Put a widget into the body in the place of another, which is not seen a moment longer."""
        self.body.replaceWidget(old, new)
        new.show()  # at once; by itself it would be shown with the next events
        old.hide()
        old.deleteLater()
