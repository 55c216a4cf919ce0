"""Files that this process has open in SQLite, and reading them without letting go of their locks.

Locks of POSIX belong to a process: whoever closes any descriptor of a file drops all locks that the
process holds on it, those of SQLite too (https://www.sqlite.org/howtocorrupt.html, section 2.2). The
next other program that closes the file then takes itself for the last one and clears the log away,
with all that is written into it from then on. So a file that is open here is never opened and closed
beside SQLite: a descriptor of its own is kept for as long as there are connections, and read from.
"""

import os
import threading
import weakref
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2

_Identity = tuple[int, int]  # device and number of a file
#: Not to be waited for where the garbage collector may be at work: it may run inside the lock.
_lock = threading.Lock()
#: Holds that were let go of and are not settled yet.
_gone: deque[_Identity] = deque()


@dataclass(slots=True)
class _Held:
    descriptor: int
    connections: int


_held: dict[_Identity, _Held] = {}


def first_bytes(path: Path, count: int) -> tuple[bytes, int]:
    """The first bytes of a file and its size.

    Raises:
        OSError: it cannot be read.
    """
    with _lock:
        _settle()
        found = path.stat()
        held = _held.get((found.st_dev, found.st_ino))
        if held is not None:
            return os.pread(held.descriptor, count, 0), found.st_size
        with path.open("rb") as file:
            return file.read(count), found.st_size


class Hold:
    """Keeps a file from being closed here, from before it is opened in SQLite."""

    def __init__(self, path: Path) -> None:
        """Hold a file; one that is not there yet, or on a system without such locks, needs no holding."""
        self._identity: _Identity | None = None
        if os.name != "posix":
            return
        with _lock:
            _settle()
            try:
                found = path.stat()
                identity = found.st_dev, found.st_ino
                if identity not in _held:
                    _held[identity] = _Held(os.open(path, os.O_RDONLY), 0)
            except OSError:
                return
            _held[identity].connections += 1
            self._identity = identity

    def let_go(self) -> None:
        """Let go, now or with the next hold if another has the lock: a finalizer cannot wait."""
        identity, self._identity = self._identity, None
        if identity is None:
            return
        _gone.append(identity)
        while _gone and _lock.acquire(blocking=False):
            try:
                _settle()
            finally:
                _lock.release()


def _settle() -> None:
    """Close files that no connection holds any more; the caller has the lock."""
    while _gone:
        held = _held[identity := _gone.popleft()]
        held.connections -= 1
        if not held.connections:
            del _held[identity]
            os.close(held.descriptor)


class HoldingConnection(dbapi2.Connection):  # type: ignore[misc]  # the driver carries no types
    """A connection with the hold of its file, which it lets go when it is closed or gone."""

    _hold: Hold | None = None

    def keep(self, hold: Hold) -> None:
        """Take over the hold of the file."""
        self._hold = hold
        weakref.finalize(self, hold.let_go).atexit = False

    def close(self) -> None:
        """As the driver's own."""
        super().close()
        if self._hold is not None:
            self._hold.let_go()
