"""A draft beside what is published, or beside another draft: a map of the differences and a table."""

import time
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer
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

from gridmap.domain.areas import area_text
from gridmap.domain.errors import UserError
from gridmap.domain.records import RecordId
from gridmap.gui import theme
from gridmap.gui.dialogs import show_once
from gridmap.gui.dialogs.dialog import Dialog
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.compare_map import (
    legend_of_two,
    legend_over_published,
    pieces_of_two,
    pieces_over_published,
    shortened,
)
from gridmap.gui.planning.held_back import way_to
from gridmap.gui.planning.plan_map import PlanMap
from gridmap.gui.planning.plan_pieces import Ground, ground_of
from gridmap.gui.planning.wrapped_cell import WrappedCell
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.gui.tips import plain_tip
from gridmap.planning.border_moves import MovesOf, border_moves, lines_of_each
from gridmap.planning.comparison import (
    CellDifference,
    cell_words,
    compared,
    counted_words,
    did_words,
    moved_records,
    side_counts,
    side_words,
)
from gridmap.planning.moves import Move
from gridmap.planning.surroundings import Surroundings, surroundings
from gridmap.store.snapshot import snapshot
from gridmap.words import said, tr

#: Of a draft beside what is published, and of two drafts: what each of them does stands in a column.
_COLUMNS = ("state", "cell", "community", "before", "after", "moves", "area")
_OF_TWO = ("cell", "community", "theirs", "mine", "side", "moves", "area")
_RIGHT = frozenset({"before", "after", "area"})
#: A cell whose records go to more cells than these is told in short; the tooltip has them all.
_MOST_MOVES = 4
#: So many moves of borders of each level are named above the table, in two lines; the tooltip has them all.
_MOST_BORDERS = 6
#: Codes and names are seen so far, the whole in a tooltip.
_CELL_PX, _COMMUNITY_PX, _SIDE_PX = 170, 110, 115

#: With so many lines filled the columns get their first widths.
_SCREENFUL = 40
#: Longest that the window waits while lines of the table are filled.
_SLICE_S = 0.008

Compared = tuple[list[CellDifference], Ground, MovesOf]


def show_difference(parent: QWidget, board: Board, draft_id: RecordId) -> None:
    """Open the comparison of a draft with what is published."""
    show_once(CompareDialog(parent, board, draft_id), modal=False)


