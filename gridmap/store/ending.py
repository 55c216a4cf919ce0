"""Connections that can be closed while other threads are at work with them.

Closed under a statement that runs, SQLite would crash. So every call holds the connection's turn,
and whoever closes interrupts what runs until the turn comes to it; from then on every call is
`Cancelled`, for the thread that made it.
"""

import threading
from collections.abc import Iterator
from typing import Any

from sqlcipher3 import dbapi2

from gridmap.domain.errors import Cancelled
from gridmap.store.held_files import HoldingConnection
from gridmap.store.trouble import INTERRUPTED, result_code

#: Between two attempts to interrupt what another thread has running.
_PATIENCE_S = 0.02
#: Rows fetched in one turn while a cursor is gone through.
_AT_ONCE = 100


class EndingConnection(HoldingConnection):
    """A connection that any thread may end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """As the driver's own."""
        super().__init__(*args, **options)
        self.turn = threading.RLock()
        self.ended = False

    def cursor(self, factory: Any = None) -> Any:
        """A cursor that takes turns; `execute` and its like make one too."""
        with self.turn:
            if self.ended:
                raise Cancelled
            return super().cursor(factory or EndingCursor)

    def close(self) -> None:
        """As the driver's own; cursors that are left over let go of nothing any more."""
        self.ended = True
        super().close()

    def end(self) -> None:
        """Let nothing further run, interrupt what runs, and close."""
        self.ended = True
        while not self.turn.acquire(timeout=_PATIENCE_S):
            self.interrupt()
        try:
            self.close()
        finally:
            self.turn.release()


class EndingCursor(dbapi2.Cursor):  # type: ignore[misc]  # as above
    """A cursor of a connection that may be ended: then every call raises `Cancelled`."""

    def execute(self, *args: Any) -> Any:
        """As the driver's own."""
        return self._in_turn(super().execute, *args)

    def executemany(self, *args: Any) -> Any:
        """As the driver's own."""
        return self._in_turn(super().executemany, *args)

    def fetchone(self) -> Any:
        """As the driver's own."""
        return self._in_turn(super().fetchone)

    def fetchmany(self, *args: Any) -> Any:
        """As the driver's own."""
        return self._in_turn(super().fetchmany, *args)

    def fetchall(self) -> Any:
        """As the driver's own."""
        return self._in_turn(super().fetchall)

    def __next__(self) -> Any:
        """The next row."""
        return self._in_turn(super().__next__)

    def __iter__(self) -> Iterator[Any]:
        """The rows that are left."""
        while rows := self.fetchmany(_AT_ONCE):
            yield from rows

    def __del__(self) -> None:
        """Let go of the statement in turn too, not whenever the driver comes to it."""
        connection = getattr(self, "connection", None)
        if connection is None:
            return
        with connection.turn:
            if not connection.ended:
                self.close()

    def _in_turn(self, call: Any, *args: Any) -> Any:
        connection = self.connection
        with connection.turn:
            if connection.ended:
                raise Cancelled
            try:
                return call(*args)
            except dbapi2.DatabaseError as error:
                if connection.ended and result_code(error) == INTERRUPTED:
                    raise Cancelled from error
                raise
