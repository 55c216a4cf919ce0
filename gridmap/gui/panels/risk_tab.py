"""Why a cell or region has its level, what would bring it down, and the last 90 days."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gridmap.assessment import Account, CellAccount, FormerAccount, RegionAccount, TrendDay
from gridmap.assessment.wording import (
    level_in_sentence,
    level_text,
    manual_text,
    measured,
    region_relief_text,
    relief_text,
    roll_up_text,
)
from gridmap.domain.risk.explain import Explanation, threshold
from gridmap.domain.risk.explain_region import RegionExplanation
from gridmap.gui import theme
from gridmap.gui.panels.contribution_row import ContributionRow
from gridmap.gui.panels.override_form import OverrideForm
from gridmap.gui.panels.row_button import RowButton
from gridmap.gui.panels.trend_chart import TrendChart
from gridmap.gui.panels.wording import score_text
from gridmap.session import Session
from gridmap.store.queries.region_path import SEPARATOR, RegionPaths
from gridmap.words import tr

TREND_DAYS = 90


class RiskTab(QWidget):
    """Shows an account that it is handed."""

    opened = Signal(object)  # id of a record or cell to be shown
    overridden = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._account: Account | None = None
        self._trend: list[TrendDay] = []
        self._scheme = theme.scheme()  # in which the account on show is told
        theme.current.changed.connect(self._show_again)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._body = self._fresh_body()
        self._override = QPushButton(tr("panels.override"))
        self._override.clicked.connect(self._ask_override)
        self.form = OverrideForm(session)
        self.form.done.connect(self.overridden)
        below = QHBoxLayout()
        below.setContentsMargins(12, 6, 12, 10)
        below.addWidget(self._override)
        below.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._area, 1)
        whole.addWidget(self.form)
        whole.addLayout(below)
        self.clear()

    def clear(self) -> None:
        """Show nothing, until an account comes."""
        self._account = None
        self._body = self._fresh_body()
        self.form.hide()
        self._override.hide()

    def show_account(self, account: Account, trend: list[TrendDay]) -> None:
        """Show why, and the trend."""
        self._account, self._trend, self._scheme = account, trend, theme.scheme()
        self._body = self._fresh_body()
        if isinstance(account, FormerAccount):
            self._add_former(account)
            self._add_trend(tr("panels.former_last_days", days=TREND_DAYS), trend, account.thresholds, None)
            self._override.hide()
            return
        self._add_heading(account)
        if isinstance(account, CellAccount):
            self._add_cell(account)
            advice = relief_text(account, theme.scheme())
        else:
            self._add_region(account)
            advice = region_relief_text(account, theme.scheme())
        if advice:
            self._add_advice(advice)
        said = tr("panels.last_days", days=TREND_DAYS)
        self._add_trend(said, trend, account.explanation.thresholds, _rule(account))
        may = self._session.actor.may("edit_risk_model") and not self._session.read_only
        self._override.setVisible(isinstance(account, CellAccount))
        self._override.setEnabled(may)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_again()

    def _show_again(self) -> None:
        """Say the same in another colour scheme, once somebody sees it."""
        if self._account is not None and self.isVisible() and self._scheme != theme.scheme():
            self.show_account(self._account, self._trend)

    def _add_former(self, account: FormerAccount) -> None:
        level, score = account.level, score_text(account.score)
        said = level_text(level, theme.scheme())
        if level:
            told = level_in_sentence(level, theme.scheme())
            said = tr("risk.former_level", level=told, score=measured(score, None))
        self._body.addWidget(_label(said, "heading"))

    def _add_trend(
        self, said: str, trend: list[TrendDay], thresholds: Sequence[float], rule: str | None
    ) -> None:
        """The days as a line; those of cells before this one lead there."""
        self._body.addSpacing(10)
        self._body.addWidget(_label(said, "section"))
        last_days = {one.of: one.day for one in trend if one.of is not None}
        titles = RegionPaths(self._session.workspace.reading()).titles(last_days)
        chart = TrendChart()
        chart.show_trend(trend, thresholds, rule, titles)
        self._body.addWidget(chart)
        for cell_id, last in reversed(last_days.items()):
            button = RowButton(tr("panels.trend_until", day=last, cell=titles.get(cell_id, "")))
            button.clicked.connect(lambda _=False, one=cell_id: self.opened.emit(one))
            self._body.addWidget(button)
        self._body.addStretch(1)

    def _add_heading(self, account: CellAccount | RegionAccount) -> None:
        explanation = account.explanation
        row = QHBoxLayout()
        level, rule = explanation.level or None, _rule(account)
        score = measured(score_text(explanation.score), rule)
        why = tr("panels.why", level=level_in_sentence(level, theme.scheme()), score=score)
        heading = why if level else level_text(level, theme.scheme())
        row.addWidget(_label(heading, "heading"), 1)
        if explanation.level:
            least = measured(score_text(_threshold(explanation)), rule)
            row.addWidget(_label(tr("panels.threshold", score=least), "muted"))
        self._body.addLayout(row)

    def _add_cell(self, account: CellAccount) -> None:
        explanation = account.explanation
        for contribution in explanation.contributions:
            measure = _threshold(explanation)
            row = ContributionRow(contribution, account.records, explanation.by_score, measure)
            row.opened.connect(self.opened)
            self._body.addWidget(row)
        for rule in explanation.rules:
            least = tr(f"risk.rule.{rule.when}", level=level_in_sentence(rule.level, theme.scheme()))
            self._body.addWidget(_label(least, "note"))
        if manual := manual_text(account, theme.scheme()):
            self._body.addWidget(_label(manual, "note"))
        if not explanation.contributions:
            key = "risk.why_calm" if explanation.level else "risk.why_nothing"
            self._body.addWidget(_label(tr(key), "muted"))

    def _add_region(self, account: RegionAccount) -> None:
        explanation = account.explanation
        self._body.addWidget(_label(roll_up_text(explanation.rule, theme.scheme()), "muted"))
        scheme = theme.scheme()
        for first, look in scheme.legend():
            alike = [level for level in range(5) if scheme.look(level) == look]
            cells = sum(explanation.cells[level] for level in alike)
            residents = sum(explanation.residents[level] for level in alike)
            if cells:
                level = level_text(first or None, scheme)
                self._body.addWidget(
                    _label(tr("panels.cells_of_level", level=level, cells=cells, residents=residents))
                )
        if explanation.worst and explanation.level:
            self._body.addWidget(_label(tr("risk.worst_cells"), "section"))
        paths = RegionPaths(self._session.workspace.reading())
        titles = paths.titles(explanation.worst)
        for cell_id in explanation.worst if explanation.level else ():
            button = RowButton(SEPARATOR.join([*paths.above(cell_id)[-2:-1], titles.get(cell_id, "")]))
            button.clicked.connect(lambda _=False, one=cell_id: self.opened.emit(one))
            self._body.addWidget(button)

    def _add_advice(self, advice: str) -> None:
        box = QFrame()
        box.setProperty("role", "hint")
        inside = QVBoxLayout(box)
        inside.addWidget(_label(advice))
        self._body.addSpacing(6)
        self._body.addWidget(box)

    def _ask_override(self) -> None:
        if isinstance(self._account, CellAccount):
            explanation = self._account.explanation
            self.form.ask(explanation.cell_id, explanation.level or None, self._account.manual)

    def _fresh_body(self) -> QVBoxLayout:
        """An empty column in place of the one on show, which goes with its widget."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        self._area.setWidget(inside)
        return column


def _rule(account: CellAccount | RegionAccount) -> str | None:
    """By which rule a region has its score; None for a cell."""
    return account.explanation.rule if isinstance(account, RegionAccount) else None


def _threshold(explanation: Explanation | RegionExplanation) -> float:
    """What the bars of a cell are measured against."""
    return threshold(explanation.thresholds, explanation.level)


def _label(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
