"""Slivers and crossings as a table that sorts itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridmap.gui.planning.mismatch import share_text
from gridmap.gui.tips import plain_tip
from gridmap.planning.nets import Mismatch
from gridmap.words import tr

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class MismatchRow:
    """One line of the table: a mismatch with the names of its two sides."""

    found: Mismatch
    cell: str
    area: str


#: Column -> what it is sorted by, and what it shows.
_COLUMNS: dict[str, tuple[Callable[[MismatchRow], Any], Callable[[MismatchRow], str]]] = {
    "kind": (lambda row: row.found.kind, lambda row: tr(f"nets.kind_of_{row.found.kind}")),
    "cell": (lambda row: row.cell, lambda row: row.cell),
    "area": (lambda row: row.area, lambda row: row.area),
    "ground": (lambda row: row.found.ground, lambda row: f"{row.found.ground:,.0f}"),
    "share": (lambda row: row.found.share, lambda row: share_shown(row.found.share)),
    "households": (lambda row: row.found.households, lambda row: f"{row.found.households:,}"),
}
GROUND = list(_COLUMNS).index("ground")
#: Room for the arrow that tells by what the table is sorted; beside right-aligned words there is none.
_ARROW = "   "
_FIGURES = ("ground", "share", "households")


class MismatchModel(QAbstractTableModel):
    """Rows in the order that was asked for, the largest ground first to begin with."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[MismatchRow] = []
        self._by, self._order = GROUND, Qt.SortOrder.DescendingOrder

    def show_rows(self, rows: Sequence[MismatchRow]) -> None:
        """Show other rows, in the same order."""
        self.beginResetModel()
        self.rows = list(rows)
        self._sort()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._by, self._order = column, order
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        meant = [self.rows[index.row()] for index in before]
        self._sort()
        places = {id(row): at for at, row in enumerate(self.rows)}
        after = [
            self.index(places[id(row)], index.column()) for index, row in zip(before, meant, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name = list(_COLUMNS)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[name][1](self.rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_COLUMNS[name][1](self.rows[index.row()]))
        if role == Qt.ItemDataRole.TextAlignmentRole and name in _FIGURES:
            return _RIGHT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        name = list(_COLUMNS)[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(f"nets.column_{name}") + (_ARROW if name in _FIGURES else "")
        if role == Qt.ItemDataRole.TextAlignmentRole and name in _FIGURES:
            return _RIGHT
        return None

    def _sort(self) -> None:
        key = list(_COLUMNS.values())[self._by][0]
        self.rows.sort(key=key, reverse=self._order == Qt.SortOrder.DescendingOrder)


def share_shown(share: float) -> str:
    """A share; what is less than one per cent is not told as nothing."""
    return share_text(share) if share >= 0.01 else "<1%"
