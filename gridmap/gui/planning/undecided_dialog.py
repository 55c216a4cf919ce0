"""The list of records to decide: whose cell is no longer in force, and where each shall go."""

from collections import Counter

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from gridmap.domain.actions.decide_cells import DecideCells
from gridmap.domain.errors import UserError
from gridmap.domain.records import RecordId
from gridmap.domain.terms import kind_term
from gridmap.gui import report
from gridmap.gui.dialogs.dialog import Dialog
from gridmap.gui.session_events import SessionEvents
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.gui.tips import plain_tip
from gridmap.gui.window import Window
from gridmap.planning.undecided import Choice, Undecided, choices_beside, undecided, undecided_count
from gridmap.session import Changed, Session
from gridmap.store.coverage_data import LOCATED
from gridmap.store.snapshot import snapshot
from gridmap.words import tr

_COLUMNS = ("kind", "name", "old", "suggested")
_READ_AGAIN_MS = 150
_MOST_SUGGESTED = 3

Listed = tuple[int, list[Undecided], list[Choice]]


class UndecidedDialog(Dialog):
    """Decides the selected records at once, as suggested or by hand; follows undo and redo."""

    def __init__(self, window: Window, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._records: list[Undecided] = []
        self._shown: list[Undecided] = []
        self._task: Task | None = None
        self.setWindowTitle(tr("plan.undecided"))
        self.resize(900, 560)
        intro = QLabel(tr("plan.undecided_intro"))
        intro.setWordWrap(True)
        intro.setProperty("role", "muted")
        self.sum = QLabel(tr("plan.withdraw_looking"))
        self.cells = QComboBox()
        self.cells.setAccessibleName(tr("plan.undecided_old"))
        self.cells.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.cells.currentIndexChanged.connect(self._show_rows)
        self.select_all = QPushButton(tr("plan.undecided_select_all"))
        self.select_all.setAutoDefault(False)
        self.table = _table()
        self.select_all.clicked.connect(self.table.selectAll)
        self.table.itemSelectionChanged.connect(self._enable)
        top = QHBoxLayout()
        top.addWidget(self.sum, 1)
        for widget in (self.cells, self.select_all):
            top.addWidget(widget)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(16, 14, 16, 14)
        stack.addWidget(intro)
        stack.addLayout(top)
        stack.addWidget(self.table, 1)
        stack.addLayout(self._made_bottom())
        self._rest = QTimer(self, singleShot=True, interval=_READ_AGAIN_MS)
        self._rest.timeout.connect(self.read)
        self._events = SessionEvents(session, self)
        self._events.changed.connect(self._follow)
        self.finished.connect(self._events.stop)
        self.read()

    def _made_bottom(self) -> QHBoxLayout:
        self.target = QComboBox()
        self.target.setEditable(True)
        self.target.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.target.setMinimumWidth(300)
        self.target.setAccessibleName(tr("plan.undecided_target"))
        line, completer = self.target.lineEdit(), self.target.completer()
        assert line is not None and completer is not None
        line.setPlaceholderText(tr("plan.undecided_search"))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.target.currentTextChanged.connect(self._enable)
        self.give = QPushButton(tr("plan.undecided_give", count=0))
        self.give.clicked.connect(self._give)
        self.suggest = QPushButton(tr("plan.undecided_suggest"))
        self.suggest.setProperty("primary", True)
        self.suggest.clicked.connect(self._give_as_suggested)
        close = QPushButton(tr("plan.close"))
        close.clicked.connect(self.close)
        for button in (self.give, self.suggest, close):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        label = QLabel(tr("plan.undecided_target"))
        label.setBuddy(self.target)
        for widget in (label, self.target, self.give):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.suggest, close):
            row.addWidget(widget)
        return row

    # -- reading

    def read(self) -> None:
        """Read the list again, off the window's thread."""
        session = self._session
        if self._task is not None:
            self._task.abandon()

        def work(_: Progress) -> Listed:
            with snapshot(session.workspace.reading()):
                found = undecided(session)
                choices = choices_beside(session, [one.old_cell for one in found])
                return undecided_count(session), found, choices

        self._task = run_task(self, tr("plan.reading"), work, self._show)

    def _show(self, listed: Listed) -> None:
        count, self._records, choices = listed
        shown = len(self._records)
        text = tr("plan.undecided_counted", count=count) if count else tr("plan.undecided_empty")
        self.sum.setText(tr("plan.undecided_shown", count=count, shown=shown) if count > shown else text)
        kept = self.cells.currentData()
        self.cells.blockSignals(True)
        self.cells.clear()
        self.cells.addItem(tr("plan.undecided_all_cells"), None)
        counted = Counter((one.old_cell, one.old_code, one.old_name) for one in self._records)
        for (cell, code, name), number in sorted(counted.items(), key=lambda item: item[0][1]):
            said = tr("plan.undecided_of_cell", cell=f"{code[-3:]} {name}", count=number)
            self.cells.addItem(said, cell)
        self.cells.setCurrentIndex(max(0, self.cells.findData(kept)))
        self.cells.blockSignals(False)
        self.target.clear()
        for one in choices:
            self.target.addItem(f"{one.code} {one.name}", one.cell_id)
        self.target.setCurrentIndex(-1)
        self._show_rows()

    def _show_rows(self) -> None:
        cell = self.cells.currentData()
        self._shown = [one for one in self._records if cell is None or one.old_cell == cell]
        self.table.clearSelection()
        self.table.setRowCount(len(self._shown))
        for row, one in enumerate(self._shown):
            shares = [(to, round(100 * to.share)) for to in one.suggestions]
            suggested = [tr("plan.undecided_share", cell=to.code[-3:], share=share) for to, share in shares]
            at_length = [
                tr("plan.undecided_share", cell=f"{to.code} {to.name}", share=share) for to, share in shares
            ]
            texts = (
                tr(kind_term(one.table)),
                f"{one.name} {one.address}".strip() or str(one.id),
                f"{one.old_code[-3:]} {one.old_name}",
                tr("plan.list_separator").join(suggested[:_MOST_SUGGESTED]) or tr("plan.undecided_none"),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip("\n".join(at_length) if column == 3 and at_length else text))
                self.table.setItem(row, column, item)
        self._enable()

    def _follow(self, changed: Changed) -> None:
        if changed.tables & {"cell", *LOCATED}:
            self._rest.start()

    # -- deciding

    def selected(self) -> list[Undecided]:
        """The records that are selected."""
        return [self._shown[row] for row in sorted({index.row() for index in self.table.selectedIndexes()})]

    def _target(self) -> RecordId | None:
        found = self.target.findText(self.target.currentText())
        return self.target.itemData(found) if found >= 0 else None

    def _enable(self) -> None:
        chosen, writable = self.selected(), not self._session.read_only
        self.give.setText(tr("plan.undecided_give", count=len(chosen)))
        self.give.setEnabled(writable and bool(chosen) and self._target() is not None)
        self.suggest.setEnabled(writable and any(one.suggestions for one in chosen))
        self.select_all.setEnabled(bool(self._shown))

    def _give(self) -> None:
        target = self._target()
        if target is not None:
            self._decide({one.id: target for one in self.selected()})

    def _give_as_suggested(self) -> None:
        """Each selected record goes to the cell with the largest share; those without stay."""
        self._decide({one.id: one.suggestions[0].cell_id for one in self.selected() if one.suggestions})

    def _decide(self, targets: dict[RecordId, RecordId]) -> None:
        session = self._session

        def done(_: object) -> None:
            report.done(self._window, tr("plan.undecided_done", count=len(targets)))

        def failed(error: UserError) -> None:
            report.tell(self._window, error)
            self.read()

        run_task(self, tr("plan.undecided"), lambda _: session.run(DecideCells(targets)), done, failed)


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_COLUMNS))
    table.setAccessibleName(tr("plan.undecided"))
    table.setHorizontalHeaderLabels([tr(f"plan.undecided_{name}") for name in _COLUMNS])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column in (0, 2):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    for column in (1, 3):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return table
