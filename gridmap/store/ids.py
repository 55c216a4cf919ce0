"""Ids that no other record of any workspace has: ``site << 33 | counter``.

A site number has 20 bits and is random per workspace, the counter 33; together they fit the 53
bits that JavaScript and GeoPackage feature ids hold exactly.
"""

import secrets
import threading
from typing import Any

from gridmap.domain.records import TABLES

COUNTER_BITS = 33
SITE_BITS = 20


def new_site() -> int:
    """A random site number, from 1."""
    return secrets.randbelow((1 << SITE_BITS) - 1) + 1


class Ids:
    """Gives ids of one workspace; the store writes `next_id` with the records that use them."""

    def __init__(self, connection: Any) -> None:
        """Go on after the highest id in use, other programs' rows included."""
        site: int
        following: int
        site, following = connection.execute("SELECT number, next_id FROM site").fetchone()
        first, last = site << COUNTER_BITS, (site + 1) << COUNTER_BITS
        highest = following - 1
        for table in TABLES.values():
            (used,) = connection.execute(f'SELECT max(id) FROM "{table}" WHERE id < ?', (last,)).fetchone()
            highest = max(highest, used or 0)
        self._next = max(highest + 1, first + 1)
        self._last = last
        self._lock = threading.Lock()

    def __call__(self) -> int:
        """The next id."""
        with self._lock:
            given = self._next
            assert given < self._last, "the 33-bit counter of this site has run out"
            self._next = given + 1
            return given

    def block(self, count: int) -> range:
        """The next `count` ids at once."""
        with self._lock:
            given = range(self._next, self._next + count)
            assert given.stop <= self._last, "the 33-bit counter of this site has run out"
            self._next = given.stop
            return given

    @property
    def next_id(self) -> int:
        """The id that would be given next."""
        return self._next
