"""Records as the journal keeps them: canonical JSON, compressed, and its digest."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

from gridmap.domain.records import Record, RecordId
from gridmap.store import rows


def pack(records: Mapping[RecordId, Record | None]) -> tuple[bytes, str]:
    """Compressed JSON of records by id, None included, and the SHA-256 of what was compressed."""
    plain = [[record_id, _plain(records[record_id])] for record_id in sorted(records)]
    data = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(data, 1), hashlib.sha256(data).hexdigest()


def unpack(payload: bytes) -> dict[RecordId, Record | None]:
    """The records of a payload."""
    return {record_id: _record(plain) for record_id, plain in json.loads(zlib.decompress(payload))}


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
