"""Below the map: what was proposed for each of many communities, to be accepted one by one or all."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui.planning.proposal_model import COLUMNS, ProposalModel, ProposalRow
from gridmap.words import tr

#: Room for the arrow that tells by what the table is sorted.
_ARROW = 22


class ProposalTable(QWidget):
    """Reports wishes: rows that are looked at, accepted or dropped."""

    chosen = Signal(list)  # ProposalRows that are selected
    accept_wanted = Signal(list)  # ProposalRows
    drop_wanted = Signal(list)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = ProposalModel()
        self.sum = QLabel()
        self.sum.setWordWrap(True)
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setProperty("role", "muted")
        self.why.setContentsMargins(12, 0, 12, 0)
        self.accept = self._button("plan.accept_selected", lambda: self.accept_wanted.emit(self.selected()))
        self.drop = self._button("plan.drop_selected", lambda: self.drop_wanted.emit(self.selected()))
        self.accept_all = self._button("plan.accept_all", lambda: self.accept_wanted.emit(self.open_rows()))
        self.accept_all.setProperty("primary", True)
        self.end = self._button("plan.close_proposals", self.closed.emit)
        self.table = self._table()
        top = QHBoxLayout()
        top.setContentsMargins(12, 4, 12, 0)
        top.addWidget(self.sum, 1)
        for button in (self.drop, self.accept, self.accept_all, self.end):
            top.addWidget(button)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(6)
        stack.addLayout(top)
        stack.addWidget(self.why)
        stack.addWidget(self.table, 1)

    def show_rows(self, rows: Sequence[ProposalRow]) -> None:
        """Show what was proposed, the first line selected."""
        self.model.show_rows(rows)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        for column in range(len(COLUMNS) - 1):
            self.table.resizeColumnToContents(column)
            self.table.setColumnWidth(column, self.table.columnWidth(column) + _ARROW * (column == 0))
        self.tell()
        if rows:
            self.table.selectRow(0)

    def tell(self) -> None:
        """Rows have another state."""
        self.model.tell()
        rows = self.model.rows
        cells = sum(len(row.found.households) for row in rows)
        within = sum(row.found.within for row in rows)
        self.sum.setText(
            tr(
                "plan.proposals_sum", communities=f"{len(rows):,}", cells=f"{cells:,}", within=f"{within:,}",
                none=sum(row.state == "none" for row in rows),
                accepted=sum(row.state == "accepted" for row in rows),
            )
        )  # fmt: skip
        self._enable()

    def selected(self) -> list[ProposalRow]:
        """The rows that are selected, in the order of the table."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.rows[row] for row in rows]

    def open_rows(self) -> list[ProposalRow]:
        """The rows about which nothing is decided."""
        return [row for row in self.model.rows if row.state == "open"]

    def _enable(self) -> None:
        rows = self.selected()
        waiting = any(row.state == "open" for row in rows)
        self.why.setText(rows[0].why if len(rows) == 1 else "")
        self.why.setVisible(bool(self.why.text()))
        for button in (self.accept, self.drop):
            button.setEnabled(waiting)
        self.accept_all.setEnabled(bool(self.open_rows()))

    def _selection_changed(self) -> None:
        self._enable()
        self.chosen.emit(self.selected())

    def _button(self, key: str, wanted) -> QPushButton:
        button = QPushButton(tr(key))
        button.clicked.connect(lambda: wanted())
        return button

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(tr("plan.proposals"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSortingEnabled(True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(COLUMNS.index("why"), QHeaderView.ResizeMode.Stretch)
        table.selectionModel().selectionChanged.connect(lambda *_: self._selection_changed())
        return table
