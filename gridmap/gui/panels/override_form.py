"""Setting a cell's level by hand, in place: a level, a reason, a day until which it holds."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from gridmap.assessment.wording import level_text
from gridmap.domain.actions.override_level import LONGEST_DAYS, LiftLevel, OverrideLevel
from gridmap.domain.errors import UserError
from gridmap.domain.records import LevelOverride, RecordId
from gridmap.gui import theme
from gridmap.gui.day_field import DayField
from gridmap.gui.form_layout import FormLayout
from gridmap.gui.tasks import run_task
from gridmap.session import Session
from gridmap.words import said, tr

_USUAL_DAYS = 7


class OverrideForm(QFrame):
    """Asks for what the action needs and runs it; undo takes it back."""

    done = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "tile")
        self._session = session
        self._cell_id: RecordId | None = None
        self._level = QComboBox()
        self._reason = QLineEdit()
        self._until = DayField()
        self._trouble = QLabel()
        self._trouble.setProperty("role", "trouble")
        self._trouble.setWordWrap(True)
        self._set = QPushButton(tr("panels.override_set"))
        self._set.setProperty("primary", True)
        self._lift = QPushButton(tr("panels.override_lift"))
        cancel = QPushButton(tr("panels.cancel"))
        form = FormLayout(self)
        for key, field in (("level", self._level), ("reason", self._reason), ("until", self._until)):
            label = tr(f"panels.override_{key}")
            field.setAccessibleName(label)
            form.addRow(label, field)
        form.addRow(self._trouble)
        row = QHBoxLayout()
        for button in (self._set, self._lift, cancel):
            row.addWidget(button)
        form.addRow(row)
        self._set.clicked.connect(self.set_level)
        self._lift.clicked.connect(self.lift_level)
        cancel.clicked.connect(self.hide)
        self._reason.returnPressed.connect(self.set_level)
        self._until.returnPressed.connect(self.set_level)
        self.hide()

    def ask(self, cell_id: RecordId, level: int | None, manual: LevelOverride | None) -> None:
        """Ask about a cell that has this level now, by hand where `manual` is in force."""
        self._cell_id = cell_id
        self._offer_levels(manual.level if manual else level or 4)
        self._reason.setText(manual.reason if manual else "")
        usual = date.fromisoformat(self._session.today()) + timedelta(days=_USUAL_DAYS)
        self._until.setText(manual.expires_on if manual else usual.isoformat())
        self._until.setToolTip(tr("panels.override_longest", days=LONGEST_DAYS))
        self._lift.setVisible(manual is not None)
        self._trouble.hide()
        self.show()
        self._reason.setFocus()

    def _offer_levels(self, chosen: int) -> None:
        """The levels as the scheme in force tells them apart."""
        scheme = theme.scheme()
        self._level.clear()
        for level, look in scheme.legend():
            if level:
                self._level.addItem(level_text(level, scheme), level)
                if look == scheme.look(chosen):
                    self._level.setCurrentIndex(self._level.count() - 1)

    def set_level(self) -> None:
        """Set the level as entered."""
        if self._cell_id is not None:
            level, reason, until = self._level.currentData(), self._reason.text(), self._until.value()
            self._run(OverrideLevel(self._cell_id, level, reason, until, self._session.today()))

    def lift_level(self) -> None:
        """Let the computed level hold again."""
        if self._cell_id is not None:
            self._run(LiftLevel(self._cell_id, self._reason.text(), self._session.today()))

    def _run(self, action: OverrideLevel | LiftLevel) -> None:
        run_task(self, tr("panels.saving"), lambda _: self._session.run(action), self._ended, self._failed)

    def _ended(self, _: object) -> None:
        self.hide()
        self.done.emit()

    def _failed(self, error: UserError) -> None:
        self._trouble.setText(said(error))
        self._trouble.show()
