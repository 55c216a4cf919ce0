"""Files that are being made beside the one they will become.

Their name tells who makes them, so that what a killed process left behind is known and removed.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from gridmap.domain.errors import UserError
from gridmap.store.disk import write_folder_through, write_through
from gridmap.store.process import identity

_MARK = ".unfinished-"


def unfinished(path: Path) -> Path:
    """Where this process makes the file that is to lie at `path`: in the same folder."""
    return path.with_name(f"{path.name}{_MARK}{os.getpid()}")


def sweep(path: Path) -> None:
    """Remove what processes that are gone left unfinished for `path`."""
    for left in path.parent.glob("*" + _MARK + "*"):
        name, _, rest = left.name.partition(_MARK)
        pid = rest.partition("-")[0]
        if name == path.name and pid.isdigit() and identity(int(pid)) is None:
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def put_in_place(made: Path, path: Path) -> None:
    """Let a finished file take the place of `path` at one stroke; nobody may have either open."""
    write_through(made)
    made.replace(path)
    write_folder_through(path.parent)


def put_new(made: Path, path: Path) -> None:
    """Give a finished file its name, which nothing may have yet.

    Raises:
        UserError: something lies there by now.
    """
    write_through(made)
    _set_orphans_aside(path)
    try:
        os.link(made, path)  # fails where the name is taken; a rename would overwrite
    except FileExistsError:
        raise UserError("workspace_file_exists", file=str(path)) from None
    except OSError:  # a disk without links, such as a memory stick's
        if path.exists():
            raise UserError("workspace_file_exists", file=str(path)) from None
        made.rename(path)
    write_folder_through(path.parent)


def discard(made: Path) -> None:
    """Remove an unfinished file and what SQLite keeps beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        made.with_name(made.name + suffix).unlink(missing_ok=True)


def _set_orphans_aside(path: Path) -> None:
    """Rename the log of a file that was removed or moved away: SQLite would play it into the new one."""
    if path.exists():
        return
    for suffix in ("-wal", "-journal", "-shm"):
        orphan = path.with_name(path.name + suffix)
        if orphan.exists():
            orphan.replace(orphan.with_name(f"{orphan.name}.orphaned-{datetime.now():%Y%m%d-%H%M%S}"))


@contextmanager
def passing_folder(path: Path) -> Iterator[Path]:
    """A folder for copies of a workspace, gone afterwards: beside it, where as much room is.

    Where that folder may not be written it is in the system's temporary one, for this user alone.

    Raises:
        UserError: neither may be written.
    """
    try:
        made = TemporaryDirectory(dir=path.absolute().parent, prefix=".gridmap-")
    except OSError:
        try:
            made = TemporaryDirectory(prefix="gridmap-")
        except OSError:
            raise UserError("workspace_folder_unwritable", folder=str(path.absolute().parent)) from None
    with made as folder:
        yield Path(folder)
