"""Lists in the order of a column: ids are sorted once, then read page by page.

What may be sorted by stands in `ORDERS`, so that nothing a caller hands over ever becomes SQL. Values
that are masked are not among them: an order would tell of what the mask hides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import RecordId
from gridmap.store.queries.element_lists import LISTINGS, PAGE, Listing, Row, as_json
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

#: Column of each list that can be sorted by -> the SQL that its order is.
ORDERS: dict[str, dict[str, str]] = {
    table: {**listings[0].columns, "cell": _IN_THEIR_CELLS} for table, listings in LISTINGS.items()
}
ORDERS["event"]["step"] = _STEPS
ORDERS["event"]["status"] = "status != 'open'"
ORDERS["resident"] = {"name": "name", "sex": "sex", "age_band": "birth_date", "cell": _IN_THEIR_CELLS}
#: The same for the queue of open events.
QUEUE_ORDERS: dict[str, str] = {
    "severity": "severity",
    "number": "number",
    "title": "title",
    "cell": "(SELECT code FROM cell WHERE id = cell_id)",
    "step": _STEPS,
    "clock": DEADLINE,
}
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
    return f"{key} IS NULL OR {key} = '', {key} {'DESC' if descending else 'ASC'}"
