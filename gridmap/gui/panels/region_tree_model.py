"""The region tree as a Qt model: no object a row, so 20,000 cells cost nothing until they are shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from gridmap.domain.records import RecordId
from gridmap.gui.levels import level_name, numeral
from gridmap.gui.tips import plain_tip
from gridmap.store.region_tree import TreeRows
from gridmap.words import tr

ID_ROLE = Qt.ItemDataRole.UserRole + 1
RISK_ROLE = Qt.ItemDataRole.UserRole + 2
CELLS_ROLE = Qt.ItemDataRole.UserRole + 3  # cells below, None for a cell
EVENTS_ROLE = Qt.ItemDataRole.UserRole + 4  # open events of a cell, None for a region

Index = QModelIndex | QPersistentModelIndex
TOP = -1
_ROOT = QModelIndex()


class RegionTreeModel(QAbstractItemModel):
    """市 → 县 → 乡镇 → 社区 → 网格, whole or filtered; an index carries its row of `TreeRows`."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = TreeRows()
        self._events: dict[RecordId, int] = {}
        self._row_of: dict[RecordId, int] = {}
        self._kept: set[int] | None = None  # rows shown by the filter, None for all
        self._arrange()

    def set_rows(self, rows: TreeRows) -> None:
        """Show other regions and cells, unfiltered."""
        self.beginResetModel()
        self._rows = rows
        self._row_of = {record_id: row for row, record_id in enumerate(rows.ids)}
        self._kept = None
        self._arrange()
        self.endResetModel()

    def set_levels(self, levels: dict[RecordId, int | None]) -> None:
        """Show other risk levels of the same regions and cells."""
        self._rows.risks[:] = [levels.get(record_id) for record_id in self._rows.ids]
        self._everything_changed()

    def set_open_events(self, events: dict[RecordId, int]) -> None:
        """Show how many events are open in each cell."""
        self._events = events
        self._everything_changed()

    def keep(self, matches: Callable[[int], bool] | None) -> int:
        """Show only rows that match, with those above them; all without a filter. Gives the matches."""
        self.beginResetModel()
        found = None if matches is None else [row for row in range(len(self._rows.ids)) if matches(row)]
        self._kept = None if found is None else self._with_ancestors(found)
        self._arrange()
        self.endResetModel()
        return len(self._rows.ids) if found is None else len(found)

    @property
    def rows(self) -> TreeRows:
        """What is shown, unfiltered."""
        return self._rows

    def index_of(self, record_id: RecordId) -> QModelIndex:
        """Where a region or cell is; invalid where it is not shown."""
        row = self._row_of.get(record_id)
        if row is None or (self._kept is not None and row not in self._kept):
            return QModelIndex()
        return self._index_of_row(row)

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        below = self._children.get(self._row(parent), [])
        if column != 0 or not 0 <= row < len(below):
            return QModelIndex()
        return self.createIndex(row, 0, below[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # Qt has two of this name
        above = self._rows.parents[index.internalId()] if index.isValid() else TOP
        return QModelIndex() if above == TOP else self._index_of_row(above)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return len(self._children.get(self._row(parent), ()))

    def hasChildren(self, parent: Index = _ROOT) -> bool:
        return self._row(parent) in self._children

    def columnCount(self, _parent: Index = _ROOT) -> int:
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = int(index.internalId())
        rows, is_cell = self._rows, self._rows.levels[row] == "cell"
        if role == Qt.ItemDataRole.DisplayRole:
            return self._short_name(row)
        if role == ID_ROLE:
            return rows.ids[row]
        if role == RISK_ROLE:
            return rows.risks[row]
        if role == CELLS_ROLE:
            return None if is_cell else rows.cells[row]
        if role == EVENTS_ROLE:
            return self._events.get(rows.ids[row], 0) if is_cell else None
        if role == Qt.ItemDataRole.ToolTipRole:
            facts = (rows.names[row], rows.codes[row], self._risk_words(row), self._count_words(row))
            return plain_tip("\n".join(facts))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((rows.names[row], self._risk_words(row), self._count_words(row)))
        return None

    def _short_name(self, row: int) -> str:
        """The name without that of the region above, which stands above it in the tree."""
        name, above = self._rows.names[row], self._rows.parents[row]
        return name if above == TOP else name.removeprefix(self._rows.names[above]).strip() or name

    def _risk_words(self, row: int) -> str:
        risk = self._rows.risks[row]
        return tr("window.level_is", level=numeral(risk), name=level_name(risk))

    def _count_words(self, row: int) -> str:
        if self._rows.levels[row] == "cell":
            return tr("window.open_events_count", count=self._events.get(self._rows.ids[row], 0))
        return tr("window.cells_count", count=self._rows.cells[row])

    def _row(self, index: Index) -> int:
        return int(index.internalId()) if index.isValid() else TOP

    def _index_of_row(self, row: int) -> QModelIndex:
        return self.createIndex(self._place[row], 0, row)

    def _arrange(self) -> None:
        """Children of each row and each row's place among them, of the rows that are kept."""
        children: dict[int, list[int]] = defaultdict(list)
        place = [0] * len(self._rows.ids)
        for row, above in enumerate(self._rows.parents):
            if self._kept is None or row in self._kept:
                place[row] = len(children[above])
                children[above].append(row)
        self._children, self._place = dict(children), place

    def _with_ancestors(self, found: Iterable[int]) -> set[int]:
        kept: set[int] = set()
        for row in found:
            while row != TOP and row not in kept:
                kept.add(row)
                row = self._rows.parents[row]
        return kept

    def _everything_changed(self) -> None:
        """Say so for the top; views redraw all that they show on any change."""
        if count := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, 0))
