"""Asks for the passphrase of a sealed workspace."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gridmap.domain.errors import UserError
from gridmap.gui.dialogs.form import FieldError, FormDialog, passphrase_field
from gridmap.words import tr


class PassphraseDialog(FormDialog):
    """Hands over what was typed; says what was wrong with the last one."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None, path: Path, trouble: UserError | None = None) -> None:
        super().__init__(
            parent,
            tr("window.open_sealed"),
            tr("window.open_sealed_intro", file=path.name),
            tr("window.open"),
        )
        self.field, show = passphrase_field()
        self.add_field(tr("window.passphrase"), self.field, show)
        if trouble is not None:
            self.say_trouble(trouble, self.field)
        self.field.setFocus()

    def finish(self) -> None:
        if not self.field.text():
            raise FieldError(self.field, "window.passphrase_needed")
        self.given.emit(self.field.text())
