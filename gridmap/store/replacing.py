"""Let a new file take a workspace's place while nobody else has it open."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from gridmap.domain.errors import UserError
from gridmap.store import lease, process
from gridmap.store.connection import Connection, connect
from gridmap.store.keys import Key
from gridmap.store.trouble import BUSY, result_code, told
from gridmap.store.unfinished import discard, put_in_place, sweep, unfinished


@contextmanager
def replacing(path: Path, key: Key | None) -> Iterator[tuple[Connection, Path]]:
    """The only connection to a workspace, and where the block makes the file that takes its place.

    The old file keeps its lease until it is gone, so that nobody begins to write what is about to be
    replaced. Whatever fails or dies on the way leaves the old file as it was.

    Raises:
        UserError: someone writes (lease_held) or has it open (workspace_file_in_use).
    """
    connection = connect(path, key)
    made = unfinished(path)
    sweep(path)
    try:
        with told(path):
            token = lease.take(connection, process.user())
        try:
            _leave_the_log(connection, path)
            yield connection, made
            connection.close()
            put_in_place(made, path)
        except BaseException:
            connection.close()
            _give_back(path, key, token)
            raise
    finally:
        connection.close()
        discard(made)


def _leave_the_log(connection: Connection, path: Path) -> None:
    """Merge the write-ahead log, so that none is found beside the new file."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE")  # granted only to a sole connection
    except dbapi2.OperationalError as error:
        if result_code(error) != BUSY:
            raise
        raise UserError("workspace_file_in_use", file=str(path)) from None


def _give_back(path: Path, key: Key | None, token: str) -> None:
    connection = connect(path, key)
    try:
        lease.drop(connection, token)
    finally:
        connection.close()
