"""The settings, made from the table of options; each is kept as soon as it is set."""

from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gridmap.gui.dialogs import show_once
from gridmap.gui.dialogs.dialog import ScrolledDialog
from gridmap.gui.options import Options
from gridmap.gui.report import telling
from gridmap.settings import Option, options
from gridmap.words import language, tr

_LABELS = 250  # pixels of the column of labels, in which long ones are wrapped


class SettingsDialog(ScrolledDialog):
    """Stays beside the window; there is nothing to confirm."""

    def __init__(self, parent: QWidget | None, values: Options) -> None:
        super().__init__(parent)
        self._values = values
        self.editors: dict[str, QWidget] = {}
        self.setWindowTitle(tr("window.settings"))
        self.setMinimumWidth(640)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        for scope in ("user", "workspace"):
            self._add_section(scope)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("window.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        self.add_below(buttons)

    def _add_section(self, scope: str) -> None:
        self._add_line(QLabel(tr(f"window.settings_{scope}")), "heading")
        for option in options().values():
            if option.scope == scope and not option.hidden:
                self._add_option(option)
        if scope == "workspace" and self._values.session is None:
            self._add_line(QLabel(tr("window.settings_need_workspace")), "muted")

    def _add_line(self, widget: QWidget, role: str = "") -> None:
        widget.setProperty("role", role)
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def _add_option(self, option: Option) -> None:
        editor = self._editor(option)
        described = option.descriptions[language()]
        editor.setAccessibleName(described)
        editor.setMinimumHeight(30)
        editor.setEnabled(self._values.available(option.name))
        self.editors[option.name] = editor
        if isinstance(editor, QCheckBox):
            editor.setText(described)
            self._add_line(editor)
            return
        row, label = self._grid.rowCount(), QLabel(described)
        label.setBuddy(editor)
        label.setWordWrap(True)
        label.setFixedWidth(_LABELS)
        label.setMinimumHeight(label.heightForWidth(_LABELS))
        self._grid.addWidget(label, row, 0)
        if option.name == "risk_scheme":
            self._grid.addLayout(self._beside(editor, self._own_scheme_button()), row, 1)
        else:
            self._grid.addWidget(editor, row, 1)

    @staticmethod
    def _beside(editor: QWidget, button: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
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
