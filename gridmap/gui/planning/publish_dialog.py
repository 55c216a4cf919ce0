"""Publishing a draft: when, why and who approved it, after the complete check has passed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QPushButton

from gridmap.domain.check import Issue, Severity
from gridmap.domain.errors import UserError
from gridmap.domain.planning.checks import find_issues
from gridmap.domain.planning.publishing import Approval, Publication
from gridmap.domain.records import Cell
from gridmap.gui import report
from gridmap.gui.day_field import DayField
from gridmap.gui.dialogs.form import FieldError, FormDialog
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.findings import Findings
from gridmap.gui.planning.held_back import look_for_held_back
from gridmap.gui.planning.publish_outcome import of_the_draft, outcome_text
from gridmap.gui.planning.renumbered_table import RenumberedTable
from gridmap.gui.planning.show_cell import publishing_text
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.gui.window import Window
from gridmap.planning.looking import facts_everywhere
from gridmap.planning.new_numbers import displaced_by, displaced_text
from gridmap.planning.publish import prepare, publish, renumbered_on
from gridmap.planning.waiting import Beside, beside
from gridmap.store.snapshot import snapshot
from gridmap.words import tr

_MOST = 200
#: Codes before and after and a cell's name stand beside each other.
_WIDE = 600


#: New cells, each with the code that it had in the draft.
Codes = Sequence[tuple[str, Cell]]
Checked = tuple[list[Issue], list[Issue], Publication | UserError, Beside]


class PublishDialog(FormDialog):
    """Refuses while the check has not passed; publishing itself goes on after the dialog is closed."""

    located = Signal(object)  # Issue

    def __init__(self, window: Window, board: Board) -> None:
        draft = board.draft
        assert draft is not None
        title = tr("plan.publish_title", name=draft.name)
        super().__init__(window, title, tr("plan.publish_intro"), tr("plan.publish_verb"))
        self._window, self._board, self._draft = window, board, draft
        self._listed: Sequence[Issue] = ()
        self.errors: list[Issue] | None = None  # None while they are being looked for
        self.day = DayField(board.session.today())
        self.day.day_changed.connect(self._show_verb)
        self._show_verb(self.day.value())
        self.reason, self.approver = QLineEdit(), QLineEdit()
        if draft.effective_on is not None:  # it was called back: what was approved may be so again
            self.day.set_day(max(draft.effective_on, board.session.today()))
            self.reason.setText(draft.reason or "")
            self.approver.setText(draft.approver or "")
        self.add_field(tr("plan.publish_day"), self.day)
        self.add_field(tr("plan.publish_reason"), self.reason)
        self.add_field(tr("plan.publish_approver"), self.approver)
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.fields.addRow(QLabel(tr("plan.publish_result")), self.outcome)
        self.found = Findings()
        self.found.itemSelectionChanged.connect(self._enable_locating)
        self.found.itemActivated.connect(self._locate)
        self.add_line(self.found)
        self.locate = QPushButton(tr("plan.publish_locate"))
        self.locate.setAutoDefault(False)
        self.locate.clicked.connect(self._locate)
        self.locate.hide()  # it comes among the buttons, which show all that they have, with the first error
        self.beside: Beside | None = None
        self.behind, self.displaced = _trouble(), _trouble()
        self.add_line(self.behind)
        self.add_line(self.displaced)
        self.day.day_changed.connect(self._show_behind)
        self.day.day_changed.connect(self._show_numbers)
        self.does = QLabel()
        self.does.setWordWrap(True)
        self.does.setProperty("role", "muted")
        self.add_line(self.does)
        self.renumbered = RenumberedTable()
        self.add_line(self.renumbered)
        self._task: Task | None = None
        self._numbering: Task | None = None
        self._prepared: Publication | None = None
        self.setMinimumWidth(_WIDE)
        self._check()
        self._board.ready.connect(self._check_again)
        self._board.changed.connect(self._check_again)

    def finish(self) -> None:
        day = self.day.day()
        if day < self._board.session.today():
            raise FieldError(self.day, "plan.publish_past")
        for field, name in ((self.reason, "publish_reason"), (self.approver, "publish_approver")):
            if not field.text().strip():
                raise FieldError(field, "plan.publish_needs", what=tr(f"plan.{name}"))
        if self.errors is None:
            raise UserError("plan.publish_wait")
        if self.errors:
            raise UserError("plan.publish_refused", count=len(self.errors))
        self._publish(Approval(day, self.approver.text().strip(), self.reason.text().strip()))

    def _publish(self, approval: Approval) -> None:
        window, session, draft = self._window, self._board.session, self._draft

        def work(_: Progress) -> Publication:
            return publish(session, draft.id, approval)

        def done(publication: Publication) -> None:
            look_for_held_back(window, session)
            if approval.effective_on > session.today():
                report.done(window, tr("plan.scheduled_done", name=draft.name, day=approval.effective_on))
                return
            values = {"retired": len(publication.retired), "new": len(publication.new)}
            values |= {"moved": publication.moved, "undecided": publication.undecided}
            day = approval.effective_on
            report.done(window, tr("plan.published_done", name=draft.name, day=day, **values))

        run_task(window, tr("plan.publishing"), work, done)

    def _check_again(self) -> None:
        """The draft is another below the dialog: an undo that was under way when it was opened, say."""
        if not self.isVisible():
            return
        if self._board.draft_id != self._draft.id:
            self.reject()
            return
        for one in (self.found, self.locate, self.behind, self.displaced, self.renumbered):
            one.hide()
        self.found.clear()
        self.does.clear()
        self.forget_trouble()
        self._check()

    def _check(self) -> None:
        for task in (self._task, self._numbering):
            if task is not None:
                task.abandon()
        self.errors = self._prepared = self.beside = None
        self.outcome.setText(tr("plan.publish_checking"))
        self.verb.setEnabled(False)
        board = self._board
        assert board.view is not None
        view = board.view.frozen()
        approval = Approval(board.session.today(), "–", "–")

        def work(_: Progress) -> Checked:
            made: Publication | UserError
            with snapshot(board.session.workspace.reading()):  # ends before anything is looked for
                others, facts = beside(board.session, self._draft.id), facts_everywhere(view)
                try:
                    made = prepare(board.session, self._draft.id, approval)
                except UserError as error:
                    made = error
            issues = find_issues(facts)
            return issues, of_the_draft(view, issues), made, others

        self._task = run_task(self, tr("plan.checking"), work, self._show, self.say_trouble)

    def _show(self, found: Checked) -> None:
        issues, mine, prepared, self.beside = found
        self._show_behind()
        self.errors = [one for one in issues if one.severity is Severity.ERROR]
        if self.errors:
            self.outcome.setText(tr("plan.publish_errors", count=len(self.errors)))
            self._list(self.errors)
        else:
            self.outcome.setText(outcome_text(mine, issues))
            self._list(mine)
        if isinstance(prepared, UserError):
            self.say_trouble(prepared)
        else:
            self.does.setText(publishing_text(prepared))
            self._prepared = prepared
            self._show_numbers()
        self.verb.setEnabled(not self.errors and not isinstance(prepared, UserError))
        self.fit()

    def _show_behind(self) -> None:
        """Say which of this plan and those that wait for their days has to be updated after the other."""
        if self.beside is None:
            return
        first, left = self.beside.on(self.day.value(), self._board.session.today())
        told = [("publish_comes_after", one) for one in first]
        told += [("publish_leaves_behind", one) for one in left]
        said = [tr(f"plan.{key}", name=one.name, day=one.effective_on) for key, one in told]
        self.behind.setText("\n".join(said))
        self.behind.setVisible(bool(said))
        self.grow()

    def _show_numbers(self) -> None:
        """Say which cells get other codes on the day that is set: plans that wait may take theirs before.

        And those of plans that come after it.
        """
        prepared, session, day = self._prepared, self._board.session, self.day.value()
        if self._numbering is not None:
            self._numbering.abandon()
        if prepared is None or self.beside is None:
            return
        if not self.beside.waiting:
            self._show_renumbered((prepared.renumbered, ""))
            return

        def work(_: Progress) -> tuple[Codes, str]:
            with snapshot(session.workspace.reading()):
                displaced = displaced_text(displaced_by(session, self._draft.id, day))
                return renumbered_on(session, self._draft.id, prepared, day), displaced

        self._numbering = run_task(self, tr("plan.checking"), work, self._show_renumbered, self.say_trouble)

    def _show_renumbered(self, found: tuple[Codes, str]) -> None:
        cells, displaced = found
        self.renumbered.show_cells(cells)
        self.displaced.setText(displaced)
        self.displaced.setVisible(bool(displaced))
        self.fit()

    def _list(self, issues: Sequence[Issue]) -> None:
        if not issues:
            return
        self._listed = issues
        self.found.show_lines([tr(one.key, **one.values) for one in issues[:_MOST]])
        self.buttons.addButton(self.locate, QDialogButtonBox.ButtonRole.ActionRole)
        self.locate.show()
        if self.errors:
            self.locate.setDefault(True)

    def _enable_locating(self) -> None:
        self.locate.setEnabled(bool(self.found.selectedItems()))

    def _locate(self) -> None:
        """Leave the dialog for the place of what was chosen: the map is where it is mended."""
        if self._listed and self.found.currentRow() >= 0:
            self.located.emit(self._listed[self.found.currentRow()])
            self.reject()

    def _show_verb(self, day: str) -> None:
        """The button says when it takes effect."""
        today = self._board.session.today()
        key = "schedule_verb" if day > today else "publish_verb_today" if day == today else "publish_verb"
        self.verb.setText(tr(f"plan.{key}", day=day))


def _trouble() -> QLabel:
    """A line that is hidden while there is nothing to tell."""
    made = QLabel()
    made.setWordWrap(True)
    made.setProperty("role", "trouble")
    made.hide()
    return made
