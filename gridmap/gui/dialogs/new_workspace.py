"""A new workspace: its name, where it lies, and the passphrase that seals it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from gridmap.domain.errors import Refused
from gridmap.domain.field_text import fitting
from gridmap.gui.dialogs.form import FieldError, FormDialog
from gridmap.gui.dialogs.new_passphrase import NewPassphrase
from gridmap.words import tr

_LONGEST_FILE = 60  # characters; three bytes each fit a file system's 255
_NOT_IN_NAMES = '\\/:*?"<>|'


class NewWorkspaceDialog(FormDialog):
    """Sealed unless the user declines; nothing is written here."""

    wanted = Signal(object, str, object)  # path, name, passphrase or None

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        super().__init__(
            parent, tr("window.new_workspace"), tr("window.new_workspace_intro"), tr("window.create")
        )
        self._folder = folder
        self._file_is_ours = True  # until the user writes a path
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("window.workspace_name_example"))
        self.file = QLineEdit()
        browse = QPushButton(tr("window.browse"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self.add_field(tr("window.workspace_name"), self.name)
        self.add_field(tr("window.file"), self.file, browse)
        self.passphrase = NewPassphrase(self)
        self.plain = QCheckBox(tr("window.do_not_seal"))
        self.add_line(self.plain)
        self._warning = QLabel(tr("window.do_not_seal_means"))
        self._warning.setProperty("role", "trouble")
        self._warning.setWordWrap(True)
        self._warning.hide()
        self.add_line(self._warning)
        self.plain.toggled.connect(self._warning.setVisible)
        self.plain.toggled.connect(lambda on: self.passphrase.set_enabled(not on))
        self.name.textEdited.connect(self._suggest_file)
        self.file.textEdited.connect(self._file_written)
        self._suggest_file("")
        self.name.setFocus()

    def finish(self) -> None:
        name, path = self.name.text().strip(), Path(self.file.text().strip()).expanduser()
        if not name:
            raise FieldError(self.name, "window.workspace_name_needed")
        try:
            fitting("name", name)
        except Refused as error:
            raise FieldError(self.name, error.key, **error.values) from error
        if not path.suffix:
            path = path.with_suffix(".gpkg")
        if path.exists():
            raise FieldError(self.file, "workspace_file_exists", file=str(path))
        if not path.parent.is_dir():
            raise FieldError(self.file, "workspace_folder_missing", folder=str(path.parent))
        self.wanted.emit(path, name, None if self.plain.isChecked() else self.passphrase.value)

    def _suggest_file(self, name: str) -> None:
        if self._file_is_ours:
            kept = "".join(character for character in name.strip() if character not in _NOT_IN_NAMES)
            self.file.setText(str(self._folder / f"{kept[:_LONGEST_FILE] or 'gridmap'}.gpkg"))

    def _file_written(self, _: str) -> None:
        self._file_is_ours = False

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("window.new_workspace"), self.file.text(), tr("window.workspace_files")
        )
        if chosen:
            self._file_is_ours = False
            self.file.setText(chosen)
