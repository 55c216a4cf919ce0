"""The cell or region that has a code."""

from typing import Any

from gridmap.domain.records import RecordId
from gridmap.store.outlines import IN_FORCE
from gridmap.store.queries.descent import FORMER


def former_cell_with_code(connection: Any, code: str, today: str) -> RecordId | None:
    """Id of the retired cell that had a code, the last one if there were several; None without any."""
    row = connection.execute(
        f"SELECT id FROM cell WHERE code = :code AND {FORMER} ORDER BY valid_to DESC, id LIMIT 1",
        {"code": code.strip(), "today": today},
    ).fetchone()
    return int(row[0]) if row else None


def subject_with_code(connection: Any, code: str, today: str) -> RecordId | None:
    """Id of the region or cell with this code that is in force on a day, None where there is none."""
    row = connection.execute(
        f"SELECT id FROM region WHERE code = :code AND {IN_FORCE} "
        f"UNION ALL SELECT id FROM cell WHERE code = :code AND {IN_FORCE} LIMIT 1",
        {"code": code.strip(), "today": today},
    ).fetchone()
    return int(row[0]) if row else None
