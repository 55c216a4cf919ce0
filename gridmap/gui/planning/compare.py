"""A draft beside what is published, or beside another draft: a map of the differences and a table."""

from PySide6.QtCore import Qt
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
    QWidget,
)

from gridmap.domain.records import RecordId
from gridmap.gui.dialogs import show_once
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.plan_map import Piece, PlanMap
from gridmap.gui.tasks import Progress, run_task
from gridmap.gui.tips import plain_tip
from gridmap.planning.comparison import CellDifference, counted_words, difference, moved_records
from gridmap.planning.moves import Move
from gridmap.planning.surroundings import Surroundings, surroundings
from gridmap.words import tr

_STATES = {"new": "plan_good", "retired": "danger", "changed": "plan_few"}
_COLUMNS = ("state", "cell", "before", "after", "moves", "area")
_RIGHT = frozenset({"before", "after", "area"})
#: A cell whose records go to more cells than these is told in short; the tooltip has them all.
_MOST_MOVES = 4

Compared = tuple[list[CellDifference], Surroundings]


def show_difference(parent: QWidget, board: Board, draft_id: RecordId) -> None:
    """Open the comparison of a draft with what is published."""
    show_once(CompareDialog(parent, board, draft_id), modal=False)


class CompareDialog(QDialog):
    """The other side can be changed; a line of the table lights up on the map."""

    def __init__(self, parent: QWidget, board: Board, draft_id: RecordId) -> None:
        super().__init__(parent)
        self._board, self._draft_id = board, draft_id
        self.found: list[CellDifference] = []
        drafts = {one.id: one.name for one in board.drafts()}
        self._name = drafts.get(draft_id, "")
        self.resize(1240, 640)
        self.other = QComboBox()
        self.other.setAccessibleName(tr("plan.compare_with"))
        self.other.addItem(tr("plan.published"), None)
        for one, name in drafts.items():
            if one != draft_id:
                self.other.addItem(name, one)
        self.other.currentIndexChanged.connect(self.read)
        self.sum = QLabel()
        self.moved = QLabel()
        self.moved.setWordWrap(True)
        self.map = PlanMap(tr("plan.compare_map"))
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setAccessibleName(tr("plan.compare"))
        self.table.setHorizontalHeaderLabels([tr(f"plan.compare_{name}") for name in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_COLUMNS.index("moves"), QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self.table.resizeRowsToContents)  # lines wrap at the width
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
        middle.setSizes([490, 730])
        stack = QVBoxLayout(self)
        stack.addLayout(top)
        stack.addWidget(self.moved)
        stack.addWidget(middle, 1)
        self.read()

    def read(self) -> None:
        """Compare anew, off the window's thread."""
        session, draft, other = self._board.session, self._draft_id, self.other.currentData()
        published = self._board.published
        self.setWindowTitle(tr("plan.compare_title", name=self._name, other=self.other.currentText()))

        def work(_: Progress) -> Compared:
            found = difference(session, draft, other)
            if published is None:
                return found, Surroundings()
            return found, surroundings(session, published.coverage, [one.moved for one in found])

        run_task(self, tr("plan.reading"), work, self.show_found)

    def show_found(self, compared: Compared) -> None:
        """Show differences on the map and in the table."""
        self.found, around = compared
        found = self.found
        pieces = [
            _piece(row, one)
            for order in ("new", "changed", "retired")
            for row, one in enumerate(found)
            if one.state == order
        ]
        legend = [(tr(f"plan.map_{state}"), colour, state == "retired") for state, colour in _STATES.items()]
        legend.append((tr("plan.map_around"), "plan_other", False))
        self.map.show_pieces(pieces, around, legend)
        counted = {state: sum(one.state == state for one in found) for state in _STATES}
        text = tr("plan.compare_sum", **counted) if found else tr("plan.compare_same")
        self.sum.setText(text)
        moved = counted_words(moved_records(found))
        self.moved.setText(
            tr("plan.compare_moved", records=moved) if moved else tr("plan.compare_none_moved")
        )
        self.moved.setVisible(bool(found))
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            self._fill(row, one)
        self.table.resizeRowsToContents()

    def _fill(self, row: int, one: CellDifference) -> None:
        moves = [_told(one, move) for move in one.moves]
        texts = {
            "state": tr(f"plan.state_{one.state}"),
            "cell": f"{one.short} {one.name}".strip(),
            "before": f"{one.households[0]:,}" if one.state != "new" else "–",
            "after": f"{one.households[1]:,}" if one.state != "retired" else "–",
            "moves": "\n".join(moves[:_MOST_MOVES]) + (" …" if len(moves) > _MOST_MOVES else ""),
            "area": f"{(one.area[1] - one.area[0]) / 1e6:+,.3f} km²",
        }
        for column, name in enumerate(_COLUMNS):
            item = QTableWidgetItem(texts[name])
            item.setToolTip(plain_tip("\n".join(moves) if name == "moves" else texts[name]))
            if name in _RIGHT:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, item)

    def _light_up(self) -> None:
        self.map.light_up({index.row() for index in self.table.selectedIndexes()})


def _piece(row: int, one: CellDifference) -> Piece:
    label = one.short if one.state == "new" else ""
    retired = one.state == "retired"
    return Piece(one.moved, _STATES[one.state], row, label, hollow=retired, dashed=retired)


def _told(one: CellDifference, move: Move) -> str:
    """Where records of a cell go to or come from; cells of no code are outside."""
    records = counted_words(move.counts)
    if move.target_id == one.cell_id:
        return tr("plan.moves_from", cell=move.source or tr("plan.outside"), records=records)
    return tr("plan.moves_to", cell=move.target or tr("plan.outside"), records=records)
