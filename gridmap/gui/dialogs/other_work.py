"""Asks before undo or redo touches what the planner does not have before them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from gridmap.gui.panels.wording import local_moment
from gridmap.gui.window_facts import label_text
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.modes import Turn
    from gridmap.planning.other_work import OtherWork


class OtherWorkDialog(QDialog):
    """Says what it is, on which draft and when; Enter and Esc leave it as it is."""

    def __init__(self, parent: QWidget, turn: "Turn", other: "OtherWork") -> None:
        super().__init__(parent)
        self.setWindowTitle(tr(f"window.other_{turn}_title"))
        self.setMinimumWidth(460)
        what = label_text(other.label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        self.work = _line(_named(what, other), "heading")
        self.said = _line(_explained(turn, other), "muted")
        for line in (self.work, self.said):
            layout.addWidget(line)
        layout.addStretch(1)
        buttons = QDialogButtonBox()
        self.verb = buttons.addButton(
            tr(f"window.{turn}_what", what=what), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.leave = buttons.addButton(tr("window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.verb.setAutoDefault(False)
        self.leave.setDefault(True)
        self.leave.setFocus()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)


def _named(what: str, other: "OtherWork") -> str:
    values = {"what": what, "when": local_moment(other.at)}
    if not other.drafts:
        return tr("window.other_work", **values)
    return tr("window.other_work_of", names=tr("plan.list_separator").join(other.drafts), **values)


def _explained(turn: "Turn", other: "OtherWork") -> str:
    if not other.draft:
        return tr(f"window.other_{turn}_no_draft")
    return tr(f"window.other_{turn}_says", draft=other.draft)


def _line(text: str, role: str) -> QLabel:
    line = QLabel(text)
    line.setWordWrap(True)
    line.setTextFormat(Qt.TextFormat.PlainText)
    line.setProperty("role", role)
    return line
