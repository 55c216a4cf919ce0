"""Asks why a cell or region has its level, off the window's thread."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gridmap.assessment import Account, Assessment, FormerAccount, TrendDay
from gridmap.domain.errors import UserError
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.panels.risk_tab import TREND_DAYS
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.words import tr


class RiskAccount(QObject):
    """Tells the account of what was asked for last; an answer that comes too late is dropped."""

    told = Signal(object, object)  # Account, list of TrendDay
    level = Signal(object)  # 1 to 4, None without data

    def __init__(self, panel: QWidget, assessment: Assessment) -> None:
        super().__init__(panel)
        self._panel = panel
        self._assessment = assessment
        self._task: Task | None = None

    def ask(self, subject_id: RecordId) -> None:
        """Ask for a cell or region."""
        if self._task is not None:
            self._task.abandon()

        def work(_: Progress) -> tuple[Account, list[TrendDay]]:
            account = self._assessment.former(subject_id) or self._assessment.explain(subject_id)
            return account, self._assessment.trend(subject_id, TREND_DAYS)

        self._task = run_task(self._panel, tr("panels.explaining"), work, self._answer, self._failed)

    def _answer(self, answer: tuple[Account, list[TrendDay]]) -> None:
        self._task = None
        account, trend = answer
        if not isinstance(account, FormerAccount):
            self.level.emit(account.explanation.level or None)
        self.told.emit(account, trend)

    def _failed(self, error: UserError) -> None:
        self._task = None
        if error.key not in ("cancelled", "risk.no_such_subject"):  # gone meanwhile: the panel follows
            report.tell(self._panel, error)
