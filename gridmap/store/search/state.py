"""How far the search index has followed the journal."""

import json
from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import RecordId


@dataclass(frozen=True, slots=True)
class State:
    """Rows of the journal up to `seq` are in the index; of the batch after it, rows up to `last_id`."""

    seq: int
    batch_table: str | None = None
    last_id: int = 0


@dataclass(frozen=True, slots=True)
class BulkWork:
    """A row of the journal that brought many records."""

    seq: int
    batch_id: int
    counts: dict[str, int]


def read_state(connection: Any) -> State:
    """The state as it is kept."""
    seq, table, last_id = connection.execute(
        "SELECT seq, batch_table, batch_last_id FROM search_state"
    ).fetchone()
    return State(seq, table, last_id or 0)


def write_state(connection: Any, state: State) -> None:
    """Keep a state, in the transaction that the caller has open."""
    connection.execute(
        "UPDATE search_state SET seq = ?, batch_table = ?, batch_last_id = ?",
        (state.seq, state.batch_table, state.last_id),
    )


def is_behind(connection: Any) -> bool:
    """Whether the journal has changes that the index has not followed; opening people's data is none."""
    return bool(
        connection.execute(
            """SELECT EXISTS (SELECT 1 FROM journal
               WHERE seq > (SELECT seq FROM search_state) AND kind != 'access')"""
        ).fetchone()[0]
    )


def next_bulk_work(connection: Any, after: int) -> BulkWork | None:
    """The next import, or redo of one, after a row of the journal."""
    row = connection.execute(
        """SELECT seq, batch_id, "values" FROM journal WHERE seq > ? AND batch_id IS NOT NULL
           AND kind IN ('batch', 'redo') ORDER BY seq LIMIT 1""",
        (after,),
    ).fetchone()
    return BulkWork(row[0], row[1], json.loads(row[2]).get("counts", {})) if row else None


def has_undone_bulk_work(connection: Any, after: int, until: int) -> bool:
    """Whether an import was undone in rows of the journal after one and up to another."""
    question = """SELECT EXISTS (SELECT 1 FROM journal
        WHERE seq > ? AND seq <= ? AND kind = 'undo' AND batch_id IS NOT NULL)"""
    return bool(connection.execute(question, (after, until)).fetchone()[0])


def touched_records(connection: Any, after: int, until: int) -> list[RecordId]:
    """Records that single changes touched in rows of the journal after one and up to another."""
    found = connection.execute(
        """SELECT DISTINCT record_id FROM journal_record JOIN journal USING (seq)
           WHERE seq > ? AND seq <= ? AND kind != 'access'""",
        (after, until),
    ).fetchall()
    return [record_id for (record_id,) in found]
