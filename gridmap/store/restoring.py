"""Put a backup in the place of a workspace."""

from datetime import datetime
from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.store import backup_folder
from gridmap.store.backup import backup, copy_to
from gridmap.store.connection import Connection, connect
from gridmap.store.contents import Progress
from gridmap.store.disk import ensure_room
from gridmap.store.keys import Key
from gridmap.store.replacing import replacing
from gridmap.store.trouble import told

#: What a workspace may be found to be, so that it is moved aside rather than saved once more.
_LOST = {
    "workspace_file_damaged", "workspace_file_empty", "workspace_file_cut", "workspace_file_other",
    "workspace_file_incomplete",
}  # fmt: skip


def restore(
    path: Path, key: Key | None, source: Path, source_key: Key | None, progress: Progress | None = None
) -> Path | None:
    """Put a backup in a workspace's place, at one stroke; gives where the workspace that was there went.

    A sound workspace is backed up before (and found among its automatic backups); a damaged one is
    moved aside with its log. The restored file is sealed as the backup is.

    Args:
        path: The workspace; there need be none any more.
        key: Its key, None for a plain one.
        source: The backup.
        source_key: The backup's key; another one if the passphrase was changed since.
        progress: Told pages done and in all; may raise `Cancelled`.

    Raises:
        UserError: the backup cannot be opened or is damaged; the workspace is in use or sealed with
            another passphrase.
    """
    if source.resolve() == path.resolve():
        raise UserError("backup_is_itself", file=str(path))
    copied = connect(source, source_key, read_only=True)
    try:
        ensure_room(path.absolute().parent, source.stat().st_size)
        if not path.exists():
            backup(source, source_key, path, progress)
            return None
        if _is_lost(path, key):
            aside = _move_aside(path)
            backup(source, source_key, path, progress)
            return aside
        return _swap(path, key, source, copied, source_key, progress)
    finally:
        copied.close()


def _swap(
    path: Path,
    key: Key | None,
    source: Path,
    copied: Connection,
    source_key: Key | None,
    progress: Progress | None,
) -> Path:
    with replacing(path, key) as (_, made), told(path):
        saved = backup_folder.make(path, key, "restore", spared=source)
        copy_to(copied, made, source_key, progress)
    return saved


def _is_lost(path: Path, key: Key | None) -> bool:
    try:
        connection = connect(path, key, read_only=True)
    except UserError as error:
        if error.key not in _LOST:
            raise
        return True
    try:
        with told(path):
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
    except UserError as error:
        if error.key not in _LOST:
            raise
        return True
    finally:
        connection.close()


def _move_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S}")
    for suffix in ("", "-wal", "-shm", "-journal"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + suffix))
    return aside
