"""A question before something is done that is seldom meant: Enter and Esc leave it undone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget

from gridmap.gui.dialogs.dialog import ScrolledDialog
from gridmap.words import tr


class Question(ScrolledDialog):
    """What would be done, what that means, and a button named after it."""

    def __init__(self, parent: QWidget, title: str, heading: str, explained: str, verb: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.work = _line(heading, "heading")
        self.said = _line(explained, "muted")
        for line in (self.work, self.said):
            self.body.addWidget(line)
        self.body.addStretch(1)
        buttons = QDialogButtonBox()
        self.verb = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.leave = buttons.addButton(tr("window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.verb.setAutoDefault(False)
        self.leave.setDefault(True)
        self.leave.setFocus()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.add_below(buttons)

    def add(self, widget: QWidget) -> None:
        """Put something more to answer below what is explained."""
        self.body.insertWidget(self.body.indexOf(self.said) + 1, widget)


def _line(text: str, role: str) -> QLabel:
    line = QLabel(text)
    line.setWordWrap(True)
    line.setTextFormat(Qt.TextFormat.PlainText)
    line.setProperty("role", role)
    return line