class CompareDialog(Dialog):
    """The other side can be changed; a line of the table lights up on the map."""

    def __init__(self, parent: QWidget, board: Board, draft_id: RecordId) -> None:
        super().__init__(parent)
        self._window, self._board, self._draft_id = parent, board, draft_id
        self._outdated = draft_id
        self.found: list[CellDifference] = []
        self._borders: MovesOf = ()
        drafts = {one.id: one.name for one in board.drafts()}
        self._name = drafts.get(draft_id, "")
        self.resize(1280, 660)
        self.other = QComboBox()
        self.other.setAccessibleName(tr("plan.compare_with"))
        self.other.addItem(tr("plan.published"), None)
        for one, name in drafts.items():
            if one != draft_id:
                self.other.addItem(name, one)
        self.other.setMaximumWidth(320)
        self.other.currentIndexChanged.connect(self.read)
        self.sum, self.moved = QLabel(), QLabel()
        self.sum.setWordWrap(True)
        self.moved.setWordWrap(True)
        self.map = PlanMap(tr("plan.compare_map"))
        self.table = _table()
        self.table.itemSelectionChanged.connect(self._light_up)
        self._reading: Task | None = None
        self._steps: Iterator[None] | None = None
        self._wrapped = 0  # so many lines are as high as the widths of the columns need
        self._slices = QTimer(self, singleShot=True, interval=0)
        self._slices.timeout.connect(self._go_on)
        self.table.horizontalHeader().sectionResized.connect(self._wrap_anew)
        self.update_wanted = QPushButton(tr("plan.update"))
        self.update_wanted.setAutoDefault(False)
        self.update_wanted.clicked.connect(self._update)
        self.update_wanted.hide()
        close = QPushButton(tr("plan.close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        top = QHBoxLayout()
        top.addWidget(QLabel(tr("plan.compare_with")))
        top.addWidget(self.other)
        top.addWidget(self.sum, 1)
        top.addWidget(self.update_wanted)
        top.addWidget(close)
        middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setChildrenCollapsible(False)
        for part in (self.map, self.table):
            middle.addWidget(part)
        middle.setSizes([400, 860])
        stack = QVBoxLayout(self)
        stack.addLayout(top)
        stack.addWidget(self.moved)
        stack.addWidget(middle, 1)
        self.read()

    @property
    def of_two(self) -> bool:
        """Whether the other side is a draft too."""
        return self.other.currentData() is not None

    def read(self) -> None:
        """Compare anew, off the window's thread."""
        session, draft, other = self._board.session, self._draft_id, self.other.currentData()
        names = {draft: shortened(self._name), other: shortened(self.other.currentText())}
        published, of_two = self._board.published, self.of_two
        self.setWindowTitle(tr("plan.compare_title", name=self._name, other=self.other.currentText()))

        def work(_: Progress) -> Compared:
            with snapshot(session.workspace.reading()):
                return looked()

        def looked() -> Compared:
            found = compared(session, draft, other)
            around = Surroundings()
            if published is not None:
                ground = [shape for one in found for shape in one.shapes if shape is not None]
                apart = {one.cell_id for one in found}
                around = surroundings(session, published.coverage, ground, apart)
            pieces = (pieces_of_two if of_two else pieces_over_published)(found)
            drafts = [(names[one], one) for one in (draft, other)] if of_two else [("", draft)]
            borders = [(name, border_moves(session, one)) for name, one in drafts]
            return found, ground_of(pieces, around), borders

        self.update_wanted.hide()
        if self._reading is not None:
            self._reading.abandon()  # another side was chosen since
        self._reading = run_task(self, tr("plan.reading"), work, self.show_found, self._hold_back)

    def _hold_back(self, error: UserError) -> None:
        """Say what keeps the two from being compared, and the way out of it."""
        self.found, self._steps = [], None
        self.map.show_ground(Ground(), ())
        self._show_columns(self._name, self.other.currentText())
        self.table.setRowCount(0)
        self.sum.setText(said(error))
        self.moved.hide()
        if error.key == "draft_figures_held":
            self._outdated = error.values["draft_id"]
            self.update_wanted.show()

    def _update(self) -> None:
        """Ask how the draft that holds the comparison back is updated."""
        _, update = way_to(self._window, self._outdated, behind=True)
        self.close()
        update()

    def show_found(self, read: Compared) -> None:
        """Show differences on the map and in the table."""
        self.found, ground, self._borders = read
        names = self._name, self.other.currentText()
        self.map.show_ground(ground, legend_of_two(*names) if self.of_two else legend_over_published())
        self._show_sum(*names)
        self._show_columns(*names)
        self.table.setRowCount(len(self.found))
        self._wrapped = 0
        self._steps = self._lines()
        self._slices.start()

    @property
    def busy(self) -> bool:
        """Whether lines of the table are still being filled or wrapped."""
        return self._steps is not None

    def _go_on(self) -> None:
        until = time.perf_counter() + _SLICE_S
        for _ in self._steps or ():
            if time.perf_counter() >= until:
                self._slices.start()
                return
        self._steps = None

    def _lines(self) -> Iterator[None]:
        """Fill the table; a draft of a whole county has thousands of lines."""
        for row, one in enumerate(self.found):
            self._fill(row, one)
            if row == _SCREENFUL:
                self._fit_columns()
            yield
        self._fit_columns()
        yield from self._heights()

    def _wrap_anew(self) -> None:
        """Lines wrap at the widths of the columns: while one is dragged, all of them again."""
        self._wrapped = 0
        if self._steps is None:
            self._steps = self._heights()
            self._slices.start()

    def _heights(self) -> Iterator[None]:
        while self._wrapped < self.table.rowCount():
            self._wrapped += 1
            self.table.resizeRowToContents(self._wrapped - 1)
            yield

    def _show_sum(self, mine: str, theirs: str) -> None:
        found = self.found
        moved = counted_words(moved_records(found))
        key = "plan.compare_moved" if moved else "plan.compare_none_moved"
        if self.of_two:
            names = {"mine": shortened(mine), "theirs": shortened(theirs)}
            text = tr("plan.compare_sides", **side_counts(found), **names)
            key = "plan.compare_moved_between" if moved else "plan.compare_none_between"
        else:
            states = Counter(one.state for one in found)
            text = tr("plan.compare_sum", **{one: states[one] for one in ("retired", "new", "changed")})
        self.sum.setText(text if found else tr("plan.compare_same"))
        told = tr(key, records=moved, mine=shortened(mine), theirs=shortened(theirs))
        borders, most = self._borders, _MOST_BORDERS // max(1, len(self._borders))
        self.moved.setText("\n".join([*lines_of_each(borders, most), told]))
        more = any(len(moves) > most for _, moves in borders)
        self.moved.setToolTip(plain_tip("\n".join(lines_of_each(borders))) if more else "")
        self.moved.setVisible(bool(found))

    def _show_columns(self, mine: str, theirs: str) -> None:
        columns = self._columns()
        self.table.setColumnCount(len(columns))
        self.table.setHorizontalHeaderLabels(
            [{"mine": shortened(mine), "theirs": shortened(theirs)}.get(name) or tr(f"plan.compare_{name}")
             for name in columns]
        )  # fmt: skip
        tips = {"mine": mine, "theirs": theirs}
        if self.of_two:
            tips["moves"] = tr("plan.compare_moves_between", mine=mine, theirs=theirs)
        for column, name in enumerate(columns):
            head = self.table.horizontalHeaderItem(column)
            assert head is not None
            head.setToolTip(plain_tip(tips.get(name, "")))

    def _columns(self) -> tuple[str, ...]:
        return _OF_TWO if self.of_two else _COLUMNS

    def _fill(self, row: int, one: CellDifference) -> None:
        moves = [_told(one, move) for move in one.moves]
        theirs, mine = did_words(one)
        names = shortened(self._name), shortened(self.other.currentText())
        view = self._board.view
        known = view is None or view.knows("household")
        texts = {
            "state": tr(f"plan.state_{one.state}"),
            "cell": cell_words(one, *names),
            "community": one.community,
            "theirs": theirs,
            "mine": mine,
            "side": side_words(one, *names),
            "before": f"{one.households[0]:,}" if known and one.state != "new" else "–",
            "after": f"{one.households[1]:,}" if known and one.state != "retired" else "–",
            "moves": "\n".join(moves[:_MOST_MOVES]) + (" …" if len(moves) > _MOST_MOVES else ""),
            "area": _area_change(one.area[1] - one.area[0]),
        }
        for column, name in enumerate(self._columns()):
            item = QTableWidgetItem(texts[name])
            item.setToolTip(plain_tip("\n".join(moves) if name == "moves" else texts[name]))
            if name in _RIGHT:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if one.side == "alike":
                item.setForeground(theme.colour("muted"))
            self.table.setItem(row, column, item)

    def _fit_columns(self) -> None:
        """As wide as what they hold; a long name goes on in the next line, so that others have room."""
        most = {"cell": _CELL_PX, "community": _COMMUNITY_PX, "side": _SIDE_PX}
        header = self.table.horizontalHeader()
        for column, name in enumerate(self._columns()):
            stretched = name == "moves"
            mode = QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column, mode)
            if not stretched:
                wanted = max(self.table.sizeHintForColumn(column), header.sectionSizeHint(column))
                self.table.setColumnWidth(column, min(wanted, most.get(name, wanted)))

    def _light_up(self) -> None:
        self.map.light_up({index.row() for index in self.table.selectedIndexes()})


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_COLUMNS))
    table.setAccessibleName(tr("plan.compare"))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setItemDelegate(WrappedCell(table))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    return table


def _area_change(square_metres: float) -> str:
    if abs(square_metres) < 0.5:
        return "–"
    return ("+" if square_metres > 0 else "−") + area_text(abs(square_metres))


def _told(one: CellDifference, move: Move) -> str:
    """Where records of a cell go to or come from; cells of no code are outside."""
    records = counted_words(move.counts)
    if move.target_id == one.cell_id:
        return tr("plan.moves_from", cell=move.source or tr("plan.outside"), records=records)
    return tr("plan.moves_to", cell=move.target or tr("plan.outside"), records=records)
