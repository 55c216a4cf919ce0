"""A draft beside what is published, or beside another draft: a map of the differences and a table."""

from collections import Counter

from PySide6.QtCore import Qt
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

from gridmap.domain.records import RecordId
from gridmap.gui import theme
from gridmap.gui.dialogs import show_once
from gridmap.gui.dialogs.dialog import Dialog
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.compare_map import over_published, shortened, two_drafts
from gridmap.gui.planning.plan_map import PlanMap
from gridmap.gui.planning.sizes import area_text
from gridmap.gui.planning.wrapped_cell import WrappedCell
from gridmap.gui.tasks import Progress, run_task
from gridmap.gui.tips import plain_tip
from gridmap.planning.comparison import (
    CellDifference,
    compared,
    counted_words,
    did_words,
    moved_records,
    side_counts,
    side_words,
)
from gridmap.planning.moves import Move
from gridmap.planning.surroundings import Surroundings, surroundings
from gridmap.words import tr

#: Of a draft beside what is published, and of two drafts: what each of them does stands in a column.
_COLUMNS = ("state", "cell", "community", "before", "after", "moves", "area")
_OF_TWO = ("cell", "community", "theirs", "mine", "side", "moves", "area")
_RIGHT = frozenset({"before", "after", "area"})
#: A cell whose records go to more cells than these is told in short; the tooltip has them all.
_MOST_MOVES = 4
#: Codes and names are seen so far, the whole in a tooltip.
_CELL_PX, _COMMUNITY_PX, _SIDE_PX = 190, 110, 115

Compared = tuple[list[CellDifference], Surroundings]


def show_difference(parent: QWidget, board: Board, draft_id: RecordId) -> None:
    """Open the comparison of a draft with what is published."""
    show_once(CompareDialog(parent, board, draft_id), modal=False)


class CompareDialog(Dialog):
    """The other side can be changed; a line of the table lights up on the map."""

    def __init__(self, parent: QWidget, board: Board, draft_id: RecordId) -> None:
        super().__init__(parent)
        self._board, self._draft_id = board, draft_id
        self.found: list[CellDifference] = []
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
        close = QPushButton(tr("plan.close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        top = QHBoxLayout()
        top.addWidget(QLabel(tr("plan.compare_with")))
        top.addWidget(self.other)
        top.addWidget(self.sum, 1)
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
        published = self._board.published
        self.setWindowTitle(tr("plan.compare_title", name=self._name, other=self.other.currentText()))

        def work(_: Progress) -> Compared:
            found = compared(session, draft, other)
            if published is None:
                return found, Surroundings()
            ground = [shape for one in found for shape in one.shapes if shape is not None]
            apart = {one.cell_id for one in found}
            return found, surroundings(session, published.coverage, ground, apart)

        run_task(self, tr("plan.reading"), work, self.show_found)

    def show_found(self, read: Compared) -> None:
        """Show differences on the map and in the table."""
        self.found, around = read
        found, names = self.found, (self._name, self.other.currentText())
        pieces, legend = two_drafts(found, *names) if self.of_two else over_published(found)
        self.map.show_pieces(pieces, around, legend)
        self._show_sum(*names)
        self._show_columns(*names)
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            self._fill(row, one)
        self._fit_columns()
        self.table.resizeRowsToContents()

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
        self.moved.setText(tr(key, records=moved))
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
        view = self._board.view
        known = view is None or view.knows("household")
        texts = {
            "state": tr(f"plan.state_{one.state}"),
            "cell": f"{one.short} {one.name}".strip(),
            "community": one.community,
            "theirs": theirs,
            "mine": mine,
            "side": side_words(one, shortened(self._name), shortened(self.other.currentText())),
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
    table.horizontalHeader().sectionResized.connect(table.resizeRowsToContents)  # lines wrap at the width
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
