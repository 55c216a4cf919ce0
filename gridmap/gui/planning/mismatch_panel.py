"""Below the map: where cells and another net do not agree, and what can be done about it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui import theme
from gridmap.gui.planning.mismatch_model import GROUND, MismatchModel, MismatchRow
from gridmap.gui.planning.nets import LOOKS, Look
from gridmap.planning.nets import Mismatch
from gridmap.words import tr

_EXPLAINED = frozenset({"nets.adopt_split", "nets.adopt_reshape", "nets.export_short"})
#: Room around a text in a table, and the height of its headings' letters.
_MARGIN, _HEAD_PX = 26, 14
_KINDS = ("crossing", "sliver")


class MismatchPanel(QWidget):
    """Reports wishes: other colours, a place to go to, a line to adopt."""

    look_wanted = Signal(object)  # Look
    chosen = Signal(list)  # Mismatches that are selected
    adopt_wanted = Signal(str, list)  # "split" or "reshape", Mismatches
    export_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.head = QWidget()
        self.model = MismatchModel()
        self._every: list[MismatchRow] = []
        self.sum = QLabel()
        self.look, self.kinds = QComboBox(), QComboBox()
        self.look.setAccessibleName(tr("nets.look"))
        for look in LOOKS:
            self.look.addItem(tr(f"nets.look_{look.side}_{look.by}"), look)
        self.kinds.setAccessibleName(tr("nets.column_kind"))
        self.kinds.addItem(tr("nets.every_kind"), None)
        for kind in _KINDS:
            self.kinds.addItem(tr(f"nets.kind_of_{kind}"), kind)
        self.look.activated.connect(lambda _: self.look_wanted.emit(self.look.currentData()))
        self.kinds.currentIndexChanged.connect(self._filter)
        self.split = self._button("nets.adopt_split", lambda: self._adopt("split"))
        self.reshape = self._button("nets.adopt_reshape", lambda: self._adopt("reshape"))
        self.export = self._button("nets.export_short", self.export_wanted.emit)
        self.end = self._button("nets.end", self.closed.emit)
        self.table = self._table()
        self.empty = QLabel(tr("nets.no_comparison"))
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self._lay_out()
        self.show_nothing()

    def show_nothing(self, said: str = "") -> None:
        """There is no comparison, or not yet."""
        self._every = []
        self.model.show_rows([])
        self.sum.clear()
        self.empty.setText(said or tr("nets.no_comparison"))
        self._show_whether()
        self._selection_changed()

    def show_rows(self, rows: Sequence[MismatchRow], look: Look, editable: bool) -> None:
        """Show what was found."""
        self._every, self._editable = list(rows), editable
        self.look.setCurrentIndex(LOOKS.index(look))
        slivers = [row.found for row in rows if row.found.kind == "sliver"]
        crossings = {row.found.cell_id for row in rows if row.found.kind == "crossing"}
        ground = sum(one.ground for one in slivers)
        homes = sum(one.households for one in slivers)
        said = tr(
            "nets.sum", slivers=f"{len(slivers):,}", ground=f"{ground:,.0f}", households=f"{homes:,}",
            crossings=f"{len(crossings):,}",
        )  # fmt: skip
        self.sum.setText(said)
        self.empty.setText(tr("nets.all_match"))
        self._filter()

    def selected(self) -> list[Mismatch]:
        """The lines that are selected, in the order of the table."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.rows[row].found for row in rows]

    _editable = False

    def _filter(self) -> None:
        kind = self.kinds.currentData()
        self.model.show_rows([row for row in self._every if kind in (None, row.found.kind)])
        self._show_whether()
        self._selection_changed()

    def _show_whether(self) -> None:
        self.table.setVisible(bool(self._every))
        self.empty.setVisible(not self._every)

    def _selection_changed(self) -> None:
        found = self.selected()
        slivers = bool(found) and all(one.kind == "sliver" for one in found)
        for button, right in ((self.split, not slivers), (self.reshape, slivers)):
            button.setEnabled(bool(found) and self._editable)
            button.setProperty("primary", bool(found) and right)
            button.style().unpolish(button)
            button.style().polish(button)
        self.chosen.emit(found)

    def _adopt(self, how: str) -> None:
        self.adopt_wanted.emit(how, self.selected())

    def _button(self, key: str, wanted) -> QPushButton:
        button = QPushButton(tr(key))
        button.setToolTip(tr(f"{key}_means") if key in _EXPLAINED else "")
        button.clicked.connect(lambda: wanted())
        return button

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(tr("nets.mismatches"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        header = table.horizontalHeader()
        header.setSortIndicator(GROUND, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        kinds = max(table.fontMetrics().horizontalAdvance(tr(f"nets.kind_of_{kind}")) for kind in _KINDS)
        for column, width in enumerate((kinds + _MARGIN, 0, 0, 110, 84, 60)):
            if width:
                heading = str(self.model.headerData(column, Qt.Orientation.Horizontal))
                wanted = theme.sized_font(_HEAD_PX, bold=True)
                heading_width = QFontMetrics(wanted).horizontalAdvance(heading) + _MARGIN
                table.setColumnWidth(column, max(width, heading_width))
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().selectionChanged.connect(lambda *_: self._selection_changed())
        return table

    def _lay_out(self) -> None:
        above = QHBoxLayout(self.head)
        above.setContentsMargins(8, 0, 8, 0)
        above.addWidget(self.sum, 1)
        top = QHBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        for box, stretch in ((self.look, 3), (self.kinds, 2)):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(7)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            top.addWidget(box, stretch)
        for button in (self.split, self.reshape, self.export, self.end):
            top.addWidget(button)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(6)
        stack.addLayout(top)
        stack.addWidget(self.table, 1)
        stack.addWidget(self.empty, 1)
