"""Sealing a workspace, opening it for good, changing its passphrase: asks for what each needs."""

from pathlib import Path
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gridmap.gui.dialogs.form import FieldError, FormDialog, passphrase_field
from gridmap.gui.dialogs.new_passphrase import NewPassphrase
from gridmap.words import tr

Sealing = Literal["seal", "unseal", "change_passphrase"]


class SealDialog(FormDialog):
    """Hands over the old passphrase (None for a plain file) and the new one (None to stay plain)."""

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None, path: Path, sealing: Sealing) -> None:
        super().__init__(
            parent,
            tr(f"window.{sealing}"),
            tr(f"window.{sealing}_intro", file=path.name),
            tr(f"window.{sealing}_verb"),
        )
        self.old: QLineEdit | None = None
        self.new: NewPassphrase | None = None
        if sealing != "seal":
            self.old, show = passphrase_field()
            self.add_field(tr("window.passphrase_now"), self.old, show)
        if sealing != "unseal":
            self.new = NewPassphrase(self)

    def finish(self) -> None:
        if self.old is not None and not self.old.text():
            raise FieldError(self.old, "window.passphrase_needed")
        old = self.old.text() if self.old is not None else None
        self.wanted.emit(old, self.new.value if self.new is not None else None)
