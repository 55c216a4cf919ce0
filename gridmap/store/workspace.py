"""The workspace file, open: what actions read, and how the session writes."""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet

from gridmap.domain.action import CellCode
from gridmap.domain.errors import Cancelled, UserError
from gridmap.domain.records import REGION_LEVELS, TABLES, Cell, Record, RecordId
from gridmap.domain.region_names import WHOLE
from gridmap.store import backup_folder, rows
from gridmap.store.backup import backup
from gridmap.store.connection import Connection, connect, creating, key_for
from gridmap.store.contents import Progress
from gridmap.store.ending import EndingConnection
from gridmap.store.ids import COUNTER_BITS, Ids, new_site
from gridmap.store.keys import Key
from gridmap.store.lease import Lease
from gridmap.store.outlines import IN_FORCE
from gridmap.store.schema import completeness, migrations, tables
from gridmap.store.trouble import told
from gridmap.store.unfinished import discard

R = TypeVar("R", bound=Record)
_FIND = " UNION ALL ".join(f"SELECT '{table}' FROM \"{table}\" WHERE id = :id" for table in TABLES.values())


def now() -> str:
    """This moment, ISO UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> str:
    """This day where the computer stands, ISO."""
    return date.today().isoformat()


class Workspace:
    """One workspace file with its connections.

    One connection writes, behind a lock; every thread that reads has its own, so that in WAL mode
    nobody waits. Implements `gridmap.domain.action.Reader`.
    """

    def __init__(
        self, path: Path, key: Key | None, lease: Lease | None, read_only_because: UserError | None = None
    ) -> None:
        """Take over a file that has been unlocked and migrated, for reading only without a lease."""
        self.path = path
        self.read_only_because = read_only_because  # who writes instead, None where it was asked for
        self._key = key
        self._lease = lease
        self._local = threading.local()
        self._opened: WeakSet[Connection] = WeakSet()  # a thread's goes with the thread
        self._opening = threading.Lock()
        self._closed = False
        self._lock = threading.RLock()
        self._writer = connect(path, key, kind=EndingConnection) if lease else None
        self.ids = Ids(self._writer or self.reading())

    @classmethod
    def create(cls, path: Path, name: str, passphrase: str | None = None, *, who: str = "") -> "Workspace":
        """Make a new file, sealed where a passphrase is given, and open it.

        Raises:
            UserError: there is a file already, or it cannot be written.
        """
        key = Key.fresh(passphrase) if passphrase else None
        with creating(path, key) as connection:
            migrations.migrate(connection)
            site = new_site()
            first = (site << COUNTER_BITS) + 1
            connection.execute("INSERT INTO site VALUES (1, ?, ?, ?, ?)", (site, first, name, now()))
        return cls.open(path, passphrase, who=who)

    @classmethod
    def open(
        cls, path: Path, passphrase: str | None = None, *, read_only: bool = False, who: str = ""
    ) -> "Workspace":
        """Open a file; for reading only where another writes it or it may not be written.

        Raises:
            UserError: no workspace, sealed otherwise than the passphrase says, or too new.
        """
        return cls._unlocked(path, key_for(path, passphrase), read_only=read_only, who=who)

    @classmethod
    def _unlocked(cls, path: Path, key: Key | None, *, read_only: bool, who: str) -> "Workspace":
        lease, because = (None, None) if read_only else _lease(path, key, who)
        try:
            _bring_up_to_date(path, key, read_only=lease is None)
            if lease and (day := _shown_day(path, key)):
                lease.release()
                lease, because = None, _because_of_day(path, day)
            return cls(path, key, lease, because)
        except BaseException:
            if lease:
                lease.release()
            raise

    @property
    def sealed(self) -> bool:
        """Whether the file is encrypted."""
        return self._key is not None

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written from here."""
        return self._writer is None

    @property
    def name(self) -> str:
        """The name the workspace was given."""
        return str(self.reading().execute("SELECT name FROM site").fetchone()[0])

    def reading(self) -> Connection:
        """This thread's connection for reading.

        Raises:
            Cancelled: the workspace has been closed; what a thread reads meanwhile ends so too.
        """
        connection = getattr(self._local, "connection", None)
        if connection is None:
            with self._opening:  # or one would be opened behind the back of who closes
                if self._closed:
                    raise Cancelled
                connection = connect(self.path, self._key, read_only=True, kind=EndingConnection)
                self._opened.add(connection)
            self._local.connection = connection
        return connection

    @contextmanager
    def writing(self, *, bulk: bool = False) -> Iterator[Connection]:
        """The writing connection within one transaction; on any error nothing of it is kept.

        Records are written by the session alone; others write what is derived from them. `bulk` leaves
        it to the caller to check references (`gridmap.store.batch_references`), a value once instead of
        a row at a time.

        Raises:
            UserError: the file is open for reading only.
            Cancelled: the workspace is being closed, or was while this thread waited for its turn.
        """
        with self._lock, told(self.path):
            if self._closed:
                raise Cancelled
            if self._writer is None:
                raise UserError("store_read_only", file=str(self.path))
            with _references(self._writer, checked=not bulk), self._transaction(self._writer):
                yield self._writer

    @contextmanager
    def _transaction(self, writer: Connection) -> Iterator[None]:
        writer.execute("BEGIN IMMEDIATE")
        try:
            if self._lease:
                self._lease.confirm(writer)
            yield
            writer.execute("UPDATE site SET next_id = ?", (self.ids.next_id,))
            writer.execute("COMMIT")
        except BaseException:
            with suppress(Cancelled):  # of a workspace that is being closed, which rolls back by itself
                if writer.in_transaction:
                    writer.execute("ROLLBACK")
            raise

    def get(self, record_id: RecordId) -> Record | None:
        """The record with this id, None where there is none."""
        return self.get_many([record_id]).get(record_id)

    def get_many(self, ids: Iterable[RecordId]) -> Mapping[RecordId, Record]:
        """The records that exist among these ids."""
        connection, found = self.reading(), {}
        for record_id in ids:
            row = connection.execute(_FIND, {"id": record_id}).fetchone()
            if row:
                described = rows.shape(row[0])
                question = f'SELECT {described.select} FROM "{row[0]}" WHERE id = ?'
                values = connection.execute(question, (record_id,)).fetchone()
                if values:  # or another thread or program took it away between the two questions
                    found[record_id] = rows.from_row(row[0], values)
        return found

    def cells_of(self, region_id: RecordId) -> list[Cell]:
        """The cells in force below a region of any level, in the order of their codes."""
        select = rows.shape("cell").select
        found = self.reading().execute(
            f"""WITH RECURSIVE below(id) AS (VALUES (:region) UNION
                SELECT region.id FROM region JOIN below ON region.parent_id = below.id)
                SELECT {select} FROM cell WHERE community_id IN below AND {IN_FORCE} ORDER BY code""",
            {"region": region_id, "today": today()},
        )
        return [rows.from_row("cell", row) for row in found]  # type: ignore[misc]  # the table says the kind

    def codes_of(self, community_id: RecordId) -> list[CellCode]:
        """The code of every cell that a community has or had: an index has them all."""
        question = "SELECT id, code, valid_to IS NOT NULL FROM cell WHERE community_id = ?"
        found = self.reading().execute(question, (community_id,))
        return [CellCode(cell, code, bool(retired)) for cell, code, retired in found]

    def referring_to(self, record_id: RecordId, kind: type[R], field: str) -> list[R]:
        """Records of a kind whose `field` holds this id, in the order of their ids."""
        described = rows.shape(_table(kind))
        if field not in described.columns:
            raise KeyError(field)
        question = f'SELECT {described.select} FROM "{described.table}" WHERE "{field}" = ? ORDER BY id'
        found = self.reading().execute(question, (record_id,))
        return [rows.from_row(described.table, row) for row in found]  # type: ignore[misc]  # as above

    def all_of(self, kind: type[R]) -> list[R]:
        """Every record of a kind, in the order of their ids; for kinds that are few."""
        described = rows.shape(_table(kind))
        found = self.reading().execute(f'SELECT {described.select} FROM "{described.table}" ORDER BY id')
        return [rows.from_row(described.table, row) for row in found]  # type: ignore[misc]  # as above

    def counts(self) -> dict[str, int]:
        """Number of rows of each table of records, and of regions in force by level.

        ``region.<level>`` counts those that there are, ``filler.<level>`` those that only fill a level.
        """
        connection = self.reading()
        counted = {
            table: int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
            for table in TABLES.values()
        }
        for level in REGION_LEVELS:
            question = (
                "SELECT count(*) FILTER (WHERE name != :whole), count(*) FILTER (WHERE name = :whole) "
                f"FROM region WHERE level = :level AND {IN_FORCE}"
            )
            values = {"level": level, "today": today(), "whole": WHOLE}
            there, filling = connection.execute(question, values).fetchone()
            counted[f"region.{level}"], counted[f"filler.{level}"] = int(there), int(filling)
        return counted

    def cells_in_force(self) -> int:
        """Number of cells in force today."""
        question = f"SELECT count(*) FROM cell WHERE {IN_FORCE}"
        return int(self.reading().execute(question, {"today": today()}).fetchone()[0])

    def daily_backup(self, progress: Progress | None = None, keep: int = backup_folder.KEPT) -> Path | None:
        """Make the day's automatic backup if it is due, keeping the last `keep`; gives its path.

        For a thread that may take its time.

        Raises:
            UserError: the disk has no room, or the copy did not pass its check.
        """
        if self.read_only or not backup_folder.is_due(self.path, self._key, date.today()):
            return None
        return backup_folder.make(self.path, self._key, "daily", progress=progress, keep=keep)

    def backup_to(self, target: Path, progress: Progress | None = None) -> None:
        """Make a backup in a new file, verified; for a thread that may take its time.

        Raises:
            UserError: as `gridmap.store.backup.backup`.
        """
        backup(self.path, self._key, target, progress)

    def copied_to(self, target: Path, progress: Progress | None = None) -> "Workspace":
        """A verified copy in a new file, sealed with the same passphrase, opened for writing.

        Raises:
            UserError: as `gridmap.store.backup.backup`.
        """
        backup(self.path, self._key, target, progress)
        try:
            return Workspace(target, self._key, Lease(target, self._key, ""))
        except BaseException:
            discard(target)
            raise

    def opened_copy(self, target: Path) -> "Workspace":
        """A copy of this workspace, sealed with the same passphrase, opened for reading."""
        day = _shown_day(target, self._key)
        return Workspace(target, self._key, None, _because_of_day(target, day) if day else None)

    def reopened(self, who: str) -> "Workspace":
        """This file once more with the same passphrase, for writing unless somebody else writes.

        Raises:
            UserError: it lies there no longer, or is sealed otherwise meanwhile.
        """
        return Workspace._unlocked(self.path, self._key, read_only=False, who=who)

    def close(self) -> None:
        """Close every connection and let others write.

        What other threads are reading or writing at the moment, or want to, is cancelled.
        """
        with self._opening:
            if self._closed:
                return
            self._closed = True
            opened, writer = list(self._opened), self._writer
        if writer is not None:
            writer.ended = True  # whoever writes meets it at the next statement
        while not self._lock.acquire(timeout=_PATIENCE_S):
            if writer is not None:
                writer.interrupt()
        try:
            self._writer = None
            for connection in opened if writer is None else [*opened, writer]:
                connection.end()
        finally:
            self._lock.release()
            if self._lease:
                self._lease.release()


