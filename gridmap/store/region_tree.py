"""What the region tree shows: every region and cell in force with its level, and counts."""

from dataclasses import dataclass, field
from typing import Any

from gridmap.domain.records import REGION_LEVELS, RecordId
from gridmap.store.outlines import IN_FORCE


@dataclass(frozen=True, slots=True)
class TreeRows:
    """Regions and cells as parallel lists, shape (n,) each; parents stand before their children."""

    ids: list[RecordId] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)  # row of the parent, -1 at the top
    levels: list[str] = field(default_factory=list)  # city ... cell
    codes: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    risks: list[int | None] = field(default_factory=list)  # 1 (I) to 4 (IV), None without data
    cells: list[int] = field(default_factory=list)  # cells below; 1 for a cell


def read_tree(connection: Any, today: str) -> TreeRows:
    """Every region and cell in force on a day, each level in the order of its codes.

    What has no parent in force stands at the top, so that nothing is hidden.
    """
    regions = connection.execute(
        f"SELECT id, parent_id, level, code, name, risk_level FROM region WHERE {IN_FORCE} ORDER BY code",
        {"today": today},
    ).fetchall()
    cells = connection.execute(
        f"SELECT id, community_id, 'cell', code, name, risk_level FROM cell WHERE {IN_FORCE} ORDER BY code",
        {"today": today},
    ).fetchall()
    by_level = sorted(regions, key=lambda region: REGION_LEVELS.index(region[2]))
    rows = TreeRows()
    place: dict[RecordId, int] = {}
    for record_id, parent, level, code, name, risk in (*by_level, *cells):
        place[record_id] = len(rows.ids)
        rows.ids.append(record_id)
        rows.parents.append(place.get(parent, -1))
        rows.levels.append(level)
        rows.codes.append(code)
        rows.names.append(name)
        rows.risks.append(risk)
        rows.cells.append(1 if level == "cell" else 0)
    for row in range(len(rows.ids) - 1, -1, -1):
        if rows.parents[row] >= 0:
            rows.cells[rows.parents[row]] += rows.cells[row]
    return rows


def read_open_events(connection: Any) -> dict[RecordId, int]:
    """How many events are open in each cell that has any."""
    found = connection.execute(
        "SELECT cell_id, count(*) FROM event WHERE status = 'open' AND cell_id IS NOT NULL GROUP BY cell_id"
    )
    return dict(found.fetchall())
