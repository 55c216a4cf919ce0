"""Bringing a draft up to date: what joins by itself, and each conflict with both sides on a map."""

from collections.abc import Collection, Sequence

import shapely
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.errors import UserError
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.dialogs.dialog import Dialog
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.plan_map import PlanMap, Sign
from gridmap.gui.planning.update_look import DISPUTED, MINE, PUBLISHED, Looked, looked
from gridmap.gui.planning.wrapped_cell import WrappedCell
from gridmap.gui.scrolling import ScrollsPast
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.gui.tips import plain_tip
from gridmap.gui.window import Window
from gridmap.planning.new_numbers import renumbered
from gridmap.planning.parted import waiting
from gridmap.planning.rebased import Rebased
from gridmap.planning.rebased_text import given_up_text
from gridmap.planning.rebasing import Choice, bring_up_to_date
from gridmap.planning.renumbered import Renumbered, numbers_text, renumbered_text
from gridmap.store.snapshot import snapshot
from gridmap.words import tr

_COLUMNS = ("mine", "published", "choice")
_CHOICES: tuple[Choice, ...] = ("mine", "published")
_CHOICE_WIDTH = 220


class UpdateDialog(Dialog):
    """A conflict that nobody chooses about stays; the rest is brought up to date.

    A scheduled draft is brought up to date as a whole, or it could not be offered for its day again.
    The planner can work on beside it: it looks again after each change, and keeps the choices that hold.
    """

    located = Signal(object)  # (west, south, east, north) in degrees

    def __init__(self, window: Window, board: Board, draft: Draft) -> None:
        super().__init__(window)
        self._window, self._board, self._draft = window, board, draft
        self.found: list[Rebased] = []
        self._other_numbers: list[Renumbered] = []
        self._task: Task | None = None
        self.choices: dict[RecordId, QComboBox] = {}
        self.setWindowTitle(tr("plan.update_title", name=draft.name))
        self.resize(1080, 600)
        waits = draft.status == "scheduled"
        told = [tr("plan.update_scheduled", day=draft.effective_on)] if waits else []
        intro = QLabel("\n".join([tr("plan.update_intro"), *told]))
        intro.setWordWrap(True)
        intro.setProperty("role", "muted")
        self.sum = QLabel(tr("plan.withdraw_looking"))
        self.renumbered = QLabel()
        self.renumbered.setWordWrap(True)
        self.renumbered.hide()
        self.map = PlanMap(tr("plan.update_map"))
        self.table = self._made_table()
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setChildrenCollapsible(False)
        for part in (self.map, self.table):
            middle.addWidget(part)
        middle.setSizes([500, 540])
        stack = QVBoxLayout(self)
        stack.setContentsMargins(16, 14, 16, 14)
        for widget in (intro, self.sum, self.renumbered):
            stack.addWidget(widget)
        stack.addWidget(middle, 1)
        stack.addLayout(self._made_buttons())
        self._again = QTimer(self, singleShot=True, interval=0)  # many things are told of one commit
        self._again.timeout.connect(self._look_again)
        self._look()
        for one in (board.ready, board.changed, board.drafts_changed):
            one.connect(self._again.start)

    def _made_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setAccessibleName(tr("plan.update"))
        table.setHorizontalHeaderLabels([tr(f"plan.update_{name}") for name in _COLUMNS])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setItemDelegate(WrappedCell(table))
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(2, _CHOICE_WIDTH)
        header.sectionResized.connect(table.resizeRowsToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.itemSelectionChanged.connect(self._go_to)
        table.setMouseTracking(True)
        table.cellEntered.connect(lambda row, _: self._light_up(row))
        table.viewport().installEventFilter(self)
        return table

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._light_up()
        return super().eventFilter(watched, event)

    def _made_buttons(self) -> QHBoxLayout:
        self.all_mine = QPushButton(tr("plan.update_all_mine"))
        self.all_published = QPushButton(tr("plan.update_all_published"))
        self.locate = QPushButton(tr("plan.update_locate"))
        waits = self._draft.status == "scheduled"
        self.verb = QPushButton(tr("plan.update_verb_scheduled" if waits else "plan.update_verb"))
        self.verb.setProperty("primary", True)
        self.cancel = QPushButton(tr("plan.cancel"))
        self.all_mine.clicked.connect(lambda: self._choose_all("mine"))
        self.all_published.clicked.connect(lambda: self._choose_all("published"))
        self.locate.clicked.connect(self._locate)
        self.verb.clicked.connect(self._update)
        self.cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        for button in (self.locate, self.all_mine, self.all_published):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.cancel, self.verb):
            row.addWidget(button)
        for button in (self.locate, self.all_mine, self.all_published, self.cancel):
            button.setAutoDefault(False)
        for button in (self.locate, self.all_mine, self.all_published, self.verb):
            button.setEnabled(False)
        return row

    def _look_again(self) -> None:
        """The draft, or what is published, may be another below the dialog."""
        if not self.isVisible():
            return
        now = self._board.session.workspace.get(self._draft.id)
        if not isinstance(now, Draft) or now.status != self._draft.status:
            self.reject()
            return
        self._look()

    def _look(self) -> None:
        if self._task is not None:
            self._task.abandon()
        for widget in (self.table, self.locate, self.all_mine, self.all_published, self.verb):
            widget.setEnabled(False)
        self.sum.setText(tr("plan.withdraw_looking"))
        if self._board.behind:
            return  # it tells when it is ready
        session, draft_id, published = self._board.session, self._draft.id, self._board.published

        def work(_: Progress) -> Looked:
            with snapshot(session.workspace.reading()):
                return looked(session, draft_id, published)

        self._task = run_task(self, tr("plan.reading"), work, self._show)

    def _show(self, made: Looked) -> None:
        before = {one.key: one for one in self.found}
        chosen, selected = self._chosen(), {self.found[row].key for row in self._chosen_rows()}
        self.choices.clear()
        self.found = made.found
        conflicts = sum(one.conflict for one in self.found)
        legend = [
            Sign(tr("plan.update_mine"), MINE, hollow=True),
            Sign(tr("plan.update_published"), PUBLISHED, hollow=True, dashed=True),
            Sign(tr("plan.update_disputed"), DISPUTED),
        ]
        if any(piece.thin for piece, _ in made.ground.pieces):
            legend.insert(1, Sign(tr("plan.update_mine_beside"), MINE, hollow=True, thin=True))
        self.map.show_ground(made.ground, legend)
        self._other_numbers = made.renumbered
        self.table.setEnabled(True)
        self.table.setRowCount(0)  # the boxes of another look go
        self.table.setRowCount(len(self.found))
        for row, (one, said) in enumerate(zip(self.found, made.said, strict=True)):
            self._fill(row, one, said, made.given_up[row])
        self.table.resizeRowsToContents()
        ScrollsPast(self.table).watch()
        for button in (self.all_mine, self.all_published):
            button.setEnabled(conflicts > 0)
        self.locate.setEnabled(bool(self.found))
        for one in self.found:
            if one.key in chosen and one.conflict and one.same_as(before[one.key]):
                self._choose(self.choices[one.key], chosen[one.key])
        self._follow_choices()
        if self.found:
            self.table.selectRow(next((n for n, one in enumerate(self.found) if one.key in selected), 0))

    def _fill(self, row: int, one: Rebased, said: Sequence[str], given_up: str) -> None:
        for column, text in enumerate(said):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            self.table.setItem(row, column, item)
        if not one.conflict:
            joins = QTableWidgetItem(tr("plan.update_joins"))
            joins.setToolTip(plain_tip(joins.text()))
            self.table.setItem(row, 2, joins)
            return
        box = QComboBox()
        box.setAccessibleName(f"{tr('plan.update_choice')}: {said[0]}")
        box.addItem(tr("plan.update_choose"), None)
        if one.can_keep_mine:
            box.addItem(tr("plan.update_keep_mine"), "mine")
        box.addItem(tr("plan.update_take_published", count=len(one.given_up)), "published")
        gives_up = plain_tip(tr("plan.update_would_give_up", what=given_up))
        box.setItemData(box.count() - 1, gives_up, Qt.ItemDataRole.ToolTipRole)
        box.setToolTip(gives_up)
        box.currentIndexChanged.connect(self._follow_choices)
        self.choices[one.key] = box
        self.table.setCellWidget(row, 2, _centred(box))

    def _choose_all(self, choice: Choice) -> None:
        for box in self.choices.values():
            self._choose(box, choice)

    @staticmethod
    def _choose(box: QComboBox, choice: Choice) -> None:
        found = box.findData(choice)
        if found >= 0:
            box.setCurrentIndex(found)

    def _chosen(self) -> dict[RecordId, Choice]:
        chosen = {key: box.currentData() for key, box in self.choices.items()}
        return {key: choice for key, choice in chosen.items() if choice in _CHOICES}

    def _follow_choices(self) -> None:
        self._enable()
        chosen = self._chosen()
        gone = {
            cell.cell_id
            for one in self.found
            if chosen.get(one.key) == "published"
            for cell in one.group.cells
        }
        cells = [one for one in self._other_numbers if one.cell_id not in gone]
        text = renumbered_text(cells)
        self.renumbered.setText(text)
        self.renumbered.setToolTip(plain_tip(numbers_text(cells, len(cells))))
        self.renumbered.setVisible(bool(text))

    def _enable(self) -> None:
        chosen, conflicts = self._chosen(), len(self.choices)
        said = tr("plan.update_sum", joined=len(self.found) - conflicts, conflicts=conflicts)
        held = {one.key for one in waiting(self.found, chosen)}
        left, why = conflicts - len(chosen), ""
        if left and self._draft.status == "scheduled":
            why = tr("draft_conflicts", name=self._draft.name, count=left)
        elif rows := self._to_choose_with(chosen.keys() & held):
            listed = tr("plan.list_separator").join(map(str, rows))
            why = tr("plan.update_together", rows=listed)
            said = f"{said}\n{why}"
        self.sum.setText(said)
        self.verb.setEnabled(not why and len(held) < len(self.found))
        self.verb.setToolTip(plain_tip(why))

    def _to_choose_with(self, chosen: Collection[RecordId]) -> list[int]:
        """The lines, from 1, that hang together with some that are chosen about and wait for the others."""
        chains = {one.whole.key for one in self.found if one.whole is not None and one.key in chosen}
        return [
            row
            for row, one in enumerate(self.found, 1)
            if one.conflict and one.whole is not None and one.whole.key in chains
        ]

    def _chosen_rows(self) -> set[int]:
        return {index.row() for index in self.table.selectedIndexes()}

    def _light_up(self, hovered: int | None = None) -> None:
        """Bring out on the map the line below the pointer, or else what is selected."""
        self.map.light_up(self._chosen_rows() if hovered is None else {hovered})
        if hovered is not None and not self.map.sees(hovered):
            self.map.zoom_to({hovered, *self._chosen_rows()})

    def _go_to(self) -> None:
        self._light_up()
        if rows := self._chosen_rows():
            self.map.zoom_to(rows)

    def _locate(self) -> None:
        rows = self._chosen_rows() or {0}
        shapes = [shape for row in rows for shape in self.found[row].mine.values()]
        self.located.emit(shapely.union_all(shapes).bounds)

    def _update(self) -> None:
        window, board, session, draft = self._window, self._board, self._board.session, self._draft
        chosen = self._chosen()
        about = [one for one in self.found if one.key in chosen]
        gone = [one for one in about if chosen[one.key] == "published"]

        def work(_: Progress) -> tuple[list[Rebased], bool, list[Renumbered], str]:
            with snapshot(session.workspace.reading()):
                other_numbers, given_up = renumbered(session, draft.id), given_up_text(session, gone)
            left = bring_up_to_date(session, draft.id, chosen, about)
            drawn = drawn_cells(session.workspace, draft.id)
            return left, bool(drawn), [one for one in other_numbers if one.cell_id in drawn], given_up

        def done(found: tuple[list[Rebased], bool, list[Renumbered], str]) -> None:
            left, drawn, other_numbers, given_up = found
            key = "plan.update_left" if left else "plan.update_done"
            if draft.status == "scheduled" and not drawn:
                key = "plan.update_nothing_left"
            text = tr(key, name=draft.name, count=len(left), day=draft.effective_on)
            told = [tr("plan.update_given_up", what=given_up)] if given_up else []
            report.done(window, text, more="\n".join(filter(None, [*told, renumbered_text(other_numbers)])))
            if draft.status == "scheduled":
                board.updated.emit(draft)
            elif board.draft_id == draft.id:
                board.lay(draft.id)  # it can be drawn on again

        def failed(error: UserError) -> None:
            report.tell(window, error)

        run_task(window, tr("plan.updating"), work, done, failed)
        self.accept()


def _centred(box: QComboBox) -> QWidget:
    """A box no higher than it is by itself, however many lines the row has."""
    holder = QWidget()
    stack = QVBoxLayout(holder)
    stack.setContentsMargins(4, 4, 4, 4)
    stack.addWidget(box, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder
