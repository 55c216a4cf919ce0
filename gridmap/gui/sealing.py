"""Sealing, unsealing, a new passphrase, backups: what is done with the whole file of a workspace."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gridmap.domain.errors import UserError
from gridmap.gui import report
from gridmap.gui.dialogs import show_once
from gridmap.gui.dialogs.seal import SealDialog, Sealing
from gridmap.gui.recent_files import usual_folder
from gridmap.gui.tasks import Progress, run_task
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.desk import Desk
    from gridmap.gui.window import Window
    from gridmap.store.workspace import Workspace


#: Why a workspace cannot be opened that only a backup brings back.
LOST = frozenset(
    {"workspace_file_damaged", "workspace_file_empty", "workspace_file_cut", "workspace_file_incomplete"}
)


class Sealings:
    """Asks, closes the workspace, has the work done, opens it again."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def ask(self, sealing: Sealing) -> None:
        """Ask for the passphrases that a kind of sealing needs."""
        if self._desk.opened is None:
            return
        path = self._desk.opened.session.workspace.path
        dialog = SealDialog(self._desk.window, path, sealing)
        dialog.wanted.connect(lambda old, new: self.seal(path, sealing, old, new))
        show_once(dialog)

    def seal(self, path: Path, sealing: Sealing, old: str | None, new: str | None) -> None:
        """Write the file anew; whatever happens, it is opened again as it then is."""
        desk = self._desk

        def work(_: Progress) -> None:
            from gridmap.store import sealing as store

            if old is None:
                store.seal(path, new or "")
            elif new is None:
                store.unseal(path, old)
            else:
                store.change_passphrase(path, old, new)

        def done(_: None) -> None:
            report.note(desk.window, tr(f"window.{sealing}_done", file=path.name))
            desk.open(path, new)

        def failed(error: UserError) -> None:
            report.tell(desk.window, error)
            desk.open(path)  # asks again where it is sealed: what was typed may have been wrong

        desk.close_workspace()
        run_task(desk.window, tr(f"window.{sealing}"), work, done, failed)

    def backup(self) -> None:
        """Show the backups there are, and make one where the user says."""
        workspace = self._backed_up()
        path = workspace.path if workspace is not None else self._asked_for()
        if path is not None:
            self.backups_of(path, open_now=workspace is not None)

    def backups_of(self, path: Path, open_now: bool = False) -> None:
        """Show the backups of a workspace, which one that cannot be opened is restored from."""
        from gridmap.gui.dialogs.backup import BackupDialog
        from gridmap.gui.restoring import ask_restore

        desk = self._desk
        dialog = BackupDialog(desk.window, path, open_now)
        dialog.wanted.connect(self.back_up_to)
        dialog.restore_wanted.connect(lambda source: ask_restore(desk, path, source))
        show_once(dialog, modal=False)

    def way_out(self, path: Path, error: UserError) -> tuple[str, Callable[[], None]] | None:
        """The button on the card that tells of a workspace that is lost: its backups."""
        if error.key not in LOST:
            return None
        return tr("window.restore_way_out"), lambda: self.backups_of(path)

    def _asked_for(self) -> Path | None:
        """The workspace of which backups are to be restored, where none is open."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._desk.window, tr("window.restore_which"), str(usual_folder(self._desk.options)),
            tr("window.workspace_files"),
        )  # fmt: skip
        return Path(chosen) if chosen else None

    def back_up_to(self, target: Path) -> None:
        """Make a backup in a file."""
        window, workspace = self._desk.window, self._backed_up()
        if workspace is None:
            return

        def done(_: object) -> None:
            report.note(window, tr("window.backup_done", file=str(target)))

        run_task(
            window,
            tr("window.backing_up"),
            lambda progress: workspace.backup_to(target, progress),
            done,
        )

    def _backed_up(self) -> "Workspace | None":
        """The workspace itself, also while another day is on show, which is but a copy."""
        open_now = self._desk.behind or self._desk.opened
        return open_now.session.workspace if open_now is not None else None


def back_up_daily(window: "Window", workspace: "Workspace", keep: int) -> None:
    """Make the day's automatic backup if it is due, and keep the last of them."""

    def failed(error: UserError) -> None:
        report.tell(window, error, tr("window.no_daily_backup"))

    run_task(
        window,
        tr("window.backing_up"),
        lambda progress: workspace.daily_backup(progress, keep),
        lambda _: None,
        failed,
    )


def verify_journal(window: "Window", workspace: "Workspace") -> None:
    """Compute the journal's chain again and say in the status bar whether it holds."""
    from gridmap.store import journal

    def told(verdict: journal.Verdict) -> None:
        key = "journal_sound" if verdict.broken_seq is None else "journal_broken"
        window.status.show_journal(key, seq=verdict.broken_seq or 0)

    window.status.show_journal("journal_saved")
    run_task(window, tr("window.verifying"), lambda _: journal.verify(workspace.reading()), told)
