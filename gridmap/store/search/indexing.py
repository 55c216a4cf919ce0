"""Keeping the search index: it follows the journal, in steps short enough to let others write between."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gridmap.domain.records import RecordId
from gridmap.store.schema.finding import SEARCH_TABLES
from gridmap.store.search.state import (
    BulkWork,
    State,
    has_undone_bulk_work,
    is_behind,
    next_bulk_work,
    read_state,
    touched_records,
    write_state,
)
from gridmap.store.search.tokens import index_words, initials, person_initials, with_beginnings
from gridmap.store.workspace import Workspace

#: Rows written in one transaction: some 50 ms.
STEP = 2_000
#: Rest between two steps, so that a window that paints gets its turn.
_REST_S = 0.004

Entry = tuple[RecordId, str, str]  # id, words, initials
_GROUPS_OF_NUMBER = 2


def _named(rows: Iterable[Sequence[Any]]) -> list[Entry]:
    return [(row[0], index_words(row[1]), _initials(row[1])) for row in rows]


def _named_at_address(rows: Iterable[Sequence[Any]]) -> list[Entry]:
    return [(row[0], index_words(f"{row[1]} {row[2] or ''}"), _initials(row[1])) for row in rows]


def _initials(name: str) -> str:
    return with_beginnings(initials(name))


def _people(rows: Iterable[Sequence[Any]]) -> list[Entry]:
    return [(row[0], index_words(row[1]), with_beginnings(person_initials(row[1]))) for row in rows]


def _events(rows: Iterable[Sequence[Any]]) -> list[Entry]:
    """Title, address, and the last groups of the number: its first ones are the same in all."""
    return [
        (
            row[0],
            index_words(" ".join([*row[3].split("-")[-_GROUPS_OF_NUMBER:], row[1], row[2] or ""])),
            "",
        )
        for row in rows
    ]


#: Table of records -> what is read of each, and how it becomes an entry.
_ENTRIES: dict[str, tuple[str, Callable[[Iterable[Sequence[Any]]], list[Entry]]]] = {
    "region": ("id, name", _named),
    "cell": ("id, name", _named),
    "place": ("id, name, address", _named_at_address),
    "organisation": ("id, name, address", _named_at_address),
    "event": ("id, title, address, number", _events),
    "resident": ("id, name", _people),
}
_SEARCH_TABLE = {table: search for search, tables in SEARCH_TABLES.items() for table in tables}


def catch_up(workspace: Workspace, progress: Callable[[int, int | None], None]) -> None:
    """Bring the index up to the newest row of the journal.

    Interrupted or killed it goes on later where it was. Does nothing where only reading is allowed.

    Raises:
        Cancelled: `progress` raised it; what has been indexed stays.
    """
    if workspace.read_only:
        return
    connection, done = workspace.reading(), 0
    while is_behind(connection):
        state = read_state(connection)
        head = connection.execute("SELECT max(seq) FROM journal").fetchone()[0]
        bulk = next_bulk_work(connection, state.seq)
        until = bulk.seq if bulk else head
        done = _follow_changes(workspace, state.seq, until, done, progress)
        if bulk:
            done = _follow_bulk_work(workspace, bulk, state, done, progress)
        if has_undone_bulk_work(connection, state.seq, until):
            _forget_gone(workspace)
        with workspace.writing() as writer:
            write_state(writer, State(until))


def _follow_changes(
    workspace: Workspace, after: int, until: int, done: int, progress: Callable[[int, int | None], None]
) -> int:
    touched = touched_records(workspace.reading(), after, until)
    for start in range(0, len(touched), STEP):
        progress(done, len(touched))
        ids = touched[start : start + STEP]
        with workspace.writing() as writer:
            _index_again(writer, ids)
        done += len(ids)
        time.sleep(_REST_S)
    return done


def _follow_bulk_work(
    workspace: Workspace,
    bulk: BulkWork,
    state: State,
    done: int,
    progress: Callable[[int, int | None], None],
) -> int:
    connection = workspace.reading()
    tables = [table for table in _ENTRIES if table in bulk.counts]
    if state.batch_table in tables:
        tables = tables[tables.index(state.batch_table) :]
    total = done + sum(bulk.counts[table] for table in tables)
    for table in tables:
        columns, entries_of = _ENTRIES[table]
        last = state.last_id if table == state.batch_table else 0
        question = f'SELECT {columns} FROM "{table}" WHERE batch_id = ? AND id > ? ORDER BY id LIMIT {STEP}'
        while rows := connection.execute(question, (bulk.batch_id, last)).fetchall():
            progress(done, max(total, done))
            last = rows[-1][0]
            with workspace.writing() as writer:
                _put(writer, table, entries_of(rows))
                write_state(writer, State(bulk.seq - 1, table, last))
            done += len(rows)
            time.sleep(_REST_S)
    return done


def _index_again(connection: Any, ids: Sequence[RecordId]) -> None:
    """Put these records into the index as they are now, and take out those that are gone."""
    marks = ", ".join("?" * len(ids))
    for table, (columns, entries_of) in _ENTRIES.items():
        rows = connection.execute(f'SELECT {columns} FROM "{table}" WHERE id IN ({marks})', ids).fetchall()
        if rows:
            _put(connection, table, entries_of(rows))
    there = " UNION ALL ".join(f'SELECT id FROM "{table}" WHERE id = ?1' for table in _ENTRIES)
    for record_id in ids:
        if connection.execute(there, (record_id,)).fetchone() is None:
            for search in SEARCH_TABLES:
                connection.execute(f"DELETE FROM {search} WHERE rowid = ?", (record_id,))


def index_areas(connection: Any, ids: Sequence[RecordId]) -> None:
    """Put cells and regions into the index as they are now, in the transaction that the caller has open."""
    for start in range(0, len(ids), STEP):
        some = ids[start : start + STEP]
        marks = ", ".join("?" * len(some))
        for table in SEARCH_TABLES["search_area"]:
            columns, entries_of = _ENTRIES[table]
            found = connection.execute(f'SELECT {columns} FROM "{table}" WHERE id IN ({marks})', some)
            _put(connection, table, entries_of(found.fetchall()))


def _put(connection: Any, table: str, entries: list[Entry]) -> None:
    search = _SEARCH_TABLE[table]
    connection.executemany(
        f"INSERT OR REPLACE INTO {search}(rowid, words, initials) VALUES (?, ?, ?)", entries
    )


def _forget_gone(workspace: Workspace) -> None:
    """Take out of the index what an import brought that was undone: names of people must not stay."""
    connection = workspace.reading()
    for search, tables in SEARCH_TABLES.items():
        if not any(connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() for table in tables):
            with workspace.writing() as writer:
                writer.execute(_EMPTYING.get(search, f"INSERT INTO {search}({search}) VALUES ('delete-all')"))
            continue
        there = " UNION ALL ".join(f'SELECT id FROM "{table}"' for table in tables)
        gone = connection.execute(f"SELECT rowid FROM {search} WHERE rowid NOT IN ({there})").fetchall()
        for start in range(0, len(gone), STEP):
            with workspace.writing() as writer:
                writer.executemany(f"DELETE FROM {search} WHERE rowid = ?", gone[start : start + STEP])
            time.sleep(_REST_S)


#: FTS5 empties a table at one stroke, except one that holds its words itself.
_EMPTYING = {"search_people": "DELETE FROM search_people"}
