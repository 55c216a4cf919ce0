"""The first rows of a file that is to be imported."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QTableView

from gridmap.gui import theme
from gridmap.words import tr

SHOWN_ROWS = 200
_Index = QModelIndex | QPersistentModelIndex


class _Rows(QAbstractTableModel):
    """Columns of text; those in use stand out."""

    def __init__(
        self,
        names: Sequence[str],
        rows: Sequence[Sequence[str]],
        used: dict[str, str],
        numbers: Sequence[int],
        parent: QTableView,
    ) -> None:
        super().__init__(parent)
        self._names, self._rows, self._used, self._numbers = list(names), rows, used, numbers

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and self._names[index.column()] not in self._used:
            return theme.colour("muted")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return str(self._numbers[section]) if role == Qt.ItemDataRole.DisplayRole else None
        name = self._names[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{name} → {self._used[name]}" if name in self._used else name
        if role == Qt.ItemDataRole.FontRole:
            return theme.sized_font(13, bold=name in self._used)
        if role == Qt.ItemDataRole.ForegroundRole and name in self._used:
            return theme.colour("link")
        return None


class ImportTable(QTableView):
    """Rows as they were read, each with its number in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("import.rows"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFont(QFont(theme.sized_font(13)))
        self.verticalHeader().setDefaultSectionSize(26)
        self.setTabKeyNavigation(False)

    def show_rows(
        self,
        names: Sequence[str],
        rows: Sequence[Sequence[str]],
        used: dict[str, str],
        numbers: Sequence[int] | None = None,
    ) -> None:
        """Show rows of a file.

        Args:
            names: Names of the columns.
            rows: As many cells as names each; the first `SHOWN_ROWS` are shown.
            used: Column -> what it is taken for.
            numbers: Of the rows in the file; 1, 2, 3 … where not given.
        """
        some = rows[:SHOWN_ROWS]
        counted = list(numbers[:SHOWN_ROWS]) if numbers is not None else list(range(1, len(some) + 1))
        before = self.model()
        self.setModel(_Rows(names, some, used, counted, self))
        if before is not None:
            before.deleteLater()
        self.resizeColumnsToContents()
        for column in range(len(names)):
            self.setColumnWidth(column, min(self.columnWidth(column) + 8, 260))
