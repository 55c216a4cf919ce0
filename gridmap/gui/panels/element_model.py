"""A list that reads a page when it is scrolled to its end, never all."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridmap.domain.records import RecordId
from gridmap.gui.tips import plain_tip
from gridmap.store.queries.element_lists import Row

ID_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_NUMBERS = {"hazards", "residents", "interval_days"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ElementModel(QAbstractTableModel):
    """Rows of pages as they come; `text` words a value by its column, `header` a column."""

    def __init__(self, text: Callable[[str, Any], str], header: Callable[[str], str]) -> None:
        super().__init__()
        self._text = text
        self._header = header
        self._columns: Sequence[str] = ()
        self._rows: list[Row] = []
        self._pages: Iterator[list[Row]] = iter(())
        self._more = False

    def show(self, columns: Sequence[str], pages: Iterator[list[Row]]) -> None:
        """Show these columns of these pages; the first page is read at once."""
        self.beginResetModel()
        self._columns, self._pages, self._rows, self._more = columns, pages, [], True
        first = next(self._pages, None)
        self._rows, self._more = first or [], first is not None
        self.endResetModel()

    def row_of(self, record_id: RecordId) -> int | None:
        """The line of a record among those that have been read."""
        return next((at for at, row in enumerate(self._rows) if row.id == record_id), None)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: _Index) -> None:
        page = next(self._pages, None)
        if not page:
            self._more = False
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(page) - 1)
        self._rows += page
        self.endInsertRows()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(column, row.cell_id if column == "cell" else row.values[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(str(self.data(index) or "")) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return _RIGHT
        return row.id if role == ID_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._header(self._columns[section])
        return None
