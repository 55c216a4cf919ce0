"""The faults of a delivery as a table that is sorted by any column."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gridmap.domain.mending.fault import KINDS, Kind
from gridmap.domain.mending.rules import OPEN
from gridmap.exchange.area_words import area_said
from gridmap.exchange.mending.delivery import Delivery
from gridmap.exchange.mending.wording import concerned, decided
from gridmap.gui import theme
from gridmap.gui.tips import plain_tip
from gridmap.words import tr

COLUMNS = ("kind", "who", "size", "width", "decided")
_FIGURES = (2, 3)
_Index = QModelIndex | QPersistentModelIndex


class FaultModel(QAbstractTableModel):
    """One fault a row, of one kind or of all; `number_at` gives its number in the survey."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._delivery: Delivery | None = None
        self._owners: tuple[int, ...] = ()
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        self._sorted = (2, Qt.SortOrder.DescendingOrder)
        self._kind: Kind | None = None
        self._only_open = False

    def show_faults(self, delivery: Delivery, owners: tuple[int, ...]) -> None:
        """Show the faults of a delivery with what becomes of them."""
        self._delivery, self._owners = delivery, owners
        self._arrange()

    def show_owners(self, owners: tuple[int, ...]) -> None:
        """The same faults after another decision; rows stay where they are."""
        self._owners = owners
        if self._only_open:
            self._arrange()
        elif len(self._order):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._order) - 1, len(COLUMNS) - 1))

    def show_kind(self, kind: Kind | None, only_open: bool = False) -> None:
        """Show one kind, or all; or what is still to be decided."""
        self._kind, self._only_open = kind, only_open
        self._arrange()

    def number_at(self, row: int) -> int:
        """The number of a fault in the survey."""
        return int(self._order[row])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order)
        self._arrange()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"mending.column.{COLUMNS[section]}")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._delivery is None:
            return None
        number, column = self.number_at(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self._delivery, number, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._text(self._delivery, number, column, short=False))
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _FIGURES:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column == 4 and self._owners[number] == OPEN:
            return theme.colour("danger")
        return None

    def _text(self, delivery: Delivery, number: int, column: int, short: bool = True) -> str:
        fault = delivery.survey.faults[number]
        if column == 0:
            return tr(f"mending.kind.{fault.kind}")
        if column == 1:
            return concerned(delivery, number, short)
        if column == 2:
            return area_said(fault.size, short=True)
        if column == 3:
            return f"{fault.width:,.1f}"
        return decided(delivery, number, self._owners[number], short)

    def _arrange(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        meant = [self.number_at(index.row()) for index in before]
        faults = self._delivery.survey.faults if self._delivery else ()
        shown = [
            number
            for number, fault in enumerate(faults)
            if (self._kind is None or fault.kind == self._kind)
            and (not self._only_open or self._owners[number] == OPEN)
        ]
        column, order = self._sorted
        keys = [self._key(number, column) for number in shown]
        places = sorted(
            range(len(shown)), key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder
        )
        self._order = np.array([shown[place] for place in places], dtype=np.intp)
        rows = {number: row for row, number in enumerate(self._order.tolist())}
        after = [
            self.index(rows[number], index.column()) if number in rows else QModelIndex()
            for index, number in zip(before, meant, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _key(self, number: int, column: int) -> float | str:
        assert self._delivery is not None
        fault = self._delivery.survey.faults[number]
        keys: dict[int, float] = {0: KINDS.index(fault.kind), 2: fault.size, 3: fault.width}
        return keys[column] if column in keys else self._text(self._delivery, number, column)
