"""The journal: a row for everything that was done, each chained to the one before.

A row's hash covers the digests of its payloads, not the payloads, so a person's data can leave the
journal without breaking the chain.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gridmap.domain.change import Change
from gridmap.domain.records import Record, RecordId
from gridmap.store import payload

Kind = Literal["change", "batch", "undo", "redo", "access"]
FIRST_HASH = "0" * 64
_CHAINED = (
    'seq, at, who, kind, label, "values", reason, undoes, batch_id, '
    "before_digest, after_digest, previous_hash"
)

_ENTRIES = 'SELECT seq, at, who, kind, label, "values", reason, undoes, batch_id FROM journal'


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the journal without its payloads."""

    seq: int
    at: str  # ISO UTC
    who: str
    kind: Kind
    label: str
    values: Mapping[str, Any]
    reason: str
    undoes: int | None  # the entry that an undo took back, or the undo that a redo took back
    batch_id: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found: how many rows are sound, and the first that is not."""

    rows: int
    broken_seq: int | None = None
    why: str | None = None  # a key of the translations


def append(
    connection: Any,
    *,
    at: str,
    who: str,
    kind: Kind,
    label: str,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
    undoes: int | None = None,
    batch_id: int | None = None,
    change: Change | None = None,
) -> int:
    """Write the next row, in the transaction that the caller has open; gives its number."""
    before = payload.pack_before(change) if change else (None, None)
    after = payload.pack_after(change) if change else (None, None)
    last = connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    seq = next_seq(connection)
    said = json.dumps(dict(values or {}), ensure_ascii=False, sort_keys=True)
    previous = last[1] if last else FIRST_HASH
    chained = (seq, at, who, kind, label, said, reason, undoes, batch_id, before[1], after[1], previous)
    connection.execute(
        f'INSERT INTO journal ({_CHAINED}, hash, "before", "after") VALUES ({", ".join("?" * 15)})',
        (*chained, _hash(chained), before[0], after[0]),
    )
    touched = change.ids if change else (values or {}).get("ids", ()) if kind == "access" else ()
    connection.executemany("INSERT INTO journal_record VALUES (?, ?)", [(one, seq) for one in set(touched)])
    return seq


def next_seq(connection: Any) -> int:
    """The number that the next row will have; never one that a row had before."""
    ever = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").fetchone()
    return (int(ever[0]) if ever else 0) + 1


def entries(connection: Any, *, newest: int = 100, before_seq: int | None = None) -> list[Entry]:
    """The newest rows, newest first, from before `before_seq` where that is given."""
    before = before_seq if before_seq is not None else 1 << 62
    rows = connection.execute(f"{_ENTRIES} WHERE seq < ? ORDER BY seq DESC LIMIT ?", (before, newest))
    return [_entry(row) for row in rows]


def since(connection: Any, seq: int) -> list[Entry]:
    """The rows after a number, oldest first."""
    rows = connection.execute(f"{_ENTRIES} WHERE seq > ? ORDER BY seq", (seq,))
    return [_entry(row) for row in rows]


def change_of(connection: Any, seq: int) -> Change | None:
    """The change that a row recorded, None where it had none."""
    label, reason, before, after = connection.execute(
        'SELECT label, reason, "before", "after" FROM journal WHERE seq = ?', (seq,)
    ).fetchone()
    if before is None or after is None:
        return None
    return payload.change_of(label, reason, before, after)


def records_before(connection: Any, seq: int) -> Mapping[RecordId, Record | None]:
    """What a row changed, as it was before; nothing where that has left the journal."""
    (before,) = connection.execute('SELECT "before" FROM journal WHERE seq = ?', (seq,)).fetchone()
    return {} if before is None else payload.records_of(before)


def first_changes(connection: Any, ids: Iterable[RecordId], seq: int) -> dict[RecordId, int]:
    """Of those records that were changed after a row the first row that did."""
    found = connection.execute(
        "SELECT record_id, min(seq) FROM json_each(?) AS asked "
        "CROSS JOIN journal_record ON record_id = asked.value JOIN journal USING (seq) "
        "WHERE seq > ? AND kind != 'access' GROUP BY record_id",
        (json.dumps(list(ids)), seq),
    )
    return dict(found.fetchall())


def head(connection: Any) -> tuple[int, str]:
    """Number and hash of the newest row; (0, zeros) of an empty journal."""
    row = connection.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, FIRST_HASH)


def verify(connection: Any) -> Verdict:
    """Compute the chain and every digest again whose payload is still there.

    Finds a row that was changed, removed or slipped in, a payload that was changed, and rows that
    were cut off at the end.
    """
    previous, expected = FIRST_HASH, 1
    rows = connection.execute(f'SELECT {_CHAINED}, hash, "before", "after" FROM journal ORDER BY seq')
    for *chained, hashed, before, after in rows:
        seq = chained[0]
        if seq != expected:
            return Verdict(expected - 1, expected, "journal_row_missing")
        if chained[-1] != previous:
            return Verdict(seq - 1, seq, "journal_chain_broken")
        if _hash(tuple(chained)) != hashed:
            return Verdict(seq - 1, seq, "journal_row_changed")
        for data, kept in ((before, chained[9]), (after, chained[10])):
            if data is not None and not _same(data, kept):
                return Verdict(seq - 1, seq, "journal_payload_changed")
        previous, expected = hashed, seq + 1
    ever = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").fetchone()
    if ever and ever[0] >= expected:
        return Verdict(expected - 1, expected, "journal_row_missing")
    return Verdict(expected - 1)


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, at, who, kind, label, values, reason, undoes, batch_id = row
    return Entry(seq, at, who, kind, label, json.loads(values), reason, undoes, batch_id)


def _same(data: bytes, digest: str | None) -> bool:
    try:
        return payload.digest(data) == digest
    except zlib.error:
        return False


def _hash(chained: tuple[Any, ...]) -> str:
    return hashlib.sha256(json.dumps(chained, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
