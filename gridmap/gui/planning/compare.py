"""A draft beside what is published, or beside another draft: a map of the differences and a table."""

from collections.abc import Sequence

import shapely
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.records import RecordId
from gridmap.gui import theme
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.view import View, joined
from gridmap.gui.dialogs import show_once
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.look import Outline, outline_of
from gridmap.gui.tasks import run_task
from gridmap.planning.comparison import CellDifference, difference
from gridmap.planning.draft_view import SAME_GROUND
from gridmap.words import tr

_STATES = {"new": "plan_good", "retired": "plan_many", "changed": "plan_few"}
_COLUMNS = ("state", "cell", "before", "after", "area")


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
        self.resize(980, 560)
        self.other = QComboBox()
        self.other.setAccessibleName(tr("plan.compare_with"))
        self.other.addItem(tr("plan.published"), None)
        for one, name in drafts.items():
            if one != draft_id:
                self.other.addItem(name, one)
        self.other.currentIndexChanged.connect(self.read)
        self.sum = QLabel()
        self.map = DifferenceMap()
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setAccessibleName(tr("plan.compare"))
        self.table.setHorizontalHeaderLabels([tr(f"plan.compare_{name}") for name in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._light_up)
        close = QPushButton(tr("plan.close"))
        close.clicked.connect(self.close)
        top = QHBoxLayout()
        top.addWidget(QLabel(tr("plan.compare_with")))
        top.addWidget(self.other)
        top.addWidget(self.sum, 1)
        top.addWidget(close)
        middle = QHBoxLayout()
        middle.addWidget(self.map, 1)
        middle.addWidget(self.table, 1)
        stack = QVBoxLayout(self)
        stack.addLayout(top)
        stack.addLayout(middle, 1)
        self.read()

    def read(self) -> None:
        """Compare anew, off the window's thread."""
        session, draft, other = self._board.session, self._draft_id, self.other.currentData()
        self.setWindowTitle(tr("plan.compare_title", name=self._name, other=self.other.currentText()))
        run_task(self, tr("plan.reading"), lambda _: difference(session, draft, other), self.show_found)

    def show_found(self, found: list[CellDifference]) -> None:
        """Show differences; neighbours that only got another vertex are passed over."""
        self.found = found = [one for one in found if one.state != "changed" or one.moved.area > SAME_GROUND]
        self.map.show_found(found)
        counted = {state: sum(one.state == state for one in found) for state in _STATES}
        moved = sum(max(0, one.households[1] - one.households[0]) for one in found)
        text = tr("plan.compare_sum", moved=moved, **counted) if found else tr("plan.compare_same")
        self.sum.setText(text)
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            name = f"{one.code[-3:]} {one.name}" if one.code else one.name
            area = f"{(one.area[1] - one.area[0]) / 1e6:+,.3f} km²"
            texts = (
                tr(f"plan.state_{one.state}"), name, f"{one.households[0]:,}", f"{one.households[1]:,}", area
            )  # fmt: skip
            for column, cell in enumerate(texts):
                item = QTableWidgetItem(cell)
                if column >= 2:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)

    def _light_up(self) -> None:
        rows = {index.row() for index in self.table.selectedIndexes()}
        self.map.light_up(rows)


class DifferenceMap(QWidget):
    """The ground that changes hands, coloured by what becomes of its cell."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("plan.compare_map"))
        self._parts: list[tuple[str, list[Outline]]] = []
        self._lit: set[int] = set()
        theme.current.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(460, 460)

    def show_found(self, found: Sequence[CellDifference]) -> None:
        """Draw the ground of these differences."""
        self._parts = [(one.state, _polygons(one)) for one in found]
        self._lit = set()
        self.update()

    def light_up(self, rows: set[int]) -> None:
        """Outline some of them."""
        self._lit = rows
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = MapPalette.of()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), palette.ground)
            box = joined([outline.box for _, outlines in self._parts for outline in outlines])
            if box is None:
                return
            view = View(0, 0, 1, self.width(), self.height() - 30).fitted(box)
            for order in ("retired", "new", "changed"):
                for row, (state, outlines) in enumerate(self._parts):
                    if state != order:
                        continue
                    lit = row in self._lit
                    width = 3.0 if lit else 1.0
                    painter.setPen(QPen(palette.accent if lit else theme.colour("plan_border"), width))
                    painter.setBrush(faded(theme.colour(_STATES[state]), 0.75))
                    for outline in outlines:
                        painter.drawPath(outline.on(view))
            self._paint_legend(painter, palette)

    def _paint_legend(self, painter: QPainter, palette: MapPalette) -> None:
        x = 10.0
        painter.setFont(theme.sized_font(12))
        for state, colour in _STATES.items():
            text = tr(f"plan.state_{state}")
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.fillRect(QRectF(x, self.height() - 24, 16, 14), theme.colour(colour))
            painter.setPen(palette.text)
            painter.drawText(QRectF(x + 21, self.height() - 27, width + 4, 20), 0, text)
            x += width + 40


def _polygons(one: CellDifference) -> list[Outline]:
    parts = shapely.get_parts(one.moved)
    return [outline_of(part) for part in parts if part.geom_type == "Polygon" and part.area > 0]
