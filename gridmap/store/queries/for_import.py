"""What an import of records asks of a workspace: its cells, its names, what is there already."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gridmap.domain.attach import Cells
from gridmap.domain.records import RecordId
from gridmap.store import geopackage
from gridmap.store.outlines import IN_FORCE


@dataclass(frozen=True, slots=True)
class RegionName:
    """A region in force by its name."""

    id: RecordId
    level: str
    name: str
    parent_id: RecordId | None


def cells_in_force(connection: Any, today: str) -> Cells:
    """Every cell in force, in the order of codes."""
    rows = connection.execute(
        f"SELECT id, code, name, community_id, geom FROM cell WHERE {IN_FORCE} ORDER BY code, id",
        {"today": today},
    ).fetchall()
    communities = dict(connection.execute("SELECT id, code FROM region WHERE level = 'community'"))
    geometries = geopackage.geometries([row[4] for row in rows]) if rows else np.empty(0, dtype=object)
    return Cells(
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [row[3] for row in rows],
        geometries,
        communities,
    )


def regions_in_force(connection: Any, today: str) -> list[RegionName]:
    """Every region in force."""
    found = connection.execute(
        f"SELECT id, level, name, parent_id FROM region WHERE {IN_FORCE}", {"today": today}
    )
    return [RegionName(*row) for row in found]


def places_by_name(connection: Any) -> list[tuple[str, RecordId]]:
    """Names of places and the cells that they lie in."""
    found = connection.execute("SELECT DISTINCT name, cell_id FROM place WHERE cell_id IS NOT NULL")
    return [(name, cell_id) for name, cell_id in found]


def external_ids(connection: Any, table: str) -> set[str]:
    """The external ids that records of a table have; of events, their numbers too."""
    found = connection.execute(f'SELECT external_id FROM "{table}" WHERE external_id IS NOT NULL')
    known = {value for (value,) in found}
    if table == "event":
        known |= {value for (value,) in connection.execute("SELECT number FROM event")}
    return known


#: "number" or "address", which it is, and the community of the household's cell.
HouseholdKey = tuple[str, str, RecordId | None]


def households(connection: Any) -> dict[HouseholdKey, RecordId]:
    """Households by number and by address; an address of several in one community names none."""
    known: dict[HouseholdKey, RecordId] = {}
    shared: set[HouseholdKey] = set()
    for record_id, community, number, address in connection.execute(
        """SELECT household.id, cell.community_id, household.number, household.address
           FROM household LEFT JOIN cell ON cell.id = household.cell_id ORDER BY household.id"""
    ):
        for sort, name in (("number", number), ("address", address)):
            if name:
                key = (sort, name, community)
                if key in known and sort == "address":
                    shared.add(key)
                known.setdefault(key, record_id)
    return {key: record_id for key, record_id in known.items() if key not in shared}
