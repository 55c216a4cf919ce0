"""Asks before a backup takes a workspace's place, and for the passphrases that it takes."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gridmap.domain.errors import UserError
from gridmap.gui.dialogs.form import FieldError, FormDialog, passphrase_field
from gridmap.store.backup_folder import automatic_backups
from gridmap.store.file_kind import is_sealed
from gridmap.words import tr


class RestoreDialog(FormDialog):
    """Hands over the workspace's passphrase and the backup's, None for a plain file."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None, path: Path, source: Path) -> None:
        intro = tr("window.restore_intro", file=path.name, backup=_called(path, source))
        super().__init__(parent, tr("window.restore"), intro, tr("window.restore_verb"))
        self.now = self._passphrase("window.passphrase") if _sealed(path) else None
        self.of_backup = self._passphrase("window.passphrase_of_backup") if _sealed(source) else None
        if self.now is not None and self.of_backup is not None:
            self.of_backup.setPlaceholderText(tr("window.passphrase_the_same"))

    def finish(self) -> None:
        now = self.now.text() if self.now is not None else None
        of_backup = (self.of_backup.text() or now) if self.of_backup is not None else None
        for field, typed in ((self.now, now), (self.of_backup, of_backup)):
            if field is not None and not typed:
                raise FieldError(field, "window.passphrase_needed")
        self.wanted.emit(now, of_backup)

    def _passphrase(self, label: str) -> QLineEdit:
        field, show = passphrase_field()
        self.add_field(tr(label), field, show)
        return field


def _called(path: Path, source: Path) -> str:
    """An automatic backup by its moment, another one by its file."""
    for one in automatic_backups(path):
        if one.path == source:
            return f"{one.made_at:%Y-%m-%d %H:%M}"
    return source.name


def _sealed(path: Path) -> bool:
    try:
        return is_sealed(path)
    except UserError:
        return False  # restoring says what is wrong
