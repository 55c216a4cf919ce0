"""Reading of one moment, while others write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def snapshot(connection: Any) -> Iterator[Any]:
    """The connection within one reading transaction: all its answers are of one moment.

    Within another such block that one's moment holds.
    """
    if connection.in_transaction:
        yield connection
        return
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        connection.execute("COMMIT")
