"""The columns of each list and how their values are worded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from gridmap.domain.records import KINDS, RecordId
from gridmap.gui.levels import severity_numeral
from gridmap.gui.panels.wording import field_label, local_moment, value_text, word
from gridmap.session import Session
from gridmap.store.queries.element_lists import LISTINGS, Row, list_columns, pages
from gridmap.store.queries.region_path import RegionPaths
from gridmap.store.queries.residents import COLUMNS, resident_pages, sorted_resident_pages
from gridmap.store.queries.sorted_lists import ORDERS, Order, pages_of, sorted_ids
from gridmap.words import tr

#: The tab of each list, with the tables it can show.
TABS: dict[str, tuple[str, ...]] = {
    "people": ("resident", "household"),
    "places": ("place",),
    "events": ("event",),
    "facilities": ("facility",),
    "organisations": ("organisation",),
}


def columns_of(session: Session, table: str, *, with_cell: bool, cell_first: bool = False) -> tuple[str, ...]:
    """The columns of a list; the cell too where it shows several. Homes only for who may see people.

    `cell_first` puts the cell before all that goes to a line below.
    """
    columns = COLUMNS if table == "resident" else list_columns(table)
    if (hidden := _hidden(session, table)) is not None:
        columns = (*columns[:hidden], *columns[hidden + 1 :])
    if cell_first:
        return (columns[0], "cell", *columns[1:])
    return (*columns, "cell") if with_cell else columns


def read_pages(session: Session, table: str, cells: Sequence[RecordId]) -> Iterator[list[Row]]:
    """The pages of a list, read as they are asked for, on the thread that asks."""
    connection = session.workspace.reading()
    if table == "resident":
        found = resident_pages(connection, cells, session.today())
    else:
        found = pages(connection, table, cells)
    return _without_homes(session, table, found)


def can_sort(table: str, column: str) -> bool:
    """Whether a list can be put in the order of a column."""
    return column in ORDERS[table]


def sort(session: Session, table: str, cells: Sequence[RecordId], order: Order) -> list[RecordId]:
    """The ids of a list in an order; for whole cities this takes seconds."""
    return sorted_ids(session.workspace.reading(), table, cells, order)


def read_sorted(session: Session, table: str, ids: Sequence[RecordId]) -> Iterator[list[Row]]:
    """The pages of a list that has been put in an order."""
    connection = session.workspace.reading()
    if table == "resident":
        found = sorted_resident_pages(connection, ids, session.today())
    else:
        found = pages_of(connection, LISTINGS[table][0], ids)
    return _without_homes(session, table, found)


def _hidden(session: Session, table: str) -> int | None:
    """The place of the column that tells where people live, where the actor may not see it."""
    if table not in TABS["people"] or session.actor.may("see_people"):
        return None
    return (COLUMNS if table == "resident" else list_columns(table)).index("address")


def _without_homes(session: Session, table: str, found: Iterator[list[Row]]) -> Iterator[list[Row]]:
    hidden = _hidden(session, table)
    if hidden is None:
        return found
    return (
        [replace(row, values=(*row.values[:hidden], *row.values[hidden + 1 :])) for row in page]
        for page in found
    )


def header_text(table: str) -> Callable[[str], str]:
    """What stands above a column."""
    kind = KINDS[table]
    return lambda column: tr("records.kind.cell") if column == "cell" else field_label(kind, column)


def cell_text(session: Session, table: str) -> Callable[[str, Any], str]:
    """How a value of a column is worded."""
    kind, names = KINDS[table], _CellNames(session)

    def text(column: str, value: Any) -> str:
        if column == "cell":
            return names.of(value)
        if column == "needs":
            return tr("panels.list_separator").join(word("need", one) for one in value)
        if column == "severity":
            return severity_numeral(value)
        if column == "step":
            return word("event_step", value)
        if column == "deadline":
            return local_moment(value)
        if column in ("age_band", "hazards", "residents"):
            return "" if value == 0 else str(value)
        return value_text(kind, column, value)

    return text


class _CellNames:
    """Titles of cells, each read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[RecordId, str] = {}

    def of(self, cell_id: RecordId) -> str:
        if cell_id not in self._names:
            self._names |= RegionPaths(self._session.workspace.reading()).titles([cell_id])
        return self._names.get(cell_id, "")
