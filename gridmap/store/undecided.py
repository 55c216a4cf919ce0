"""Records whose cell is not in force: they wait for somebody to say where they belong."""

from dataclasses import dataclass

from gridmap.domain.records import RecordId
from gridmap.store.coverage_data import LOCATED
from gridmap.store.outlines import IN_FORCE
from gridmap.store.workspace import Workspace, today

_PAST = f"SELECT id FROM cell WHERE NOT ({IN_FORCE})"
#: What a record is called, as SQL; a resident whose household is listed goes with it.
_NAMES = {
    "household": "coalesce(number, address, external_id, '')",
    "resident": "name",
    "place": "name",
    "facility": "name",
    "organisation": "name",
    "event": "number || ' ' || title",
}
_APART = {
    "resident": """AND NOT EXISTS (SELECT 1 FROM household
        WHERE household.id = one.household_id AND household.cell_id = one.cell_id)"""
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One record that waits; `name` as it is stored."""

    table: str
    id: RecordId
    cell_id: RecordId
    name: str
    address: str


def waiting_count(workspace: Workspace) -> int:
    """How many records wait; residents who go with their household are not counted."""
    connection, count = workspace.reading(), 0
    for table in LOCATED:
        row = connection.execute(
            f'SELECT count(*) FROM "{table}" AS one WHERE cell_id IN ({_PAST}) {_APART.get(table, "")}',
            {"today": today()},
        ).fetchone()
        count += int(row[0])
    return count


def waiting_records(workspace: Workspace, most: int) -> list[Waiting]:
    """The first of the records that wait, by kind and cell."""
    connection, found = workspace.reading(), list[Waiting]()
    for table in LOCATED:
        rows = connection.execute(
            f"""SELECT id, cell_id, {_NAMES[table]}, coalesce(address, '') FROM "{table}" AS one
                WHERE cell_id IN ({_PAST}) {_APART.get(table, "")} ORDER BY cell_id, id LIMIT :most""",
            {"today": today(), "most": most - len(found)},
        )
        found += [Waiting(table, key, cell, name, address) for key, cell, name, address in rows]
    return found
