"""What a workspace holds in figures, to tell whether a copy is a whole one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.store import journal
from gridmap.store.connection import Connection
from gridmap.store.trouble import told

Progress = Callable[[int, int | None], None]

#: Who writes is a matter of the file, not of its copy.
_OF_THE_FILE = {"lease"}


@dataclass(frozen=True, slots=True)
class Contents:
    """Rows of every table, the shadow tables of indexes included, and the newest hash of the journal."""

    rows: dict[str, int]
    journal_hash: str
    application_id: int
    user_version: int


def contents(connection: Connection) -> Contents:
    """Count a workspace as the connection's transaction sees it."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    ).fetchall()
    return Contents(
        {name: _count(connection, name) for (name,) in tables if name not in _OF_THE_FILE},
        journal.head(connection)[1],
        connection.execute("PRAGMA application_id").fetchone()[0],
        connection.execute("PRAGMA user_version").fetchone()[0],
    )


def refuse_unless_whole(connection: Connection, expected: Contents, file: Path) -> None:
    """Refuse a copy that is damaged or does not hold what it should.

    Raises:
        UserError: copy_damaged with SQLite's first finding, copy_differs with the first table.
    """
    with told(file):
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise UserError("copy_damaged", file=str(file), why=found)
        held = contents(connection)
    if held == expected:
        return
    names = sorted(held.rows.keys() | expected.rows.keys())
    differing = [name for name in names if held.rows.get(name) != expected.rows.get(name)]
    raise UserError("copy_differs", file=str(file), table=differing[0] if differing else "journal")


def _count(connection: Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])
