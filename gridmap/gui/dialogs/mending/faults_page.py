"""The faults of a delivery: kinds, table, map, decisions, what they move; nothing is touched here."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.mending.decisions import Decision, Decisions
from gridmap.domain.mending.fault import KINDS, NESTING
from gridmap.domain.mending.outcome import Outcome, outcome
from gridmap.exchange.area_words import area_said
from gridmap.exchange.mending.delivery import Delivery
from gridmap.exchange.mending.report import still_open_said
from gridmap.exchange.mending.wording import beside_cells_said
from gridmap.gui import icons
from gridmap.gui.dialogs.mending.choosing import DecisionMenu
from gridmap.gui.dialogs.mending.fault_map import FaultMap
from gridmap.gui.dialogs.mending.fault_model import FaultModel
from gridmap.gui.dialogs.mending.fault_picture import FaultPictures
from gridmap.gui.dialogs.mending.moves_model import MovesModel
from gridmap.gui.tasks import Task, run_task
from gridmap.words import tr

#: So many rows are named for each reason.
_MOST_ROWS = 6
_KIND = Qt.ItemDataRole.UserRole
_ONLY_OPEN = "open"


class FaultsPage(QWidget):
    """Shows a delivery's faults and takes decisions, each of which can be taken back."""

    changed = Signal()  # another outcome: what is still open may be none

    def __init__(self, delivery: Delivery) -> None:
        super().__init__()
        self.delivery = delivery
        self.decisions = Decisions()
        self.outcome: Outcome | None = None
        self._working: Task | None = None
        self._pictures = FaultPictures(delivery)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self.summary = QLabel(self._summary())
        self.summary.setProperty("role", "heading")
        layout.addWidget(self.summary)
        if told := left_out_said(self.delivery):
            self.left_out = QLabel(told)
            self.left_out.setWordWrap(True)
            layout.addWidget(self.left_out)
        if told := beside_cells_said(self.delivery):
            self.standing = QLabel(told)
            self.standing.setWordWrap(True)
            self.standing.setProperty("role", "muted")
            layout.addWidget(self.standing)
        layout.addLayout(self._decision_row())
        splitter = QSplitter()
        splitter.addWidget(self._kinds())
        splitter.addWidget(self._table())
        splitter.addWidget(self._tabs())
        splitter.setSizes([170, 530, 480])
        splitter.setStretchFactor(1, 1)
        splitter.setStretchFactor(2, 1)
        splitter.setChildrenCollapsible(False)
        layout.addWidget(splitter, 1)
        self.said = QLabel()
        self.said.setWordWrap(True)
        layout.addWidget(self.said)
        self.kinds.setCurrentRow(0)
        self._work_out()

    @property
    def settled(self) -> bool:
        """Whether everything is decided, and worked out."""
        return self._working is None and self.outcome is not None and not self.outcome.open

    def decide(self, decision: Decision) -> None:
        """Take a decision."""
        self.decisions = self.decisions.with_one(decision)
        self._work_out()

    def take_back(self) -> None:
        """Drop the last decision."""
        self.decisions = self.decisions.taken_back()
        self._work_out()

    def make_again(self) -> None:
        """Take the decision again that was dropped last."""
        self.decisions = self.decisions.made_again()
        self._work_out()

    def stop(self) -> None:
        """Leave what is being worked out."""
        if self._working is not None:
            self._working.abandon()

    def _work_out(self) -> None:
        self.stop()
        survey, decisions = self.delivery.survey, self.decisions
        self._working = run_task(
            self, tr("mending.working_out"), lambda _progress: outcome(survey, decisions), self._worked_out,
            # It raises nothing of its own; stopped while it waited for its turn, it would wait for ever.
            failed=lambda _: self._work_out(),
        )  # fmt: skip
        self.undo.setEnabled(bool(decisions.made))
        self.redo.setEnabled(bool(decisions.undone))
        self.changed.emit()

    def _worked_out(self, found: Outcome) -> None:
        self._working = None
        first = self.outcome is None
        self.outcome = found
        if first:
            self.model.show_faults(self.delivery, found.owners)
            if found.open:
                self.kinds.setCurrentRow(self.kinds.count() - 1)
            self._choose_first()
        else:
            self.model.show_owners(found.owners)
            if not self.chosen():
                self._choose_first()
        self.moves.show_moves(self.delivery, found)
        self.tabs.setTabText(1, tr("mending.moves", count=self.moves.rowCount()))
        self._say_what_is_open(found)
        self._show_kinds(found)
        if not found.open and self.kinds.currentRow() == self.kinds.count() - 1:
            self.kinds.setCurrentRow(0)  # nothing is left there
        self.changed.emit()

    def _say_what_is_open(self, found: Outcome) -> None:
        count, size = still_open_said(self.delivery, found.owners)
        moved = tr("mending.would_move", size=area_said(found.moved), count=self.moves.rowCount())
        is_open = tr("mending.open_faults", count=count, size=area_said(size))
        self.said.setText(f"{is_open if count else tr('mending.none_open')} · {moved}")
        self.said.setProperty("role", "trouble" if count else "muted")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def _summary(self) -> str:
        survey = self.delivery.survey
        if not survey.faults:
            return tr("mending.nothing_wrong")
        astray = sum(fault.size for fault in survey.faults if fault.kind in NESTING)
        return tr(
            "mending.summary",
            rows=len(survey.polygons),
            twice=area_said(survey.claimed_twice),
            unclaimed=area_said(survey.unclaimed),
            astray=area_said(astray),
        )

    def _decision_row(self) -> QHBoxLayout:
        self.for_kind = DecisionMenu(tr("mending.for_kind"))
        self.for_kind.wanted.connect(self.decide)
        self.for_chosen = DecisionMenu(tr("mending.for_chosen"))
        self.for_chosen.wanted.connect(self.decide)
        self.undo = QPushButton(tr("mending.undo"))
        icons.set_icon(self.undo, "undo-2")
        self.undo.setShortcut("Ctrl+Z")
        self.undo.clicked.connect(self.take_back)
        self.redo = QPushButton(tr("mending.redo"))
        icons.set_icon(self.redo, "redo-2")
        self.redo.setShortcut("Ctrl+Shift+Z")
        self.redo.clicked.connect(self.make_again)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._kind_label = QLabel(tr("mending.all_overlaps"))
        row.addWidget(self._kind_label)
        row.addWidget(self.for_kind, 1)
        row.addSpacing(12)
        self._chosen_label = QLabel()
        row.addWidget(self._chosen_label)
        row.addWidget(self.for_chosen, 2)
        row.addSpacing(12)
        for button in (self.undo, self.redo):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def _kinds(self) -> QWidget:
        self.kinds = QListWidget()
        self.kinds.setAccessibleName(tr("mending.kinds"))
        self.kinds.setMinimumWidth(180)
        totals = self.delivery.survey.totals()
        count = len(self.delivery.survey.faults)
        self._add_kind(None, tr("mending.all_kinds", count=count))
        for kind in KINDS:
            if kind in totals:
                number, size = totals[kind]
                said = tr("mending.kind_total", kind=tr(f"mending.kind.{kind}"), count=number)
                self._add_kind(kind, f"{said}\n{area_said(size)}")
        self._add_kind(_ONLY_OPEN, "")
        self.kinds.currentItemChanged.connect(self._kind_chosen)
        return self.kinds

    def _add_kind(self, kind: str | None, said: str) -> None:
        item = QListWidgetItem(said)
        item.setData(_KIND, kind)
        item.setSizeHint(QSize(0, 50 if "\n" in said else 34))
        self.kinds.addItem(item)

    def _show_kinds(self, found: Outcome) -> None:
        self.kinds.item(self.kinds.count() - 1).setText(tr("mending.only_open", count=len(found.open)))

    def _kind_chosen(self, item: QListWidgetItem) -> None:
        kind = item.data(_KIND)
        only_open = kind == _ONLY_OPEN
        kind = None if only_open else kind
        self.model.show_kind(kind, only_open)
        self._kind_label.setText(
            tr("mending.all_of_kind", kind=tr(f"mending.kind.{kind}")) if kind else tr("mending.all_overlaps")
        )
        self.for_kind.offer_for_kind(self.delivery, kind)
        self._choose_first()

    def _choose_first(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(0)
            self.table.scrollToTop()
        self._faults_chosen()

    def _table(self) -> QWidget:
        self.table = QTableView()
        self.table.setAccessibleName(tr("mending.faults"))
        self.table.setMinimumWidth(360)
        self.model = FaultModel(self.table)
        self.table.setModel(self.model)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
        _as_list(self.table)
        for column, width in enumerate((116, 146, 96, 92, 90)):
            self.table.setColumnWidth(column, width)
        self.table.selectionModel().selectionChanged.connect(self._faults_chosen)
        self.table.selectionModel().currentChanged.connect(self._faults_chosen)
        return self.table

    def _tabs(self) -> QWidget:
        self.tabs = QTabWidget()
        self.tabs.tabBar().setAccessibleName(tr("mending.map_and_moves"))
        self.map = FaultMap()
        self.tabs.addTab(self.map, tr("mending.map"))
        changes = QTableView()
        changes.setAccessibleName(tr("mending.what_moves"))
        self.moves = MovesModel(changes)
        changes.setModel(self.moves)
        _as_list(changes)
        for column, width in enumerate((106, 90, 96, 100, 80)):
            changes.setColumnWidth(column, width)
        self.tabs.addTab(changes, tr("mending.moves", count=0))
        return self.tabs

    def chosen(self) -> list[int]:
        """Numbers of the faults that are chosen in the table."""
        rows = self.table.selectionModel().selectedRows()
        return sorted(self.model.number_at(index.row()) for index in rows)

    def _faults_chosen(self, *_: object) -> None:
        numbers = self.chosen()
        self.for_chosen.offer_for_faults(self.delivery, numbers)
        self._chosen_label.setText(tr("mending.chosen", count=len(numbers)))
        current = self.table.currentIndex()
        looked_at = self.model.number_at(current.row()) if current.isValid() else -1
        if numbers and looked_at not in numbers:  # what was chosen becomes current only afterwards
            looked_at = numbers[0]
        self.map.show_picture(self._pictures.of(looked_at) if numbers else None)


def _as_list(table: QTableView) -> None:
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(28)
    table.horizontalHeader().setStretchLastSection(True)


def left_out_said(delivery: Delivery) -> str:
    """What became of the rows of the file that have no polygon to be looked at; "" where all have."""
    why: dict[str, list[str]] = {}
    for line in sorted(delivery.features.lines, key=lambda one: one.row or 0):
        if line.left_out and line.row is not None:
            why.setdefault(line.kind, []).append(str(line.row))
    if not why:
        return ""
    reasons = [
        tr("mending.left_out_because", why=tr(f"{key}.title"), rows=_few(rows)) for key, rows in why.items()
    ]
    count = len({row for rows in why.values() for row in rows})
    return tr("mending.left_out", count=count, why=tr("mending.left_out_and").join(reasons))


def _few(rows: list[str]) -> str:
    shown = rows if len(rows) <= _MOST_ROWS else [*rows[:_MOST_ROWS], "…"]
    return tr("plan.list_separator").join(shown)
