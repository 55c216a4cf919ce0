"""How a file leaves the program: whole, journaled, and never over something that was not meant."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.session import Session
from gridmap.store.connection import connect
from gridmap.store.file_kind import FileKind, file_kind
from gridmap.store.queries.export_layers import SOURCES
from gridmap.store.unfinished import discard, put_in_place, sweep, unfinished

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def leaving(
    session: Session, out: Path, reason: str = "", *, force: bool = False, **values: Any
) -> Iterator[Path]:
    """Where an export is made; when the block ends well it is journaled and takes its place.

    Args:
        session: Whose actor exports; the journal is written through it.
        out: The file, or folder, that is to be there.
        reason: Why people's data leave, where they do.
        force: Whether a file that lies at `out` may be replaced.
        **values: What the journal keeps beside the file's name: layers, counts; never the data.

    Raises:
        UserError: `out` is taken or cannot be written, the disk is full, nothing can be journaled.
        Refused: the actor may not export.
    """
    session.require("export")
    if session.read_only:
        raise UserError("export.read_only", file=str(session.workspace.path))
    out = out.absolute()
    _refuse_place(session, out, force)
    made = unfinished(out)
    with _told(out):
        sweep(out)
        try:
            yield made
            session.note_access("export", (), reason, file=out.name, **values)
            _put(made, out)
        finally:
            if made.is_dir():
                shutil.rmtree(made)
            discard(made)


def _refuse_place(session: Session, out: Path, force: bool) -> None:
    if not out.parent.is_dir():
        raise UserError("export.folder_missing", folder=str(out.parent))
    if not out.exists():
        return
    if out.samefile(session.workspace.path) or (out.is_file() and _may_be_workspace(out)):
        raise UserError("export.over_workspace", file=str(out))
    if not force:
        raise UserError("export.folder_exists" if out.is_dir() else "export.file_exists", file=str(out))
    if out.with_name(out.name + "-wal").exists():  # SQLite would play it into the new file
        raise UserError("export.in_use", file=str(out))


def _may_be_workspace(path: Path) -> bool:
    """Whether a file to be replaced is, by the look of it, a workspace: nobody means to lose that."""
    kind = file_kind(path)
    if kind is not FileKind.PLAIN:
        return kind is FileKind.SEALED
    try:
        connect(path, read_only=True).close()
    except UserError as error:
        return not error.key.startswith("workspace_file_other")
    return True


def _put(made: Path, out: Path) -> None:
    if not made.is_dir():
        put_in_place(made, out)
        return
    if out.is_dir():
        files = list(made.iterdir())
        for file in files:
            put_in_place(file, out / file.name)
        _remove_earlier(out, {file.name for file in files}, {file.suffix for file in files})
    else:
        made.rename(out)


def _remove_earlier(out: Path, put: set[str], suffixes: set[str]) -> None:
    """Remove the layers of an earlier export, which would be taken for part of this one, and nothing else."""
    for file in out.iterdir():
        named = file.stem.removesuffix("_count") in SOURCES
        if named and file.suffix in suffixes and file.name not in put and file.is_file():
            file.unlink()


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Turn the system's complaints about the place into the user's trouble."""
    try:
        yield
    except OSError as error:
        key = "export.disk_full" if error.errno in _FULL else "export.unwritable"
        raise UserError(key, file=str(out), why=error.strerror or os.strerror(error.errno or 0)) from error
