"""The risk model: seen by everybody, edited by who may, with a look ahead at what would change."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gridmap.assessment.rules import newest_model, rules_of, usual_roll_up
from gridmap.assessment.trial import Outcome, Trial
from gridmap.domain.actions.edit_risk_model import EditRiskModel
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.risk.model import DEFAULT, Model
from gridmap.domain.risk.model_json import from_json, read_model, to_json, write_model
from gridmap.gui.dialogs.dialog import Dialog
from gridmap.gui.dialogs.risk_model_fields import RiskModelFields
from gridmap.gui.tasks import Task, run_task
from gridmap.session import Session
from gridmap.words import said, tr

_LOOK_AHEAD_MS = 250
_TABS_PX = 350
_NUMERALS = ("I", "II", "III", "IV")


class RiskModelDialog(Dialog):
    """Stays open until the model is stored or it is closed; undo takes a stored one back."""

    stored = Signal()

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self._trial: Trial | None = None
        self._task: Task | None = None
        kept = newest_model(session.workspace)
        self._previous = kept.id if kept else None
        self._in_force = rules_of(session.workspace).model
        self._may = session.actor.may("edit_risk_model") and not session.read_only
        self.setWindowTitle(tr("risk_model.title"))
        self.setMinimumSize(720, 660)  # the longest tab in both languages
        self.fields = RiskModelFields(self)
        self.fields.tabs.setMinimumHeight(_TABS_PX)
        self.name = QLineEdit(kept.name if kept else tr("risk_model.usual_name"))
        self.reason = QLineEdit()
        self.outcome = _line("")
        self.trouble = _line("trouble")
        self._arrange(tr("risk_model.version", version=kept.version) if kept else tr("risk_model.built_in"))
        self._pause = QTimer(self, singleShot=True, interval=_LOOK_AHEAD_MS)
        self._pause.timeout.connect(self._look_ahead)
        self.fields.changed.connect(self._edited)
        self.fields.show_model(self._in_force)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()

    def entered(self) -> Model:
        """The model as it is entered.

        Raises:
            UserError: its numbers do not go together.
        """
        return from_json(to_json(self.fields.model()))

    def save(self) -> None:
        """Store the model as a new version."""
        try:
            model, reason = self.entered(), self.reason.text().strip()
            if not reason:
                raise Refused("risk.model_without_reason")
        except UserError as error:
            self._say(error)
            return
        self.verb.setEnabled(False)
        action = EditRiskModel(self.name.text(), model, self._previous)
        run_task(
            self,
            tr("panels.saving"),
            lambda _: self._session.run(action, reason),
            lambda _: self._saved(),
            self._failed,
        )

    def load(self, path: Path) -> None:
        """Show the model of a file, to be looked at before it is stored."""
        try:
            self.fields.show_model(read_model(path))
        except UserError as error:
            self._say(error)

    def write(self, path: Path) -> None:
        """Write the model as it is entered into a file."""
        try:
            write_model(path, self.entered())
        except UserError as error:
            self._say(error)

    def _saved(self) -> None:
        self.stored.emit()
        self.accept()

    def _failed(self, error: UserError) -> None:
        self.verb.setEnabled(True)
        self._say(error)

    def _say(self, error: UserError) -> None:
        """Say what is wrong, with the field's own name in place of the file's."""
        where = error.values.get("where")
        if isinstance(where, str):
            group = where.split("[")[0].split(".")[0]
            error = UserError(error.key, **{**error.values, "where": tr(f"risk_model.{group}")})
        self.trouble.setText(said(error))

    def _edited(self) -> None:
        self.trouble.clear()
        self._pause.start()

    def _look_ahead(self) -> None:
        """Say what the model would change, off the window's thread."""
        if not self.isVisible():
            return  # closed meanwhile, and the workspace perhaps with it
        try:
            model = self.entered()
        except UserError as error:
            self.outcome.clear()
            self._say(error)
            return
        if self._task is not None:
            self._task.abandon()
        session = self._session

        def work(_: object) -> tuple[Trial, Outcome]:
            trial = self._trial or Trial(session)
            return trial, trial.outcome(model, usual_roll_up(session.workspace))

        self._task = run_task(self, tr("risk_model.trying"), work, self._tried)

    def _tried(self, found: tuple[Trial, Outcome]) -> None:
        self._task = None
        self._trial, outcome = found
        self.outcome.setText(outcome_text(outcome))

    def _arrange(self, version: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        intro = _line("muted")
        intro.setText(f"{version}  {tr('risk_model.intro' if self._may else 'risk_model.look_only')}")
        column.addWidget(intro)
        column.addWidget(self.fields.tabs, 1)
        column.addWidget(self.outcome)
        form = QFormLayout()
        for key, field in (("name", self.name), ("reason", self.reason)):
            field.setAccessibleName(tr(f"risk_model.{key}"))
            form.addRow(tr(f"risk_model.{key}"), field)
        column.addLayout(form)
        column.addWidget(self.trouble)
        column.addLayout(self._foot())
        if not self._may:
            self.fields.lock()
            for field in (self.name, self.reason):
                field.setEnabled(False)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for key, slot, needs_right in (
            ("usual", lambda: self.fields.show_model(DEFAULT), True),
            ("load", self._ask_load, True),
            ("write", self._ask_write, False),
        ):
            button = QPushButton(tr(f"risk_model.{key}"))
            button.setAutoDefault(False)
            button.setEnabled(self._may or not needs_right)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        buttons = QDialogButtonBox()
        self.verb = buttons.addButton(tr("risk_model.store"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.verb.setProperty("primary", True)
        self.verb.setEnabled(self._may)
        buttons.addButton(tr("window.close"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        row.addWidget(buttons)
        return row

    def _ask_load(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("risk_model.load"), "", "JSON (*.json)")
        if chosen:
            self.load(Path(chosen))

    def _ask_write(self) -> None:
        name = f"{self.name.text().strip() or 'risk'}.json"
        chosen, _ = QFileDialog.getSaveFileName(self, tr("risk_model.write"), name, "JSON (*.json)")
        if chosen:
            self.write(Path(chosen))


def outcome_text(outcome: Outcome) -> str:
    """How many cells would change their level, and how many each level would have."""
    moved = outcome.graver + outcome.milder
    if not moved and not outcome.regions:
        return tr("risk_model.nothing_moves")
    changes = [
        tr("risk_model.count", level=numeral, before=outcome.before[at], after=outcome.after[at])
        for at, numeral in enumerate(_NUMERALS, start=1)
    ]
    return tr(
        "risk_model.moves",
        cells=moved,
        graver=outcome.graver,
        milder=outcome.milder,
        regions=outcome.regions,
        counts=tr("risk.separator").join(changes),
    )


def _line(role: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
