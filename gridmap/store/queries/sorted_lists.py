"""Lists in the order of a column: ids are sorted once, then read page by page.

What may be sorted by stands in `ORDERS`, so that nothing a caller hands over ever becomes SQL. Values
that are masked are not among them: an order would tell of what the mask hides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import RecordId
from gridmap.store.queries.descent import LAST_HELD
from gridmap.store.queries.element_lists import LISTINGS, MOST_SORTED, PAGE, Listing, Row, as_json
from gridmap.store.queries.event_queue import COUNTED, Counted
from gridmap.store.schema.finding import CLOCK, DEADLINE


@dataclass(frozen=True, slots=True)
class Order:
    """In the order of a column of a list; what is empty comes last in both directions."""

    column: str
    descending: bool = False


#: The steps of an event in the order in which they come.
_STEP_ORDER = (
    "draft,received,rejected,dispatched,in_progress,returned,extended,escalated,reported_in,fed_back,"
    "verified,closed,rated"
)
_STEPS = f"instr(',{_STEP_ORDER},', ',' || step || ',')"
_IN_THEIR_CELLS = "asked.key"
_BY_CELL = "(SELECT code FROM cell WHERE id = cell_id)"
_IN_WORDS = frozenset({"name", "title", "address"})  # which are looked up by their pinyin


def _key(column: str, sql: str) -> str:
    return f"pinyin_order({sql})" if column in _IN_WORDS else sql


#: Column of each list that can be sorted by -> the SQL that its order is.
ORDERS: dict[str, dict[str, str]] = {
    table: {**{name: _key(name, sql) for name, sql in listings[0].columns.items()}, "cell": _IN_THEIR_CELLS}
    for table, listings in LISTINGS.items()
}
ORDERS["event"]["step"] = _STEPS
ORDERS["event"]["status"] = "status != 'open'"
ORDERS["resident"] = {
    "name": "person_order(name)", "sex": "sex", "age_band": "birth_date", "cell": _IN_THEIR_CELLS,
}  # fmt: skip
#: The same for the queue of open events.
QUEUE_ORDERS: dict[str, str] = {
    "severity": "severity",
    "number": "number",
    "title": "pinyin_order(title)",
    "cell": _BY_CELL,
    "step": _STEPS,
    "clock": DEADLINE,
}
_BY_NAME = frozenset(table for table, listings in LISTINGS.items() if listings[0].order[0] == "name")
#: An age is the greater the earlier the birth.
_TURNED = {("resident", "age_band")}


def sorted_ids(connection: Any, table: str, cells: Sequence[RecordId], order: Order) -> list[RecordId]:
    """Ids of a table's records in these cells, in an order; KeyError for a column that has none."""
    key = ORDERS[table][order.column]
    turned = order.descending != ((table, order.column) in _TURNED)
    found = connection.execute(
        f'SELECT t.id FROM json_each(?) AS asked CROSS JOIN "{table}" AS t ON t.cell_id = asked.value '
        f"ORDER BY {_ordered(key, turned)}, t.id",
        (as_json(cells),),
    )
    return [record_id for (record_id,) in found.fetchall()]


def sorted_last_held(connection: Any, table: str, cell_id: RecordId, order: Order) -> list[RecordId]:
    """Ids of a table's records that lay in a retired cell on its last day, in an order.

    KeyError for a column that has none.
    """
    key = _BY_CELL if order.column == "cell" else ORDERS[table][order.column]
    turned = order.descending != ((table, order.column) in _TURNED)
    found = connection.execute(
        f'SELECT t.id FROM {LAST_HELD.format(table=table)} AS held CROSS JOIN "{table}" AS t USING (id) '
        f"ORDER BY {_ordered(key, turned)}, t.id",
        {"cell": cell_id},
    )
    return [record_id for (record_id,) in found.fetchall()]


def usual_order(connection: Any, table: str, cells: Sequence[RecordId]) -> Order | None:
    """By name, where a list is of one cell and no longer than is sorted at once; else as it is walked."""
    if table not in _BY_NAME or len(cells) != 1:
        return None
    counted = f'SELECT count(*) FROM (SELECT 1 FROM "{table}" WHERE cell_id = ? LIMIT ?)'
    (count,) = connection.execute(counted, (cells[0], MOST_SORTED + 1)).fetchone()
    return Order("name") if count <= MOST_SORTED else None


def sorted_queue(connection: Any, order: Order | None, counted: Counted | None = None) -> list[RecordId]:
    """Ids of the open events, or of those of a counter, in an order; KeyError for a column that has none.

    Without an order they come as the queue has them, and closed ones the last closed first.
    """
    if order is not None:
        key = f"{_ordered(QUEUE_ORDERS[order.column], order.descending)}, id"
    else:
        key = "closed_at DESC, id" if counted and counted.closed else f"severity, {CLOCK}, id"
    there = COUNTED[counted.counter] if counted else "status = 'open'"
    moments = {"now": counted.now, "midnight": counted.midnight} if counted else {}
    found = connection.execute(f"SELECT id FROM event WHERE {there} ORDER BY {key}", moments)
    return [record_id for (record_id,) in found.fetchall()]


def pages_of(
    connection: Any, listing: Listing, ids: Sequence[RecordId], size: int = PAGE
) -> Iterator[list[Row]]:
    """The rows of ids in their order, `size` at a time; those that are gone meanwhile are passed over."""
    question = (
        f"SELECT t.id, t.cell_id, {', '.join(listing.columns.values())} FROM json_each(?) AS listed "
        f'CROSS JOIN "{listing.table}" AS t ON t.id = listed.value ORDER BY listed.key'
    )
    for start in range(0, len(ids), size):
        rows = connection.execute(question, (as_json(ids[start : start + size]),)).fetchall()
        yield [Row(row[0], row[1], tuple(row[2:])) for row in rows]


def _ordered(key: str, descending: bool) -> str:
    return f"NULLIF({key}, '') {'DESC' if descending else 'ASC'} NULLS LAST"
