"""SQLite's complaints about the user's disk, in the user's words.

What is the world's doing (full disk, damaged file, another program writing) becomes a `UserError`;
what is ours (wrong SQL, a broken constraint) is raised as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from gridmap.domain.errors import Cancelled, UserError

#: Primary result code (https://www.sqlite.org/rescode.html) -> key of the sentence.
_SENTENCES: dict[int, str] = {
    3: "workspace_file_unwritable",  # SQLITE_PERM
    5: "workspace_file_busy",  # SQLITE_BUSY
    8: "workspace_file_unwritable",  # SQLITE_READONLY
    10: "workspace_file_disk",  # SQLITE_IOERR
    11: "workspace_file_damaged",  # SQLITE_CORRUPT
    13: "workspace_file_full",  # SQLITE_FULL
    14: "workspace_file_unreadable",  # SQLITE_CANTOPEN
    23: "workspace_file_unreadable",  # SQLITE_AUTH
    26: "workspace_file_damaged",  # SQLITE_NOTADB
}
BUSY = 5
INTERRUPTED = 9


def result_code(error: BaseException) -> int:
    """SQLite's primary result code of an error, 0 if it carries none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's complaints about the file or its disk into `UserError`s that name it."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        if result_code(error) == INTERRUPTED:
            raise Cancelled from error
        sentence = _SENTENCES.get(result_code(error))
        if sentence is None:
            raise
        raise UserError(sentence, file=str(path), why=str(error)) from error
