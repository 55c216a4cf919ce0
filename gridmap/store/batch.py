"""Bulk work: rows streamed into their tables, shelved when undone, put back when redone."""

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.change import Columns, Rows
from gridmap.domain.errors import Cancelled
from gridmap.domain.records import RecordId
from gridmap.store import geopackage, rows
from gridmap.store.batch_references import check_references
from gridmap.store.indexes import IndexesAside
from gridmap.store.schema import tables
from gridmap.store.schema.layers import r_tree_trigger_names, r_tree_triggers

CHUNK = 20_000
#: Cache while a batch is written, in the unit of SQLite's `cache_size`: 128 MB hold the cells that every
#: row refers to, and most of an index while it is sorted.
CACHE = -131_072


def insert(
    connection: Any, stream: Iterable[Rows | Columns], batch_id: int, still_wanted: Callable[[], None]
) -> dict[str, int]:
    """Write every row of a stream, in the transaction that the caller has open in bulk.

    The R-tree triggers, four Python calls a row, stand aside meanwhile; the trees are filled from
    arrays. So do the indexes when there is much to write; before each is made again `still_wanted` is
    called. Gives the number of rows of each table.
    """
    (cache,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size = {CACHE}")
    try:
        return _insert_all(connection, stream, batch_id, still_wanted)
    finally:
        with suppress(Cancelled):  # of a workspace that is being closed
            connection.execute(f"PRAGMA cache_size = {cache}")


def _insert_all(
    connection: Any, stream: Iterable[Rows | Columns], batch_id: int, still_wanted: Callable[[], None]
) -> dict[str, int]:
    counts: dict[str, int] = {}
    aside: set[str] = set()
    indexes = IndexesAside(connection)
    for part in stream:
        if part.table in tables.R_TREES and part.table not in aside:
            _drop_triggers(connection, part.table)
            aside.add(part.table)
        if isinstance(part, Columns):
            indexes.write(part.table, counts.get(part.table, 0) + len(part.values["id"]))
        for written in _written(connection, part, batch_id, r_tree=part.table in aside):
            counts[part.table] = counts.get(part.table, 0) + written
            indexes.write(part.table, counts[part.table])
    for table in aside:
        for statement in r_tree_triggers(table):
            connection.execute(statement)
    indexes.put_back(still_wanted)
    check_references(connection, counts)
    return counts


def _written(connection: Any, part: Rows | Columns, batch_id: int, *, r_tree: bool) -> Iterator[int]:
    """Write a part; gives the number of rows of each piece of it."""
    if isinstance(part, Columns):
        yield _write_columns(connection, part, batch_id, r_tree=r_tree)
    else:
        yield from _write_rows(connection, part, batch_id, r_tree=r_tree)


def _write_rows(connection: Any, part: Rows, batch_id: int, *, r_tree: bool) -> Iterator[int]:
    statement = _insert(part.table, rows.bulk_columns(part.table, part.columns), batch_id)
    for chunk in _chunks(part.rows):
        connection.executemany(statement, rows.bulk_rows(part.table, part.columns, chunk))
        if r_tree:
            _fill_r_tree(connection, part.table, *_boxes(part, chunk))
        yield len(chunk)


def _write_columns(connection: Any, part: Columns, batch_id: int, *, r_tree: bool) -> int:
    values = dict(part.values)
    if rows.shape(part.table).located:
        lon, lat = (np.asarray(values.pop(name), dtype=np.float64) for name in ("lon", "lat"))
        values["geom"] = geopackage.point_blobs(lon, lat)
    connection.executemany(_insert(part.table, tuple(values), batch_id), zip(*values.values(), strict=True))
    if r_tree:
        boxes = np.column_stack([lon, lon, lat, lat])
        _fill_r_tree(connection, part.table, np.asarray(values["id"], dtype=np.int64), boxes)
    return len(values["id"])


def _insert(table: str, names: Sequence[str], batch_id: int) -> str:
    quoted = ", ".join(f'"{name}"' for name in (*names, "batch_id"))
    marks = ", ".join("?" * len(names))
    return f'INSERT INTO "{table}" ({quoted}) VALUES ({marks}, {batch_id:d})'


def regions_of(connection: Any, batch_id: int, tables: Collection[str]) -> set[RecordId]:
    """Communities in which a batch that wrote to these tables put cells, and regions that it brought or put
    something in.

    Cells are read from end to end, so they are only asked where there may be some.
    """
    found: set[RecordId] = set()
    for table in _REGIONS.keys() & set(tables):
        found |= {region for (region,) in connection.execute(_REGIONS[table], (batch_id,))}
    return found


_REGIONS = {
    "cell": "SELECT DISTINCT community_id FROM cell WHERE batch_id = ?",
    "region": """SELECT id FROM region WHERE batch_id = ?1
        UNION SELECT parent_id FROM region WHERE batch_id = ?1 AND parent_id IS NOT NULL""",
}


def shelve(connection: Any, batch_id: int, counts: dict[str, int]) -> None:
    """Take a batch's rows out of their tables and keep them, to be put back by `unshelve`."""
    part = 0
    for table in counts:
        columns = _stored_columns(connection, table)
        select = ", ".join(f'"{name}"' for name in columns)
        found = connection.execute(f'SELECT {select} FROM "{table}" WHERE batch_id = ?', (batch_id,))
        while chunk := found.fetchmany(CHUNK):
            plain = [[_text(value) for value in row] for row in chunk]
            data = json.dumps([table, columns, plain], ensure_ascii=False, separators=(",", ":")).encode()
            connection.execute(
                "INSERT INTO batch_shelf VALUES (?, ?, ?)", (batch_id, part, zlib.compress(data, 1))
            )
            part += 1
    indexes = IndexesAside(connection)
    for table, count in counts.items():
        indexes.write(table, count)
        connection.execute(f'DELETE FROM "{table}" WHERE batch_id = ?', (batch_id,))
    indexes.put_back()


def unshelve(connection: Any, batch_id: int) -> None:
    """Put a shelved batch's rows back as they were."""
    parts = connection.execute(
        "SELECT payload FROM batch_shelf WHERE batch_id = ? ORDER BY part", (batch_id,)
    )
    indexes, counts = IndexesAside(connection), dict[str, int]()
    for (data,) in parts.fetchall():
        table, columns, plain = json.loads(zlib.decompress(data))
        select, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        connection.executemany(
            f'INSERT INTO "{table}" ({select}) VALUES ({marks})',
            [[_value(value) for value in row] for row in plain],
        )
        counts[table] = counts.get(table, 0) + len(plain)
        indexes.write(table, counts[table])
    indexes.put_back()
    connection.execute("DELETE FROM batch_shelf WHERE batch_id = ?", (batch_id,))


def _chunks(stream: Iterable[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    if isinstance(stream, list) and len(stream) <= CHUNK:
        yield stream
        return
    following = iter(stream)
    while chunk := list(islice(following, CHUNK)):
        yield chunk


def _drop_triggers(connection: Any, table: str) -> None:
    for name in r_tree_trigger_names(table):
        connection.execute(f"DROP TRIGGER {name}")


def _fill_r_tree(connection: Any, table: str, ids: NDArray[np.int64], boxes: NDArray[np.float64]) -> None:
    there = ~np.isnan(boxes).any(axis=1)
    connection.executemany(
        f"INSERT INTO rtree_{table}_geom VALUES (?, ?, ?, ?, ?)",
        [(number, *box) for number, box in zip(ids[there].tolist(), boxes[there].tolist(), strict=True)],
    )


def _boxes(part: Rows, chunk: Sequence[tuple[Any, ...]]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    names = list(part.columns)
    at = names.index("id")
    ids = np.array([row[at] for row in chunk], dtype=np.int64)
    if "geometry" in names:
        at = names.index("geometry")
        bounds = shapely.bounds(np.array([row[at] for row in chunk], dtype=object))
        return ids, bounds[:, [0, 2, 1, 3]]
    if "lon" not in names:
        return ids, np.full((len(ids), 4), np.nan)
    lon_at, lat_at = names.index("lon"), names.index("lat")
    lon = np.array([row[lon_at] for row in chunk], dtype=np.float64)
    lat = np.array([row[lat_at] for row in chunk], dtype=np.float64)
    return ids, np.column_stack([lon, lon, lat, lat])


def _stored_columns(connection: Any, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def _text(value: Any) -> Any:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _value(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
