"""Opening what is masked of a person: a reason first, then the data, and a line in the journal."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gridmap.domain.actions.open_people import OpenPeople
from gridmap.domain.errors import UserError
from gridmap.domain.records import RecordId, Resident
from gridmap.gui.tasks import run_task
from gridmap.session import Session
from gridmap.words import said, tr

#: Label of the journal's row.
PEOPLE_OPENED = "people_opened"


def open_people(session: Session, ids: tuple[RecordId, ...], reason: str) -> list[Resident]:
    """The residents unmasked, after the opening was written into the journal.

    Raises:
        Refused: no permission, no reason, or one is gone; then nothing is shown and nothing written.
        UserError: the file is open for reading only, so that the opening could not be journaled.
    """
    people = OpenPeople(ids, reason).residents(session.workspace, session.actor)
    session.note_access(PEOPLE_OPENED, ids, reason.strip())
    return people


class OpeningRow(QFrame):
    """Asks for the reason and hands over the resident."""

    opened = Signal(object)  # Resident

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "hint")
        self._session = session
        self._resident_id: RecordId | None = None
        said_first = QLabel(tr("panels.masked"))
        said_first.setWordWrap(True)
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(tr("panels.reason_to_open"))
        self._reason.setAccessibleName(tr("panels.reason_to_open"))
        self._reason.returnPressed.connect(self.open)
        self._button = QPushButton(tr("panels.open_person"))
        self._button.clicked.connect(self.open)
        self._trouble = QLabel()
        self._trouble.setProperty("role", "trouble")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        row = QHBoxLayout()
        row.addWidget(self._reason, 1)
        row.addWidget(self._button)
        whole = QVBoxLayout(self)
        whole.addWidget(said_first)
        whole.addLayout(row)
        whole.addWidget(self._trouble)

    def ask(self, resident_id: RecordId) -> None:
        """Ask for this resident."""
        self._resident_id = resident_id
        self._reason.clear()
        self._trouble.hide()
        may = self._session.actor.may("see_people") and not self._session.read_only
        self._reason.setEnabled(may)
        self._button.setEnabled(may)
        self._button.setToolTip("" if may else tr("panels.may_not_open"))
        self.show()

    def open(self) -> None:
        """Open with the reason that was entered."""
        if self._resident_id is None:
            return
        ids, reason = (self._resident_id,), self._reason.text()
        run_task(
            self,
            tr("panels.opening"),
            lambda _: open_people(self._session, ids, reason),
            lambda people: self.opened.emit(people[0]),
            self._failed,
        )

    def _failed(self, error: UserError) -> None:
        self._trouble.setText(said(error))
        self._trouble.show()
