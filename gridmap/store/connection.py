"""Connections to a workspace file, plain or sealed.

The driver is SQLCipher's everywhere; without a key it is plain SQLite.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from gridmap.domain.errors import UserError
from gridmap.store.disk import on_network_share
from gridmap.store.file_kind import FileKind, file_kind, is_sealed, refuse_unless_openable
from gridmap.store.geopackage import register_functions
from gridmap.store.held_files import Hold, HoldingConnection
from gridmap.store.keys import Key
from gridmap.store.pinyin_order import register_pinyin
from gridmap.store.trouble import result_code, told
from gridmap.store.unfinished import discard, put_new, sweep, unfinished

Connection = Any  # sqlcipher3.dbapi2.Connection, which carries no types
Kind = type[Any]  # a class of connections that hold their file

_RULES = (
    "busy_timeout = 5000",
    "foreign_keys = ON",
    "temp_store = MEMORY",  # nothing of a sealed file reaches the disk in the clear
    "cache_size = -32768",
    "journal_size_limit = 67108864",
    "cell_size_check = ON",
)
# Of each of these values the driver asks twice in vain how to adapt it, which costs more than writing it.
dbapi2.register_adapter(type(None), {}.get)
dbapi2.register_adapter(bytes, bytes)

_GEOPACKAGE = 0x47504B47
_NOT_A_DATABASE = 26


def key_for(path: Path, passphrase: str | None) -> Key | None:
    """The key that a workspace file needs, None for a plain one. Takes 0.2 s when sealed.

    Raises:
        UserError: what lies there cannot be a workspace, or a passphrase is missing or too much.
    """
    refuse_unless_openable(path, with_key=passphrase is not None)
    return None if passphrase is None else Key.of_file(path, passphrase)


def connect(
    path: Path, key: Key | None = None, read_only: bool = False, kind: Kind | None = None
) -> Connection:
    """Open an existing workspace; a writer sets the journal mode that its disk allows.

    The connection commits by itself unless told `BEGIN`, may be handed from thread to thread, and
    has the ST_ functions that the R-trees' triggers call and those that sort by pinyin. Caller
    closes it. `kind` is a class of connection of our own.

    Raises:
        UserError: not a workspace, wrong or missing passphrase, damaged, not allowed, in use.
    """
    refuse_unless_openable(path, with_key=key is not None)
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise UserError("workspace_file_unwritable", file=str(path), why="")
    with told(path):
        connection = _opened(path, key, "ro" if read_only else "rw", kind)
        try:
            _refuse_other_databases(connection, path)
            if not read_only:
                _set_journal_mode(connection, "DELETE" if on_network_share(path) else "WAL")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def creating(path: Path, key: Key | None = None) -> Iterator[Connection]:
    """A connection to a new workspace that appears at `path` when the block ends well, or not at all.

    Raises:
        UserError: something lies there already, the folder is missing or may not be written.
    """
    if path.exists():
        raise UserError("workspace_file_exists", file=str(path))
    if not path.parent.is_dir():
        raise UserError("workspace_folder_missing", file=str(path), folder=str(path.parent))
    if not os.access(path.parent, os.W_OK):
        raise UserError("workspace_folder_unwritable", folder=str(path.parent))
    sweep(path)
    made = unfinished(path)
    with told(path):
        connection = bare(made, key)
        try:
            yield connection
            connection.close()
            put_new(made, path)
        finally:
            connection.close()
            discard(made)


def bare(path: Path, key: Key | None, mode: str = "rwc", kind: Kind | None = None) -> Connection:
    """A connection with the rules of ours on it, and no question asked about what the file holds."""
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):  # on a Windows share; SQLite knows no machine in an address
        uri = uri.replace("file://", "file:////", 1)
    uri += "?immutable=1" if mode == "immutable" else f"?mode={mode}"
    hold = Hold(path)
    try:
        connection = dbapi2.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, factory=kind or HoldingConnection
        )
    except BaseException:
        hold.let_go()
        raise
    connection.keep(hold)
    try:
        # The key is hexadecimal and stands in no log: SQLCipher's own, on stderr, is turned off.
        connection.execute("PRAGMA cipher_log_level = NONE")
        if key is not None:
            connection.execute(f'PRAGMA key = "{key.literal}"')
        for pragma in _RULES:
            connection.execute(f"PRAGMA {pragma}")
        register_functions(connection)
        register_pinyin(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(path: Path, key: Key | None, mode: str, kind: Kind | None) -> Connection:
    connection = None
    try:
        connection = bare(path, key, mode, kind)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        if connection is not None:
            connection.close()
        if result_code(error) == _NOT_A_DATABASE and key is not None:
            raise UserError("passphrase_wrong", file=str(path)) from None
        if mode == "ro" and _lies_still(path):
            return _opened(path, key, "immutable", kind)
        raise
    return connection


def _lies_still(path: Path) -> bool:
    """Whether a file in a folder that may not be written holds everything itself, without a log."""
    log = path.with_name(path.name + "-wal")
    return not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _refuse_other_databases(connection: Connection, path: Path) -> None:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    missing = sorted({"journal", "site", "cell"} - {name for (name,) in rows})
    if not missing:
        return
    if ("_sqlite_migrations",) in rows and len(missing) < 3:  # gridmap's, and another program's work
        tables = ", ".join(missing)
        raise UserError("workspace_file_incomplete", file=str(path), count=len(missing), tables=tables)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    kind = "geopackage" if application == _GEOPACKAGE else "database"
    raise UserError(f"workspace_file_other_{kind}", file=str(path))


def _set_journal_mode(connection: Connection, wanted: str) -> None:
    if wanted == "DELETE":
        connection.execute("PRAGMA busy_timeout = 15000")  # readers are in a writer's way without a log
    now = connection.execute("PRAGMA journal_mode").fetchone()[0].upper()
    if now == wanted:
        return
    if wanted == "DELETE":
        # Leaving the log needs no shared memory, which a share cannot give, once the file is ours alone.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute(f"PRAGMA journal_mode = {wanted}")
    if wanted == "DELETE":
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # which lets the lock go


__all__ = ["Connection", "FileKind", "bare", "connect", "creating", "file_kind", "is_sealed", "key_for"]
