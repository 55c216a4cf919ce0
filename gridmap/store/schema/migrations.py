"""Named steps from an empty file to today's schema; sqlite-utils keeps which ones were taken."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gridmap.domain.errors import UserError
from gridmap.store.schema import finding, layers, planning, symbology, tables

if TYPE_CHECKING:
    from sqlite_utils import Database

MIGRATION_SET = "gridmap"


def create_tables(db: "Database") -> None:
    """The records, the journal and their indexes."""
    for table, columns in tables.TABLES.items():
        suffix = " WITHOUT ROWID" if table in tables.WITHOUT_ROWID else ""
        db.execute(f'CREATE TABLE "{table}" ({columns}){suffix}')
    for index in tables.INDEXES:
        db.execute(f"CREATE INDEX {_index_name(index)} ON {index}")
    for index, condition in tables.PARTIAL_INDEXES.items():
        db.execute(f"CREATE INDEX {_index_name(index)} ON {index} WHERE {condition}")


def create_geopackage(db: "Database") -> None:
    """What makes the file a GeoPackage."""
    layers.create_layers(db.execute)


#: In the order in which they are taken. A step is never changed once it has left the house.
STEPS: tuple[Callable[["Database"], None], ...] = (
    create_tables,
    create_geopackage,
    finding.create_finding,
    planning.create_planning,
    symbology.create_symbology,
    finding.search_by_two_letters,
    finding.open_events_without_index_of_their_own,
    planning.number_new_cells,
    planning.keep_former_values,
)


def _index_name(index: str) -> str:
    return "by_" + index.replace("(", "_").replace(")", "").replace(", ", "_")


def taken(connection: Any) -> list[str] | None:
    """Names of the steps that a file has taken, None for a file that is not gridmap's.

    Reads only, and without sqlite-utils, which costs half a second to import.
    """
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    if not found:
        return None
    rows = connection.execute(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (MIGRATION_SET,)
    ).fetchall()
    return [name for (name,) in rows] or None


def pending(connection: Any, file: str) -> list[str]:
    """Names of the steps that a file still has to take.

    Raises:
        UserError: the file was written by a newer gridmap, or is not gridmap's at all.
    """
    names = [step.__name__ for step in STEPS]
    done = taken(connection)
    if done is None:
        raise UserError("store_not_a_workspace", file=file)
    unknown = [name for name in done if name not in names]
    if unknown:
        raise UserError("store_newer_file", file=file, step=unknown[0])
    return [name for name in names if name not in done]


def migrate(connection: Any) -> None:
    """Take every pending step, each in its own transaction with its record."""
    from sqlite_utils import Database, Migrations

    steps = Migrations(MIGRATION_SET)
    for step in STEPS:
        steps(name=step.__name__)(step)
    steps.apply(Database(connection))
    connection.execute(f"PRAGMA application_id = {layers.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {layers.USER_VERSION}")
