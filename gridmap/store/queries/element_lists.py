"""The elements of a cell or region, page by page.

A list walks the cells in the order of their codes and reads each one's rows through an index, from
where the page before ended. So the first page of a city with a million residents costs what that of
a cell costs, and nothing is ever loaded whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import RecordId
from gridmap.store.schema.finding import CLOCK, DEADLINE

PAGE = 100
#: More open events than this are not sorted but picked out of the queue of all.
MOST_SORTED = 2000
_QUEUE_READ_AT_ONCE = 1000
_CELLS_ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: the record and its values in the order of the list's columns."""

    id: RecordId
    cell_id: RecordId
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a kind of element is listed: its columns as SQL, and the index that gives its order."""

    table: str
    columns: dict[str, str]  # name -> SQL
    order: tuple[str, ...]  # ends in `id`; SQL of an index that starts with cell_id
    descending: bool = False
    condition: str = "1"


_HAZARDS = "(SELECT count(*) FROM hazard WHERE holder_id = t.id AND cleared_on IS NULL)"
EVENT_COLUMNS = {
    "severity": "severity",
    "number": "number",
    "title": "title",
    "status": "status",
    "step": "step",
    "deadline": DEADLINE,
    "reported_at": "reported_at",
}

#: Listing of each list. Residents have columns of their own, see `residents`.
LISTINGS: dict[str, tuple[Listing, ...]] = {
    "household": (Listing("household", {
        "number": "number", "address": "address",
        "residents": "(SELECT count(*) FROM resident WHERE household_id = t.id)",
    }, ("id",)),),
    "place": (Listing("place", {
        "name": "name", "kind": "kind", "address": "address", "hazards": _HAZARDS,
    }, ("name", "id")),),
    "facility": (Listing("facility", {
        "name": "name", "kind": "kind", "status": "status", "hazards": _HAZARDS,
    }, ("name", "id")),),
    "organisation": (Listing("organisation", {
        "name": "name", "kind": "kind", "address": "address",
    }, ("name", "id")),),
    # Open ones first, then the others, newest first.
    "event": (
        Listing("event", EVENT_COLUMNS, ("id",), condition="status = 'open'"),
        Listing("event", EVENT_COLUMNS, ("reported_at", "id"), descending=True, condition="status != 'open'"),
    ),
}  # fmt: skip


def list_columns(table: str) -> tuple[str, ...]:
    """Names of the columns of a table's list."""
    return tuple(LISTINGS[table][0].columns)


def pages(connection: Any, table: str, cells: Sequence[RecordId], size: int = PAGE) -> Iterator[list[Row]]:
    """The list of a table's elements in these cells, `size` rows at a time.

    Between two pages nothing is held open; rows that come or go meanwhile are there or not.
    """
    for listing in LISTINGS[table]:
        if listing.condition == "status = 'open'":
            rows = gravest_first(connection, cells)
        else:
            rows = walk(connection, listing, cells, size)
        yield from in_pages(rows, size)


def gravest_first(connection: Any, cells: Sequence[RecordId]) -> Iterator[Row]:
    """The open events of some cells by severity and clock, those without a clock last."""
    # CROSS JOIN holds the order: left to itself, SQLite reads every open event of the city.
    there = (
        "FROM (SELECT value FROM json_each(?)) AS asked "
        "CROSS JOIN event AS t ON t.cell_id = asked.value WHERE status = 'open' LIMIT ?"
    )
    asked = (as_json(cells), MOST_SORTED + 1)
    count = connection.execute(f"SELECT count(*) FROM (SELECT 1 {there})", asked).fetchone()[0]
    if count > MOST_SORTED:
        return _of_the_queue(connection, frozenset(cells))
    columns = ", ".join(EVENT_COLUMNS.values())
    found = connection.execute(f"SELECT id, cell_id, {columns} {there}", asked).fetchall()
    rows = [Row(row[0], row[1], tuple(row[2:])) for row in found]
    severity, deadline = (list(EVENT_COLUMNS).index(name) for name in ("severity", "deadline"))
    return iter(sorted(rows, key=lambda row: (row.values[severity], row.values[deadline] or "~", row.id)))


def _of_the_queue(connection: Any, cells: frozenset[RecordId]) -> Iterator[Row]:
    """The same for cells that hold so many that every few lines of the whole queue one is theirs."""
    question = (
        f"SELECT severity, {CLOCK}, id, cell_id, {', '.join(EVENT_COLUMNS.values())} "
        f"FROM event INDEXED BY by_event_clock WHERE status = 'open' AND (severity, {CLOCK}, id) > (?, ?, ?) "
        f"ORDER BY severity, {CLOCK}, id LIMIT {_QUEUE_READ_AT_ONCE}"
    )
    last: tuple[Any, ...] = (0, "", 0)
    while rows := connection.execute(question, last).fetchall():
        last = tuple(rows[-1][:3])
        yield from (Row(row[2], row[3], tuple(row[4:])) for row in rows if row[3] in cells)


def as_json(ids: Sequence[RecordId]) -> str:
    """Ids as a JSON array, for json_each."""
    return "[" + ",".join(str(int(one)) for one in ids) + "]"


def in_pages(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Rows in lists of `size`, the last one shorter."""
    page: list[Row] = []
    for row in rows:
        page.append(row)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


def walk(connection: Any, listing: Listing, cells: Sequence[RecordId], size: int) -> Iterator[Row]:
    """Every row of a listing, cell after cell, at most `size` read ahead."""
    keys, width = ", ".join(listing.order), len(listing.order)
    direction, sign = ("DESC", "<") if listing.descending else ("ASC", ">")
    ordered = ", ".join(f"{key} {direction}" for key in listing.order)
    marks = ", ".join("?" * width)
    first = (
        f'SELECT {keys}, id, {", ".join(listing.columns.values())} FROM "{listing.table}" AS t '
        f"WHERE cell_id = ? AND {listing.condition}"
    )
    following = f"{first} AND ({keys}) {sign} ({marks}) ORDER BY {ordered} LIMIT {size}"
    first += f" ORDER BY {ordered} LIMIT {size}"
    for cell_id in _cells_with_any(connection, listing, cells):
        rows = connection.execute(first, (cell_id,)).fetchall()
        while rows:
            for row in rows:
                yield Row(row[width], cell_id, tuple(row[width + 1 :]))
            if len(rows) < size:
                break
            rows = connection.execute(following, (cell_id, *rows[-1][:width])).fetchall()


def _cells_with_any(connection: Any, listing: Listing, cells: Sequence[RecordId]) -> Iterator[RecordId]:
    """The cells that have rows of a listing, in their order; empty ones are not asked one by one."""
    question = f'SELECT 1 FROM "{listing.table}" WHERE cell_id = asked.value AND {listing.condition}'
    for start in range(0, len(cells), _CELLS_ASKED_AT_ONCE):
        asked = as_json(cells[start : start + _CELLS_ASKED_AT_ONCE])
        found = connection.execute(
            f"SELECT value FROM json_each(?) AS asked WHERE EXISTS ({question}) ORDER BY key", (asked,)
        ).fetchall()
        yield from (cell_id for (cell_id,) in found)
