"""A copy of a workspace in a file of its own, taken while others work, and verified."""

from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.store import lease
from gridmap.store.connection import Connection, bare, connect
from gridmap.store.contents import Contents, Progress, contents, refuse_unless_whole
from gridmap.store.disk import ensure_room
from gridmap.store.keys import Key
from gridmap.store.trouble import told
from gridmap.store.unfinished import discard, put_new, sweep, unfinished

_PAGES_A_STEP = 2_000  # 8 MB, some 10 ms


def backup(path: Path, key: Key | None, target: Path, progress: Progress | None = None) -> Contents:
    """Copy a workspace to `target`, which appears verified and whole, or not at all.

    The copy is of one moment, though others go on writing; a sealed one is sealed with the same
    passphrase. It is one file without a log beside it, so it may be moved and stored as it is.

    Args:
        path: The workspace, open elsewhere or not.
        key: Its key, None for a plain one.
        target: Must not exist yet.
        progress: Told pages done and in all; may raise `Cancelled`.

    Raises:
        UserError: the workspace cannot be opened; the target exists, its folder is missing or full;
            the copy turned out damaged or different.
    """
    if target.exists():
        raise UserError("backup_exists", file=str(target))
    if not target.parent.is_dir():
        raise UserError("workspace_folder_missing", file=str(target), folder=str(target.parent))
    source = connect(path, key, read_only=True)
    try:
        ensure_room(target.parent, path.stat().st_size)
        sweep(target)
        made = unfinished(target)
        try:
            with told(target):
                expected = copy_to(source, made, key, progress)
            put_new(made, target)
        finally:
            discard(made)
    finally:
        source.close()
    return expected


def copy_to(source: Connection, made: Path, key: Key | None, progress: Progress | None = None) -> Contents:
    """Copy what a connection sees now into a new file and verify it; gives what it holds."""

    def step(_status: int, left: int, pages: int) -> None:
        if progress is not None:
            progress(pages - left, pages)

    source.execute("BEGIN")  # one moment: what others commit from here on is not seen
    try:
        expected = contents(source)
        copy = bare(made, key)
        try:
            source.backup(copy, pages=_PAGES_A_STEP, progress=step)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute(lease.TABLE)
            copy.execute("DELETE FROM lease")
        finally:
            copy.close()
    finally:
        source.execute("ROLLBACK")
    copy = bare(made, key, "ro")  # from the disk again, so that what was written is what is read
    try:
        refuse_unless_whole(copy, expected, made)
    finally:
        copy.close()
    return expected
