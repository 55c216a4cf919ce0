"""Records as the journal keeps them: canonical JSON, compressed, and its digest."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

from gridmap.domain.change import Change, ColumnChange
from gridmap.domain.records import Record, RecordId
from gridmap.store import rows


def pack_before(change: Change) -> tuple[bytes, str]:
    """Compressed JSON of what was before a change, and the SHA-256 of what was compressed."""
    return _pack(change.before, [[one.table, one.column, one.ids, one.before] for one in change.columns])


def pack_after(change: Change) -> tuple[bytes, str]:
    """Compressed JSON of what was after a change, and the SHA-256 of what was compressed."""
    return _pack(change.after, [[one.table, one.column, one.ids, one.after] for one in change.columns])


def change_of(label: str, reason: str, before: bytes, after: bytes) -> Change:
    """The change that two payloads were made from."""
    was, now = json.loads(zlib.decompress(before)), json.loads(zlib.decompress(after))
    columns = tuple(
        ColumnChange(table, column, tuple(ids), tuple(old), tuple(new))
        for (table, column, ids, old), (_, _, _, new) in zip(was["columns"], now["columns"], strict=True)
    )
    return Change(label, _records(was), _records(now), reason, columns)


def records_of(packed: bytes) -> dict[RecordId, Record | None]:
    """The records of one payload, None for those that were not there."""
    return _records(json.loads(zlib.decompress(packed)))


def _pack(records: Mapping[RecordId, Record | None], columns: list[Any]) -> tuple[bytes, str]:
    listed = [[record_id, _plain(records[record_id])] for record_id in sorted(records)]
    plain = {"records": listed, "columns": columns}
    data = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(data, 1), hashlib.sha256(data).hexdigest()


def _records(plain: dict[str, Any]) -> dict[RecordId, Record | None]:
    return {record_id: _record(one) for record_id, one in plain["records"]}


def digest(payload: bytes) -> str:
    """The SHA-256 of what a payload compresses.

    Raises:
        zlib.error: the payload is damaged.
    """
    return hashlib.sha256(zlib.decompress(payload)).hexdigest()


def _plain(record: Record | None) -> list[Any] | None:
    if record is None:
        return None
    described = rows.shape_of(record)
    named = dict(zip(described.columns, rows.to_row(record), strict=True))
    return [described.table, {name: _text(value) for name, value in named.items() if value is not None}]


def _record(plain: list[Any] | None) -> Record | None:
    if plain is None:
        return None
    table, values = plain
    described = rows.shape(table)
    return rows.from_row(table, [_value(values.get(name)) for name in described.columns])


def _text(value: Any) -> Any:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _value(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
