"""A workspace in figures, for `gridmap info` and `gridmap verify`."""

from dataclasses import dataclass
from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.domain.records import LEVELS
from gridmap.domain.terms import Term
from gridmap.store import backup_folder, journal
from gridmap.store.connection import Connection
from gridmap.store.geopackage import SRS
from gridmap.store.lease import holder
from gridmap.store.outlines import IN_FORCE
from gridmap.store.schema import migrations
from gridmap.store.trouble import told
from gridmap.store.workspace import Workspace, today


@dataclass(frozen=True, slots=True)
class Summary:
    """What a workspace file is and holds."""

    file: str
    bytes: int  # the write-ahead log included
    name: str
    created_at: str  # ISO UTC
    sealed: bool
    crs: str
    schema_version: int  # number of migrations taken
    schema_steps: list[str]
    counts: dict[str, int]  # rows of each table, what is retired included
    levels: dict[str, int]  # regions and cells in force today
    fillers: dict[str, int]  # regions that only fill a level, where there are any
    journal_entries: int
    journal_head: str
    journal_broken_at: int | None  # first row that is not sound
    journal_why: str | None  # a key of the translations
    writer: str | None
    automatic_backups: int


def summary(workspace: Workspace) -> Summary:
    """Count a workspace and compute its journal's chain again."""
    connection, path = workspace.reading(), workspace.path
    counts = workspace.counts()
    levels = {level: counts.pop(f"region.{level}") for level in LEVELS[:-1]}
    fillers = {level: count for level in LEVELS[:-1] if (count := counts.pop(f"filler.{level}"))}
    levels["cell"] = _cells_in_force(connection)
    created_at = connection.execute("SELECT created_at FROM site").fetchone()[0]
    steps = migrations.taken(connection) or []
    verdict, writer = journal.verify(connection), holder(connection)
    return Summary(
        str(path), _bytes(path), workspace.name, created_at, workspace.sealed, f"EPSG:{SRS}",
        len(steps), steps, counts, levels, fillers,
        verdict.rows, journal.head(connection)[1], verdict.broken_seq, verdict.why,
        writer.holder if writer else None, len(backup_folder.automatic_backups(path)),
    )  # fmt: skip


def refuse_unless_sound(workspace: Workspace) -> int:
    """Read the whole file and compute the journal's chain again; gives the journal's rows.

    Raises:
        UserError: the file is damaged, or names the first row of the journal that is not sound.
    """
    connection, file = workspace.reading(), str(workspace.path)
    with told(workspace.path):
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise UserError("workspace_file_damaged", file=file, why=found)
        verdict = journal.verify(connection)
    if verdict.broken_seq is not None:
        raise UserError("verify_journal_broken", file=file, row=verdict.broken_seq, why=Term(verdict.why))
    return verdict.rows


def _cells_in_force(connection: Connection) -> int:
    question = f"SELECT count(*) FROM cell WHERE {IN_FORCE}"
    return int(connection.execute(question, {"today": today()}).fetchone()[0])


def _bytes(path: Path) -> int:
    log = path.with_name(path.name + "-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)
