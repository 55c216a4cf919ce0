"""Write a change: every record it touches, in the transaction that the caller has open."""

from collections.abc import Iterator
from typing import Any

from gridmap.domain.change import Change, ColumnChange
from gridmap.domain.errors import Refused
from gridmap.domain.records import Cell, Record, RecordId, Region, Setting
from gridmap.store import outlines, rows

#: What outlines or other rows depend on is changed record by record.
_NO_COLUMN_CHANGE = frozenset({"id", "geom", "community_id", "parent_id", "valid_from", "valid_to"})

#: Settings that say how other programs colour risk.
_COLOURING = frozenset({"risk_scheme", "own_scheme"})


def apply(connection: Any, change: Change, today: str) -> set[RecordId]:
    """Write the records as they are `after`; gives the regions whose outline was computed again.

    Raises:
        Refused: a record is no longer as the change saw it before.
    """
    for record_id in change.ids:
        _write(connection, record_id, change.before.get(record_id), change.after.get(record_id))
    for column in change.columns:
        _write_column(connection, column)
    if any(isinstance(one, Setting) and one.name in _COLOURING for one in _all(change)):
        from gridmap.store.schema.symbology import follow_settings  # seldom needed

        follow_settings(connection.execute)
    regions = _regions_touched(change)
    return outlines.refresh(connection, regions, today) if regions else set()


def _all(change: Change) -> Iterator[Record | None]:
    yield from change.before.values()
    yield from change.after.values()


def _regions_touched(change: Change) -> set[RecordId]:
    """Regions whose outline may be another after this change, apart from those above them."""
    touched: set[RecordId] = set()
    for record_id in change.ids:
        old, new = change.before.get(record_id), change.after.get(record_id)
        if _outline_facts(old) == _outline_facts(new):
            continue
        for record in (old, new):
            if isinstance(record, Cell):
                touched.add(record.community_id)
            elif isinstance(record, Region):
                touched |= {record.id} if record.parent_id is None else {record.id, record.parent_id}
    return touched


def stored(connection: Any, table: str, record_id: RecordId) -> Record | None:
    """The record of a table as it is stored."""
    described = rows.shape(table)
    row = connection.execute(
        f'SELECT {described.select} FROM "{table}" WHERE id = ?', (record_id,)
    ).fetchone()
    return rows.from_row(table, row) if row else None


def _write(connection: Any, record_id: RecordId, old: Record | None, new: Record | None) -> None:
    some = new or old
    if some is None or old == new:
        return
    described = rows.shape_of(some)
    if old is not None and type(old) is not type(some):
        raise Refused("record_changed_kind", id=record_id)
    if stored(connection, described.table, record_id) != old:
        raise Refused("record_changed_meanwhile", id=record_id)
    if new is None:
        connection.execute(f'DELETE FROM "{described.table}" WHERE id = ?', (record_id,))
    elif old is None:
        marks = ", ".join("?" * len(described.columns))
        connection.execute(
            f'INSERT INTO "{described.table}" ({described.select}) VALUES ({marks})', rows.to_row(new)
        )
    else:
        _update(connection, described, old, new)


def _update(connection: Any, described: rows.Shape, old: Record, new: Record) -> None:
    pairs = zip(described.columns, rows.to_row(old), rows.to_row(new), strict=True)
    changed = {name: now for name, was, now in pairs if was != now}
    assignments = [f'"{name}" = ?' for name in changed]
    if "version" not in described.columns:
        assignments.append("version = version + 1")
    connection.execute(
        f'UPDATE "{described.table}" SET {", ".join(assignments)} WHERE id = ?', (*changed.values(), new.id)
    )


def _write_column(connection: Any, change: ColumnChange) -> None:
    described = rows.shape(change.table)
    assert change.column in described.columns and change.column not in _NO_COLUMN_CHANGE, change.column
    written = connection.executemany(
        f'UPDATE "{change.table}" SET "{change.column}" = ?, version = version + 1 '
        f'WHERE id = ? AND "{change.column}" IS ?',
        zip(change.after, change.ids, change.before, strict=True),
    )
    if written.rowcount != len(change.ids):
        raise Refused("records_changed_meanwhile", count=len(change.ids))


def _outline_facts(record: Record | None) -> Any:
    """What the outlines above a record depend on."""
    if isinstance(record, Region):
        return record.parent_id, record.valid_from, record.valid_to
    if not isinstance(record, Cell):
        return None
    return record.community_id, record.geometry, record.valid_from, record.valid_to
