"""A list that reads a page when it is scrolled to its end, never all."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridmap.domain.records import RecordId
from gridmap.gui.tips import plain_tip
from gridmap.store.queries.element_lists import Row
from gridmap.words import tr

ID_ROLE = Qt.ItemDataRole.UserRole
BELOW_ROLE = Qt.ItemDataRole.UserRole + 1  # what stands on a row's second line; None where there is none
_Index = QModelIndex | QPersistentModelIndex
_NUMBERS = {"hazards", "residents", "interval_days"}
#: Values that say little without the name of their column.
_NAMED = {"hazards", "residents", "deadline", "reported_at"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ElementModel(QAbstractTableModel):
    """Rows of pages as they come; `text` words a value by its column, `header` a column."""

    def __init__(self, text: Callable[[str, Any], str], header: Callable[[str], str]) -> None:
        super().__init__()
        self._text = text
        self._header = header
        self.columns: Sequence[str] = ()
        self.below: Sequence[str] = ()  # columns whose values stand on the second line
        self.day_first = False  # the second line begins with the day of an event, as among those of years
        self._values: dict[str, int] = {}  # column -> its place in a row's values
        self._rows: list[Row] = []
        self._pages: Iterator[list[Row]] = iter(())
        self._more = False

    def show(self, columns: Sequence[str], pages: Iterator[list[Row]]) -> None:
        """Show these columns of these pages; the first page is read at once."""
        self.beginResetModel()
        self.columns, self._pages, self._rows, self._more = columns, pages, [], True
        self._values = {column: at for at, column in enumerate(one for one in columns if one != "cell")}
        first = next(self._pages, None)
        self._rows, self._more = first or [], first is not None
        self.endResetModel()

    def row_of(self, record_id: RecordId) -> int | None:
        """The line of a record among those that have been read."""
        return next((at for at, row in enumerate(self._rows) if row.id == record_id), None)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

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
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._worded(row, column)
        if role == BELOW_ROLE:
            return self._second_line(row) if self.below else None
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (self._worded(row, column), self._second_line(row))
            return plain_tip("\n".join(filter(None, lines))) or None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._second_line(row) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return _RIGHT
        return row.id if role == ID_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._header(self.columns[section])
        return None

    def _worded(self, row: Row, column: str) -> str:
        value = row.cell_id if column == "cell" else row.values[self._values[column]]
        return str(self._text(column, value) or "")

    def _second_line(self, row: Row) -> str:
        said, below = [], list(self.below)
        if self.day_first and "reported_at" in below:
            below.remove("reported_at")
            said.append(tr("panels.part_reported_on", value=self._worded(row, "reported_at")[:10]))
        for column in below:
            if text := self._worded(row, column):
                said.append(f"{self._header(column)} {text}" if column in _NAMED else text)
        return " · ".join(said)
