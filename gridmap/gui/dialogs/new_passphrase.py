"""Two fields for a new passphrase with a hint how strong it is, used by every dialog that sets one."""

from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar

from gridmap.domain.passphrase_strength import bits, strength
from gridmap.gui.dialogs.form import FieldError, FormDialog, passphrase_field
from gridmap.words import tr

_FULL_BITS = 80


class NewPassphrase:
    """Adds its rows to a form; `value` is what was typed twice alike."""

    def __init__(self, form: FormDialog) -> None:
        self.field, show = passphrase_field(self._hint)
        self.again, show_again = passphrase_field()
        self._bar = QProgressBar()
        self._bar.setRange(0, _FULL_BITS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("window.passphrase_strength"))
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        form.add_field(tr("window.passphrase_new"), self.field, show)
        form.add_line(self._bar)
        form.add_line(self._said)
        form.add_field(tr("window.passphrase_again"), self.again, show_again)
        self._hint("")

    @property
    def value(self) -> str:
        """The passphrase.

        Raises:
            FieldError: it is empty, or the two differ.
        """
        if not self.field.text():
            raise FieldError(self.field, "window.passphrase_needed")
        if self.field.text() != self.again.text():
            raise FieldError(self.again, "passphrase_differs")
        return self.field.text()

    def set_enabled(self, enabled: bool) -> None:
        """Whether a passphrase is wanted at all."""
        fields: tuple[QLineEdit, ...] = (self.field, self.again)
        for field in fields:
            field.setEnabled(enabled)
        self._bar.setVisible(enabled)
        self._said.setVisible(enabled)

    def _hint(self, text: str) -> None:
        self._bar.setValue(min(_FULL_BITS, round(bits(text))) if text else 0)
        self._said.setText(tr(f"window.strength_{strength(text)}"))
