"""Indexes of a table, out of the way while much of it is written.

Keeping nine indexes of random keys up to date row by row costs ten times what sorting them once does.
"""

from collections.abc import Callable
from typing import Any

#: Fewer rows than this are written with the indexes in place.
FEW = 40_000
#: Indexes stand aside when the rows written are at least this share of those that were there.
SHARE = 0.25


class IndexesAside:
    """The indexes of the tables that bulk work writes, within the transaction that the caller has open."""

    def __init__(self, connection: Any) -> None:
        """Nothing is aside yet."""
        self._connection = connection
        self._statements: list[str] = []
        self._tables: set[str] = set()
        self._there: dict[str, int] = {}

    def write(self, table: str, count: int) -> None:
        """Know that `count` rows of a table have been written or are next; take its indexes away when due."""
        if table in self._tables or count < FEW:
            return
        if table not in self._there:
            (self._there[table],) = self._connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
        if count >= SHARE * self._there[table]:
            self.take(table)

    def take(self, table: str) -> None:
        """Take a table's indexes away."""
        found = self._connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            (table,),
        ).fetchall()
        for name, statement in found:
            self._connection.execute(f'DROP INDEX "{name}"')
            self._statements.append(statement)
        self._tables.add(table)

    def put_back(self, still_wanted: Callable[[], None] = lambda: None) -> None:
        """Make the indexes again; `still_wanted` is called before each, and may raise to stop."""
        for statement in self._statements:
            still_wanted()
            self._connection.execute(statement)
        self._statements.clear()
        self._tables.clear()
