"""Whose elements a list shows: those of some cells, or those that a retired cell held on its last day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gridmap.domain.records import RecordId
from gridmap.gui.panels.columns import read_pages, sort
from gridmap.session import Session
from gridmap.store.queries.element_lists import Row
from gridmap.store.queries.sorted_lists import Order, sorted_last_held, usual_order


@dataclass(frozen=True, slots=True)
class Listed:
    """Cells in force, or one that is retired."""

    cells: Sequence[RecordId] = ()
    former: bool = False

    @property
    def with_cell(self) -> bool:
        """Whether each row says its cell: of several, or where a record of a retired cell is now."""
        return self.former or len(self.cells) > 1

    @property
    def takes_records(self) -> bool:
        """Whether a record can be added."""
        return bool(self.cells) and not self.former

    def order(self, session: Session, table: str) -> Order | None:
        """The order that a list has of itself, None where it is walked through."""
        if self.former:
            return _FIRST[table]
        return usual_order(session.workspace.reading(), table, self.cells)

    def ids(self, session: Session, table: str, order: Order) -> list[RecordId]:
        """The ids of a list in an order; for whole cities this takes seconds."""
        if self.former:
            return sorted_last_held(session.workspace.reading(), table, self.cells[0], order)
        return sort(session, table, self.cells, order)

    def pages(self, session: Session, table: str) -> Iterator[list[Row]]:
        """The pages of a list that has no order."""
        return read_pages(session, table, self.cells)


_FIRST = {
    "event": Order("reported_at", descending=True),
    "household": Order("number"),
    **{table: Order("name") for table in ("resident", "place", "facility", "organisation")},
}
