"""Bringing a draft up to date: what joins by itself, and each conflict with both sides on a map."""

from collections.abc import Sequence

import shapely
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from gridmap.domain.errors import UserError
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.plan_map import PlanMap, Sign
from gridmap.gui.planning.plan_pieces import Piece, ground_of
from gridmap.gui.tasks import Progress, run_task
from gridmap.gui.tips import plain_tip
from gridmap.gui.window import Window
from gridmap.planning.rebased_text import sides_of
from gridmap.planning.rebasing import Choice, Rebased, bring_up_to_date, look
from gridmap.planning.surroundings import Surroundings, surroundings
from gridmap.words import tr

_COLUMNS = ("mine", "published", "choice")
_CHOICES: tuple[Choice, ...] = ("mine", "published")
_CHOICE_WIDTH = 220
_MINE, _PUBLISHED, _DISPUTED = "accent", "danger", "plan_few"

Looked = tuple[list[Rebased], list[tuple[str, str]], Surroundings]


class UpdateDialog(QDialog):
    """A conflict that nobody chooses about stays; the rest is brought up to date.

    A scheduled draft is brought up to date as a whole, or it could not be offered for its day again.
    """

    located = Signal(object)  # (west, south, east, north) in degrees

    def __init__(self, window: Window, board: Board, draft: Draft) -> None:
        super().__init__(window)
        self._window, self._board, self._draft = window, board, draft
        self.found: list[Rebased] = []
        self.choices: dict[RecordId, QComboBox] = {}
        self.setWindowTitle(tr("plan.update_title", name=draft.name))
        self.resize(1080, 600)
        waits = draft.status == "scheduled"
        told = [tr("plan.update_scheduled", day=draft.effective_on)] if waits else []
        intro = QLabel("\n".join([tr("plan.update_intro"), *told]))
        intro.setWordWrap(True)
        intro.setProperty("role", "muted")
        self.sum = QLabel(tr("plan.withdraw_looking"))
        self.map = PlanMap(tr("plan.update_map"))
        self.table = self._made_table()
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setChildrenCollapsible(False)
        for part in (self.map, self.table):
            middle.addWidget(part)
        middle.setSizes([500, 540])
        stack = QVBoxLayout(self)
        stack.setContentsMargins(16, 14, 16, 14)
        for widget in (intro, self.sum):
            stack.addWidget(widget)
        stack.addWidget(middle, 1)
        stack.addLayout(self._made_buttons())
        self._look()

    def _made_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS))
        table.setAccessibleName(tr("plan.update"))
        table.setHorizontalHeaderLabels([tr(f"plan.update_{name}") for name in _COLUMNS])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(2, _CHOICE_WIDTH)
        header.sectionResized.connect(table.resizeRowsToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.itemSelectionChanged.connect(self._light_up)
        return table

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

    def _look(self) -> None:
        session, draft_id, published = self._board.session, self._draft.id, self._board.published

        def work(_: Progress) -> Looked:
            coverage = published.coverage if published is not None else None
            found = look(session, draft_id, coverage)
            ground = [shape for one in found for shape in one.mine.values()]
            around = surroundings(session, coverage, ground) if coverage is not None else Surroundings()
            names = [sides_of(session, one) for one in found]
            return found, names, around

        run_task(self, tr("plan.reading"), work, self._show)

    def _show(self, looked: Looked) -> None:
        self.found, names, around = looked
        conflicts = sum(one.conflict for one in self.found)
        self.sum.setText(tr("plan.update_sum", joined=len(self.found) - conflicts, conflicts=conflicts))
        legend = [
            Sign(tr("plan.update_mine"), _MINE, hollow=True),
            Sign(tr("plan.update_published"), _PUBLISHED, hollow=True, dashed=True),
            Sign(tr("plan.update_disputed"), _DISPUTED),
        ]
        pieces = [piece for row, one in enumerate(self.found) for piece in _pieces(row, one)]
        self.map.show_ground(ground_of(pieces, around), legend)
        self.table.setRowCount(len(self.found))
        for row, (one, said) in enumerate(zip(self.found, names, strict=True)):
            self._fill(row, one, said)
        self.table.resizeRowsToContents()
        for button in (self.all_mine, self.all_published):
            button.setEnabled(conflicts > 0)
        self.locate.setEnabled(bool(self.found))
        self._enable()
        if self.found:
            self.table.selectRow(0)

    def _fill(self, row: int, one: Rebased, said: Sequence[str]) -> None:
        for column, text in enumerate(said):
            item = QTableWidgetItem(text)
            item.setToolTip(plain_tip(text))
            self.table.setItem(row, column, item)
        if not one.conflict:
            self.table.setItem(row, 2, QTableWidgetItem(tr("plan.update_joins")))
            return
        box = QComboBox()
        box.setAccessibleName(f"{tr('plan.update_choice')}: {said[0]}")
        box.addItem(tr("plan.update_choose"), None)
        if one.can_keep_mine:
            box.addItem(tr("plan.update_keep_mine"), "mine")
        box.addItem(tr("plan.update_take_published", count=len(one.given_up)), "published")
        box.currentIndexChanged.connect(self._enable)
        self.choices[one.key] = box
        self.table.setCellWidget(row, 2, box)

    def _choose_all(self, choice: Choice) -> None:
        for box in self.choices.values():
            found = box.findData(choice)
            if found >= 0:
                box.setCurrentIndex(found)

    def _chosen(self) -> dict[RecordId, Choice]:
        chosen = {key: box.currentData() for key, box in self.choices.items()}
        return {key: choice for key, choice in chosen.items() if choice in _CHOICES}

    def _enable(self) -> None:
        joins, left = any(not one.conflict for one in self.found), len(self.choices) - len(self._chosen())
        waits = self._draft.status == "scheduled" and left > 0
        self.verb.setEnabled(not waits and (joins or bool(self._chosen())))
        why = tr("draft_conflicts", name=self._draft.name, count=left) if waits else ""
        self.verb.setToolTip(plain_tip(why))

    def _light_up(self) -> None:
        rows = {index.row() for index in self.table.selectedIndexes()}
        self.map.light_up(rows)
        if rows:
            self.map.zoom_to(rows)

    def _locate(self) -> None:
        rows = {index.row() for index in self.table.selectedIndexes()} or {0}
        shapes = [shape for row in rows for shape in self.found[row].mine.values()]
        self.located.emit(shapely.union_all(shapes).bounds)

    def _update(self) -> None:
        window, board, session, draft = self._window, self._board, self._board.session, self._draft
        chosen = self._chosen()

        def done(left: list[Rebased]) -> None:
            key = "plan.update_left" if left else "plan.update_done"
            report.note(window, tr(key, name=draft.name, count=len(left)))
            if draft.status == "scheduled":
                board.updated.emit(draft)
            elif board.draft_id == draft.id:
                board.lay(draft.id)  # it can be drawn on again

        def failed(error: UserError) -> None:
            report.tell(window, error)

        run_task(
            window, tr("plan.updating"), lambda _: bring_up_to_date(session, draft.id, chosen), done, failed
        )
        self.accept()


def _pieces(row: int, one: Rebased) -> list[Piece]:
    published = [one.published[key] for key in one.touched_elsewhere()]
    pieces = [Piece(shape, _PUBLISHED, row, hollow=True, dashed=True) for shape in published]
    mine = [one.mine[key] for key in one.touched_by_me() if key in one.mine]
    pieces += [Piece(shape, _MINE, row, hollow=True) for shape in mine]
    if one.merge is not None and not one.merge.disputed.is_empty:
        pieces.insert(0, Piece(one.merge.disputed, _DISPUTED, row))
    return pieces
