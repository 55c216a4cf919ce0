"""Taking a published plan back: which, what it does, and why."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from gridmap.domain.errors import UserError
from gridmap.domain.planning.withdrawal import Withdrawal
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.dialogs.form import FieldError, FormDialog
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.held_back import look_for_held_back
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.gui.tips import plain_tip
from gridmap.gui.window import Window
from gridmap.planning.publish import prepare_withdrawal, withdraw
from gridmap.words import said, tr

#: Beside the lines of the list.
_SCROLL_BAR_PX = 24


class WithdrawDialog(FormDialog):
    """Says what withdrawing would do before it is done; older plans are listed, but not to be chosen."""

    def __init__(self, window: Window, board: Board, plans: Sequence[Draft]) -> None:
        super().__init__(
            window, tr("plan.withdraw_title"), tr("plan.withdraw_intro"), tr("plan.withdraw_verb")
        )
        self._window, self._board = window, board
        self._task: Task | None = None
        self.plans = QComboBox()
        for one in plans:
            values = {"name": one.name, "day": one.effective_on or "", "approver": one.approver or "–"}
            self.plans.addItem(tr("plan.withdraw_plan_line", **values), one.id)
            self.plans.setItemData(self.plans.count() - 1, plain_tip(one.name), Qt.ItemDataRole.ToolTipRole)
        self._disable_older(plans)
        self.plans.currentIndexChanged.connect(self._look)
        self.reason = QLineEdit()
        self.add_field(tr("plan.withdraw_plan"), self.plans)
        self.add_field(tr("plan.withdraw_reason"), self.reason)
        self.does = QLabel()
        self.does.setWordWrap(True)
        self.fields.addRow(QLabel(tr("plan.withdraw_result")), self.does)
        self.setMinimumWidth(560)
        self._look()

    def _disable_older(self, plans: Sequence[Draft]) -> None:
        """Only the plan that was published last can go; the others say what stands in their way."""
        model = self.plans.model()
        assert isinstance(model, QStandardItemModel)
        for row, later in enumerate(plans[:-1], 1):
            item = model.item(row)
            why = tr("plan.withdraw_first", name=later.name)
            item.setText(f"{item.text()} · {why}")
            item.setToolTip(plain_tip(f"{plans[row].name}\n{why}"))
            item.setEnabled(False)
        self.plans.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.plans.view().setMinimumWidth(self.plans.view().sizeHintForColumn(0) + _SCROLL_BAR_PX)

    def finish(self) -> None:
        if not self.reason.text().strip():
            raise FieldError(self.reason, "plan.publish_needs", what=tr("plan.withdraw_reason"))
        window, session = self._window, self._board.session
        draft_id: RecordId = self.plans.currentData()
        reason = self.reason.text().strip()
        draft = session.workspace.get(draft_id)
        name = draft.name if isinstance(draft, Draft) else ""

        def work(_: Progress) -> Withdrawal:
            return withdraw(session, draft_id, reason)

        def done(made: Withdrawal) -> None:
            look_for_held_back(window, session)
            report.done(window, tr("plan.withdraw_done", name=name, moved=made.moved))

        run_task(window, tr("plan.withdrawing"), work, done)

    def _look(self) -> None:
        """Find out, off the window's thread, what withdrawing the chosen plan would do."""
        session, draft_id = self._board.session, self.plans.currentData()
        self.verb.setEnabled(False)
        self.does.setText(tr("plan.withdraw_looking"))
        if self._task is not None:
            self._task.abandon()

        def work(_: Progress) -> Withdrawal:
            return prepare_withdrawal(session, draft_id, "–")

        self._task = run_task(self, tr("plan.reading"), work, self._show, self._refuse)

    def _show(self, made: Withdrawal) -> None:
        values = {"restored": made.restored, "reshaped": made.reshaped, "withdrawn": made.withdrawn}
        values |= {"moved": made.moved, "undecided": made.undecided}
        self._say(tr("plan.withdraw_does", **values), "muted")
        self.verb.setEnabled(True)

    def _refuse(self, error: UserError) -> None:
        self._say(said(error), "trouble")

    def _say(self, text: str, role: str) -> None:
        self.does.setText(text)
        self.does.setProperty("role", role)
        self.does.style().unpolish(self.does)
        self.does.style().polish(self.does)
        self.fit()