#: Between two attempts to end what another thread writes when the workspace is closed.
_PATIENCE_S = 0.1
#: Reasons to open for reading only instead of not at all.
_READABLE = ("lease_held", "workspace_file_unwritable")


def _lease(path: Path, key: Key | None, who: str) -> tuple[Lease | None, UserError | None]:
    try:
        return Lease(path, key, who), None
    except UserError as error:
        if error.key not in _READABLE:
            raise
        return None, error


@contextmanager
def _references(connection: Connection, *, checked: bool) -> Iterator[None]:
    """Whether SQLite itself looks after references meanwhile; within a transaction that cannot change."""
    if checked:
        yield
        return
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        with suppress(Cancelled):  # of a connection that is being closed
            connection.execute("PRAGMA foreign_keys = ON")


def _bring_up_to_date(path: Path, key: Key | None, *, read_only: bool) -> None:
    connection = connect(path, key, read_only=read_only)
    try:
        waiting = migrations.pending(connection, str(path))
        if waiting and read_only:
            raise UserError("store_older_file_read_only", file=str(path))
        if waiting:
            completeness.refuse_incomplete(connection, str(path), frozenset(tables.TABLES))
            backup_folder.make(path, key, "migration")
            migrations.migrate(connection)
        completeness.refuse_incomplete(connection, str(path))
    finally:
        connection.close()


def _shown_day(path: Path, key: Key | None) -> str | None:
    """The day that a copy shows which was made to look at (`gridmap.planning.as_of`)."""
    connection = connect(path, key, read_only=True)
    try:
        row = connection.execute("SELECT value FROM setting WHERE name = 'as_of'").fetchone()
    finally:
        connection.close()
    return str(json.loads(row[0])) if row else None


def _because_of_day(path: Path, day: str) -> UserError:
    return UserError("store_shows_a_day", file=path.name, day=day)


def _table(kind: Any) -> str:
    return TABLES[kind]
