"""The settings, made from the table of options; each is kept as soon as it is set."""

from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui.dialogs import show_once
from gridmap.gui.options import Options
from gridmap.gui.report import telling
from gridmap.settings import Option, options
from gridmap.words import language, tr


class SettingsDialog(QDialog):
    """Stays beside the window; there is nothing to confirm."""

    def __init__(self, parent: QWidget | None, values: Options) -> None:
        super().__init__(parent)
        self._values = values
        self.editors: dict[str, QWidget] = {}
        self.setWindowTitle(tr("window.settings"))
        self.setMinimumWidth(560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for scope in ("user", "workspace"):
            self._add_section(layout, scope)
        layout.addStretch(1)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("window.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        layout.addWidget(buttons)

    def _add_section(self, layout: QVBoxLayout, scope: str) -> None:
        heading = QLabel(tr(f"window.settings_{scope}"))
        heading.setProperty("role", "heading")
        layout.addWidget(heading)
        form = QFormLayout()
        form.setSpacing(10)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for option in options().values():
            if option.scope == scope and not option.hidden:
                self._add_option(form, option)
        layout.addLayout(form)
        if scope == "workspace" and self._values.session is None:
            needs_file = QLabel(tr("window.settings_need_workspace"))
            needs_file.setProperty("role", "muted")
            layout.addWidget(needs_file)

    def _add_option(self, form: QFormLayout, option: Option) -> None:
        editor = self._editor(option)
        described = option.descriptions[language()]
        editor.setAccessibleName(described)
        editor.setMinimumHeight(30)
        editor.setEnabled(self._values.available(option.name))
        self.editors[option.name] = editor
        if isinstance(editor, QCheckBox):
            editor.setText(described)
            form.addRow(editor)
        else:
            label = QLabel(described)
            label.setBuddy(editor)
            if option.name == "risk_scheme":
                form.addRow(label, self._beside(editor, self._own_scheme_button()))
            else:
                form.addRow(label, editor)

    @staticmethod
    def _beside(editor: QWidget, button: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(editor, 1)
        row.addWidget(button)
        return row

    def _own_scheme_button(self) -> QPushButton:
        """Opens the own colours; the choice shows afterwards which scheme is in force."""
        button = QPushButton(tr("window.own_scheme_edit"))
        button.setAccessibleName(tr("window.own_scheme"))
        button.setAutoDefault(False)
        button.setEnabled(self._values.available("own_scheme"))
        button.clicked.connect(self._edit_own_scheme)
        return button

    def _edit_own_scheme(self) -> None:
        from gridmap.gui.dialogs.own_scheme import OwnSchemeDialog

        dialog = OwnSchemeDialog(self, self._values)
        dialog.finished.connect(self._show_scheme)
        show_once(dialog)

    def _show_scheme(self) -> None:
        choice = self.editors["risk_scheme"]
        assert isinstance(choice, QComboBox)
        choice.setCurrentIndex(choice.findData(self._values["risk_scheme"]))

    def _editor(self, option: Option) -> QWidget:
        value = self._values[option.name]
        if option.kind == "bool":
            box = QCheckBox()
            box.setChecked(value)
            box.toggled.connect(lambda on: self._keep(option.name, on))
            return box
        if option.kind == "choice":
            choice = QComboBox()
            for one in option.choices:
                choice.addItem(tr(f"window.option_{option.name}_{one}"), one)
            choice.setCurrentIndex(choice.findData(value))
            choice.activated.connect(lambda _: self._chosen(option.name, choice.currentData()))
            return choice
        if option.kind == "int":
            number = QSpinBox()
            number.setRange(option.minimum or 0, option.maximum or 1_000_000)
            number.setValue(value)
            number.valueChanged.connect(lambda figure: self._keep(option.name, figure))
            return number
        text = QLineEdit(value)
        text.setMinimumWidth(240)
        text.editingFinished.connect(lambda: self._keep(option.name, text.text().strip()))
        return text

    def _chosen(self, name: str, value: Any) -> None:
        if (name, value) == ("risk_scheme", "own") and not self._values["own_scheme"]:
            self._edit_own_scheme()  # there is nothing yet to choose
        else:
            self._keep(name, value)

    def _keep(self, name: str, value: Any) -> None:
        with telling(self.parentWidget() or self):
            self._values[name] = value
