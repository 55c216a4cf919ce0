"""Putting a backup in a workspace's place: asked first, then the file is closed, restored, opened again."""

from pathlib import Path
from typing import TYPE_CHECKING

from gridmap.domain.errors import UserError
from gridmap.gui import report
from gridmap.gui.dialogs import show_once
from gridmap.gui.tasks import Progress, run_task
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.desk import Desk


def ask_restore(desk: "Desk", path: Path, source: Path) -> None:
    """Ask whether a backup is to take a workspace's place, then do it."""
    from gridmap.gui.dialogs.restore import RestoreDialog

    if source.resolve() == path.resolve():
        report.tell(desk.window, UserError("backup_is_itself", file=str(path)))
        return
    dialog = RestoreDialog(desk.window, path, source)
    dialog.wanted.connect(lambda now, of_backup: restore(desk, path, source, now, of_backup))
    show_once(dialog)


def restore(desk: "Desk", path: Path, source: Path, now: str | None, of_backup: str | None) -> None:
    """Restore a backup; whatever happens, what was open is opened again as it then is.

    Args:
        desk: Where the workspace may be open.
        path: The workspace.
        source: The backup.
        now: The workspace's passphrase, None for a plain or damaged one.
        of_backup: The backup's.
    """

    def work(progress: Progress) -> Path | None:
        from gridmap.store import restoring
        from gridmap.store.connection import key_for

        source_key = key_for(source, of_backup)
        key = key_for(path, now) if now is not None else None
        return restoring.restore(path, key, source, source_key, progress)

    def done(saved: Path | None) -> None:
        where = tr("window.restored_before", file=saved.name) if saved is not None else ""
        report.note(desk.window, " ".join(filter(None, (tr("window.restored", file=path.name), where))))
        desk.open(path, of_backup)

    def failed(error: UserError) -> None:
        report.tell(desk.window, error, tr("window.not_restored", file=path.name))
        if was_open:
            desk.open(path, now if error.key != "passphrase_wrong" else None)

    shown = desk.behind or desk.opened
    was_open = shown is not None and shown.session.workspace.path == path
    if was_open:
        desk.close_workspace()
    run_task(desk.window, tr("window.restoring"), work, done, failed)
