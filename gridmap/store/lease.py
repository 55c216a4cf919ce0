"""One writer a workspace: a row that says who writes, kept alive by a heartbeat.

On the holder's own machine the process decides: gone means free at once, alive means held, even if
it slept; a copy of a file that was open carries a lease that was taken for another file and holds
nothing. From another machine only the heartbeat can be seen. Whoever lost the lease learns it at
the next `confirm` or `beat`; since `confirm` runs inside every writing transaction, two machines
whose clocks disagree can take the lease from each other, but never write over each other.
"""

import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from gridmap.domain.errors import UserError
from gridmap.domain.terms import Term
from gridmap.store import process
from gridmap.store.connection import Connection, connect
from gridmap.store.disk import file_identity
from gridmap.store.keys import Key
from gridmap.store.trouble import BUSY, result_code, told

STALE_AFTER = 60  # seconds without a beat
BEAT_EVERY = 15

TABLE = """CREATE TABLE IF NOT EXISTS lease (one INTEGER PRIMARY KEY CHECK (one = 1), token TEXT NOT NULL,
    holder TEXT NOT NULL, machine TEXT NOT NULL, process TEXT NOT NULL,
    started_at TEXT NOT NULL, beat_at TEXT NOT NULL, file TEXT NOT NULL DEFAULT '')"""
_COLUMNS = ("token", "holder", "machine", "process", "started_at", "beat_at", "file")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lease."""

    token: str
    holder: str
    machine: str
    process: str  # as gridmap.store.process.identity
    started_at: str  # ISO UTC
    beat_at: str  # ISO UTC
    file: str = ""  # as gridmap.store.disk.file_identity, which means something on the same machine only

    def is_gone(self, now: datetime, file: str = "") -> bool:
        """Whether the lease, found in a file, may be taken from this holder."""
        if self.machine == process.machine():
            copied = bool(self.file and file) and self.file != file
            return copied or not process.is_running(self.process)
        return abs((now - datetime.fromisoformat(self.beat_at)).total_seconds()) > STALE_AFTER


def holder(connection: Connection) -> Holder | None:
    """Who writes now, None if nobody does."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'lease'").fetchone():
        return None
    columns = [name for name in _COLUMNS if name in _there(connection)]
    row = connection.execute(f"SELECT {', '.join(columns)} FROM lease").fetchone()
    found = Holder(**dict(zip(columns, row, strict=True))) if row else None
    return None if found is None or found.is_gone(datetime.now(UTC), _file(connection)) else found


def take(connection: Connection, who: str) -> str:
    """Take the lease in a transaction of its own; gives the token that proves it.

    Raises:
        UserError: someone else writes (lease_held); names them, their machine and since when.
    """
    token = secrets.token_hex(8)
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(TABLE)
        if "file" not in _there(connection):
            connection.execute("ALTER TABLE lease ADD COLUMN file TEXT NOT NULL DEFAULT ''")
        refuse_if_held(connection)
        values = (token, who, process.machine(), process.this_process(), _now(), _now(), _file(connection))
        connection.execute(
            f"INSERT OR REPLACE INTO lease (one, {', '.join(_COLUMNS)}) VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return token


def refuse_if_held(connection: Connection) -> None:
    """Refuse while somebody writes.

    Raises:
        UserError: lease_held, with who, where and since when.
    """
    other = holder(connection)
    if other is not None:
        raise held_by(other)


def held_by(other: Holder) -> UserError:
    """Says who writes, where and since when (lease_held)."""
    since = datetime.fromisoformat(other.started_at).astimezone()
    machine = other.machine.partition(" ")[0]
    who = other.holder or Term("lease_nameless")
    return UserError("lease_held", holder=who, machine=machine, since=f"{since:%m-%d %H:%M}")


def confirm(connection: Connection, token: str) -> None:
    """Beat within the caller's writing transaction, or refuse it because the lease went to another.

    Raises:
        UserError: lease_lost.
    """
    beaten = connection.execute("UPDATE lease SET beat_at = ? WHERE token = ?", (_now(), token))
    if beaten.rowcount != 1:
        raise UserError("lease_lost")


def drop(connection: Connection, token: str) -> None:
    """Give the lease back; whoever lost it meanwhile gives nothing."""
    connection.execute("DELETE FROM lease WHERE token = ?", (token,))


class Lease:
    """The right to write a workspace, with a connection and a heartbeat of its own."""

    def __init__(self, path: Path, key: Key | None, who: str, beat_every: float | None = BEAT_EVERY) -> None:
        """Take the lease and keep it alive from a thread; `beat_every` seconds, None for no thread.

        Raises:
            UserError: someone else writes, or the file cannot be written.
        """
        self._path = path
        self._connection = connect(path, key)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        try:
            with told(path):
                self.token = take(self._connection, who)
            self._connection.execute("PRAGMA busy_timeout = 500")  # a beat can wait for the next one
        except BaseException:
            self._connection.close()
            raise
        self._thread = threading.Thread(target=self._keep, args=(beat_every,), name="lease", daemon=True)
        if beat_every is not None:
            self._thread.start()

    def confirm(self, connection: Connection) -> None:
        """To be called in every writing transaction, whatever its connection; see `confirm`."""
        confirm(connection, self.token)

    def beat(self) -> bool:
        """Say "still here"; False when a long transaction is in the way, which beats when it ends.

        Raises:
            UserError: lease_lost.
        """
        with self._lock, told(self._path):
            try:
                confirm(self._connection, self.token)
            except dbapi2.OperationalError as error:
                if result_code(error) != BUSY:
                    raise
                return False
        return True

    def release(self) -> None:
        """Give the lease back and end the heartbeat; a second time does nothing."""
        if self._ended.is_set():
            return
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        with self._lock:
            try:
                with told(self._path):
                    drop(self._connection, self.token)
            finally:
                self._connection.close()

    def __enter__(self) -> "Lease":
        return self

    def __exit__(self, *_: Any) -> None:
        self.release()

    def _keep(self, beat_every: float) -> None:
        while not self._ended.wait(beat_every):
            try:
                self.beat()
            except UserError as error:
                if error.key == "lease_lost":  # the next write says so to the person who writes
                    return  # of a disk that is away for a moment the next beat may find it there


def _there(connection: Connection) -> set[str]:
    """The columns of the lease's table; files from before have no `file`."""
    return {row[1] for row in connection.execute("PRAGMA table_info(lease)")}


def _file(connection: Connection) -> str:
    """What tells the connection's file from others on this machine."""
    return file_identity(Path(connection.execute("PRAGMA database_list").fetchone()[2]))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
