"""References of bulk work, checked a value once when everything is written."""

from collections.abc import Iterable
from typing import Any

from sqlcipher3 import dbapi2


def check_references(connection: Any, tables: Iterable[str]) -> None:
    """See that every record that a row of these tables names is there.

    SQLite's own check reads the named record again for every row; a million events name some
    thousand cells, which an index gives.

    Raises:
        IntegrityError: one is not there, as SQLite would say.
    """
    for table in tables:
        for _, _, parent, column, key, *_ in connection.execute(
            f'PRAGMA foreign_key_list("{table}")'
        ).fetchall():
            named = f'SELECT DISTINCT "{column}" AS id FROM "{table}" WHERE "{column}" IS NOT NULL'
            lost = connection.execute(
                f'SELECT id FROM ({named}) WHERE id NOT IN (SELECT "{key}" FROM "{parent}") LIMIT 1'
            ).fetchone()
            if lost:
                said = f"FOREIGN KEY constraint failed: {table}.{column} names {lost[0]}, which is not there"
                raise dbapi2.IntegrityError(said)
