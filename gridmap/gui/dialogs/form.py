"""A dialog of labelled fields that says at the field what is missing."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from gridmap.domain.errors import UserError
from gridmap.gui import icons
from gridmap.gui.dialogs.dialog import ScrolledDialog
from gridmap.gui.form_layout import FormLayout
from gridmap.gui.scrolling import scroll_to
from gridmap.words import said, tr


class FormDialog(ScrolledDialog):
    """A heading, a sentence, fields, a line for what is wrong, and a button named after what it does."""

    def __init__(self, parent: QWidget | None, title: str, intro: str, verb: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        said_first = QLabel(intro)
        said_first.setWordWrap(True)
        said_first.setProperty("role", "muted")
        said_first.setVisible(bool(intro))
        self.fields = FormLayout()
        self.fields.setSpacing(10)
        self.fields.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._watched: list[QLineEdit] = []  # fields that were wrong once
        self._trouble = QLabel()
        self._trouble.setProperty("role", "trouble")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        self.buttons = QDialogButtonBox()
        self.verb = self.buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.verb.setProperty("primary", True)
        self.verb.setDefault(True)
        cancel = self.buttons.addButton(tr("window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        self.buttons.accepted.connect(self._on_verb)
        self.buttons.rejected.connect(self.reject)
        self.body.addWidget(said_first)
        self.body.addLayout(self.fields)
        self.body.addStretch(1)
        self.add_below(self._trouble)
        self.add_below(self.buttons)

    def add_field(self, label: str, field: QWidget, *beside: QWidget) -> None:
        """Add a row; the label also is the field's name for screen readers."""
        named = QLabel(label)
        named.setBuddy(field)
        field.setAccessibleName(label)
        if not beside:
            self.fields.addRow(named, field)
            return
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(field, 1)
        for widget in beside:
            row.addWidget(widget)
        self.fields.addRow(named, row)

    def add_line(self, widget: QWidget) -> None:
        """Add something below the field above, without a label."""
        self.fields.addRow("", widget)

    def say_trouble(self, error: UserError, field: QLineEdit | None = None) -> None:
        """Say what is wrong, and put the cursor where it can be mended."""
        self._trouble.setText(said(error))
        self._trouble.show()
        self._frame(field)
        if field is not None:
            field.setFocus()
            field.selectAll()
            if field not in self._watched:
                self._watched.append(field)
                field.textEdited.connect(self.forget_trouble)  # it is being mended
        self.grow()
        if field is not None:
            scroll_to([field])

    def forget_trouble(self) -> None:
        """Say nothing of what was wrong any more."""
        self._trouble.hide()
        self._frame(None)

    def _frame(self, field: QLineEdit | None) -> None:
        for one in self.findChildren(QLineEdit):
            one.setProperty("trouble", one is field)
            one.style().unpolish(one)
            one.style().polish(one)

    def finish(self) -> None:
        """What the verb does; raises `UserError` to stay. Accepts the dialog otherwise."""
        raise NotImplementedError

    def _on_verb(self) -> None:
        try:
            self.finish()
        except UserError as error:
            self.say_trouble(error, getattr(error, "field", None))
            return
        self.accept()


class FieldError(UserError):
    """The user's trouble with one field of a form."""

    def __init__(self, field: QLineEdit, key: str, /, **values: object) -> None:
        super().__init__(key, **values)
        self.field = field


def passphrase_field(on_edit: Callable[[str], None] | None = None) -> tuple[QLineEdit, QToolButton]:
    """A field that hides what is typed, and the button that shows it."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    if on_edit is not None:
        field.textChanged.connect(on_edit)
    show = QToolButton()
    show.setCheckable(True)
    show.setAccessibleName(tr("window.show_passphrase"))
    show.setToolTip(tr("window.show_passphrase"))
    icons.set_icon(show, "eye", "muted")

    def shown(on: bool) -> None:
        field.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        icons.set_icon(show, "eye-off" if on else "eye", "muted")

    show.toggled.connect(shown)
    return field, show
