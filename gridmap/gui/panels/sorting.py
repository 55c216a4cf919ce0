"""Putting a list in the order of a column: clicks on its heads, in turn up, down and as it was."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QTableView

from gridmap.store.queries.sorted_lists import Order

_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


class Sorting(QObject):
    """Says which order is wanted, and shows it in the head of the column."""

    wanted = Signal(object)  # an Order, None for the usual one

    def __init__(self, view: QTableView, column_of: Callable[[int], str], can: Callable[[str], bool]) -> None:
        """Listen to the heads of `view`; `column_of` names a section's column, `can` says if it sorts."""
        super().__init__(view)
        self._view, self._column_of, self._can = view, column_of, can
        header = view.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(False)
        header.sectionClicked.connect(self._clicked)
        self.order: Order | None = None

    def show(self, order: Order | None) -> None:
        """Show an order that is in force."""
        self.order = order
        header, model = self._view.horizontalHeader(), self._view.model()
        at = -1
        if order is not None and model is not None:
            names = [self._column_of(section) for section in range(model.columnCount())]
            at = names.index(order.column) if order.column in names else -1
        header.setSortIndicatorShown(at >= 0)
        if at >= 0 and order is not None:
            header.setSortIndicator(at, _DOWN if order.descending else _UP)

    def _clicked(self, section: int) -> None:
        column, before = self._column_of(section), self.order
        if not self._can(column):
            self.show(before)  # Qt has moved its arrow there
        elif before is None or before.column != column:
            self.wanted.emit(Order(column))
        elif not before.descending:
            self.wanted.emit(Order(column, descending=True))
        else:
            self.wanted.emit(None)
