"""What a record can name in a field: households, organisations and places of its cell, and units."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import RecordId
from gridmap.store import geopackage

MOST_OFFERED = 1000
_NAMES = {
    "household": "coalesce(number, '') || ' ' || coalesce(address, '')",
    "resident": "'' || id",
}


def name_of(connection: Any, table: str, record_id: RecordId) -> str:
    """What a record of a table is called in a field that names it; "" where it is gone."""
    row = connection.execute(
        f'SELECT {_NAMES.get(table, "name")} FROM "{table}" WHERE id = ?', (record_id,)
    ).fetchone()
    return str(row[0]).strip() if row else ""


def read_candidates(connection: Any, table: str, cell_id: RecordId | None) -> list[tuple[RecordId, str]]:
    """Ids and names that a field may hold, by name, at most `MOST_OFFERED`.

    Units are offered from everywhere, what lies in cells from the record's own cell.
    """
    of_cell = "" if table == "unit" else "WHERE cell_id = :cell"
    found = connection.execute(
        f'SELECT id, {_NAMES.get(table, "name")} AS said FROM "{table}" {of_cell} ORDER BY said LIMIT :most',
        {"cell": cell_id, "most": MOST_OFFERED},
    ).fetchall()
    return [(record_id, str(said).strip()) for record_id, said in found]


@dataclass(frozen=True, slots=True)
class OrganisationThere:
    """An organisation that a dedicated cell may stand for, with its position in degrees; NaN without one."""

    id: RecordId
    name: str
    lon: float
    lat: float


def organisations_in(connection: Any, cells: Iterable[RecordId]) -> list[OrganisationThere]:
    """The organisations in some cells, by name, at most `MOST_OFFERED`."""
    wanted = list(cells)
    marks = ", ".join("?" * len(wanted))
    rows = connection.execute(
        f"SELECT id, name, geom FROM organisation WHERE cell_id IN ({marks}) "
        f"ORDER BY name LIMIT {MOST_OFFERED}",
        wanted,
    ).fetchall()
    places = geopackage.points([geom for *_, geom in rows]).reshape(-1, 2).tolist()
    return [
        OrganisationThere(record_id, str(name), *at)
        for (record_id, name, _), at in zip(rows, places, strict=True)
    ]
