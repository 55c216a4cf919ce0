"""What happened to a record, from the journal."""

import json
from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import KINDS, RecordId


@dataclass(frozen=True, slots=True)
class Happening:
    """One row of the journal that touched a record."""

    seq: int
    at: str  # ISO UTC
    who: str
    kind: str  # change, batch, undo, redo, access
    label: str  # a key of the translations
    reason: str
    values: dict[str, Any]


def read_history(
    connection: Any, record_id: RecordId, newest: int = 100, before_seq: int | None = None
) -> list[Happening]:
    """Rows of the journal that touched a record, newest first, with the import that brought it."""
    batch_id = _batch_of(connection, record_id)
    rows = connection.execute(
        """SELECT seq, at, who, kind, label, reason, "values" FROM journal
           WHERE (seq IN (SELECT seq FROM journal_record WHERE record_id = :record) OR seq = :batch)
           AND seq < :before ORDER BY seq DESC LIMIT :newest""",
        {"record": record_id, "batch": batch_id, "before": before_seq or 1 << 62, "newest": newest},
    ).fetchall()
    return [
        Happening(seq, at, who, kind, label, reason, _without_ids(values))
        for seq, at, who, kind, label, reason, values in rows
    ]


def _without_ids(values: str) -> dict[str, Any]:
    return {name: value for name, value in json.loads(values).items() if name != "ids"}


def _batch_of(connection: Any, record_id: RecordId) -> int | None:
    """The bulk work that brought a record, which is the number of its row in the journal."""
    for table in KINDS:
        row = connection.execute(f'SELECT batch_id FROM "{table}" WHERE id = ?', (record_id,)).fetchone()
        if row:
            return int(row[0]) if row[0] is not None else None
    return None
