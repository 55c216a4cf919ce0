"""What hangs on one record: hazards of a place, needs of a resident, steps of an event."""

from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import RecordId


@dataclass(frozen=True, slots=True)
class Part:
    """One line below a record."""

    id: RecordId
    table: str
    values: tuple[Any, ...]  # in the order of PART_COLUMNS[table]


#: Table of a record -> the table of its parts.
PARTS: dict[str, str] = {
    "place": "hazard",
    "facility": "hazard",
    "resident": "service_need",
    "service_need": "visit",
    "event": "event_step",
}
PART_COLUMNS: dict[str, tuple[str, ...]] = {
    "hazard": ("kind", "grade", "found_on", "due_on", "cleared_on"),
    "service_need": ("kind", "interval_days", "last_visit_on"),
    "visit": ("visited_on", "note"),
    "event_step": ("at", "step", "who", "note"),
}
_OWNERS = {"hazard": "holder_id", "service_need": "resident_id", "visit": "need_id", "event_step": "event_id"}
_ORDERS = {
    "hazard": "cleared_on IS NOT NULL, found_on DESC, id",
    "service_need": "kind, id",
    "visit": "visited_on DESC, id DESC",
    "event_step": "at, id",
}
MOST_SHOWN = 200


def owner_field(part_table: str) -> str:
    """The field of a part that names what it is a part of."""
    return _OWNERS[part_table]


def read_parts(connection: Any, table: str, record_id: RecordId) -> list[Part]:
    """The parts of a record of a table, at most `MOST_SHOWN`; none for a kind that has none."""
    part = PARTS.get(table)
    if part is None:
        return []
    found = connection.execute(
        f'SELECT id, {", ".join(PART_COLUMNS[part])} FROM "{part}" WHERE {_OWNERS[part]} = ? '
        f"ORDER BY {_ORDERS[part]} LIMIT {MOST_SHOWN}",
        (record_id,),
    ).fetchall()
    return [Part(row[0], part, tuple(row[1:])) for row in found]
