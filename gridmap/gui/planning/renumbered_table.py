"""New cells that get another code with publishing than the draft showed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.records import Cell
from gridmap.gui.panels.wording import code_text
from gridmap.gui.tips import plain_tip
from gridmap.words import tr

_COLUMNS = ("shown", "final", "name")
#: So many lines are seen at once.
_LINES = 5


class RenumberedTable(QWidget):
    """Hidden while every code stays."""

    def __init__(self) -> None:
        super().__init__()
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setAccessibleName(tr("plan.renumbered"))
        self.table.setHorizontalHeaderLabels([tr(f"plan.renumbered_{name}") for name in _COLUMNS])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_COLUMNS.index("name"), QHeaderView.ResizeMode.Stretch)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.said)
        stack.addWidget(self.table)
        self.hide()

    def show_cells(self, cells: Sequence[tuple[str, Cell]]) -> None:
        """Show cells with the code that each had in the draft."""
        self.said.setText(tr("plan.renumbered_said", count=len(cells)))
        self.table.setRowCount(len(cells))
        for row, (shown, cell) in enumerate(cells):
            for column, text in enumerate((code_text(shown), code_text(cell.code), cell.name)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                self.table.setItem(row, column, item)
        lines = min(len(cells), _LINES)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + 26 * lines + 4)
        self.setVisible(bool(cells))
