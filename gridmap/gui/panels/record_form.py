"""A form in place, made from the fields of a kind of record."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gridmap.domain.errors import UserError
from gridmap.domain.fields import form_fields
from gridmap.domain.records import Record
from gridmap.gui.panels.entries import Candidates, entry_for, put_value, value_of
from gridmap.gui.panels.wording import field_label
from gridmap.words import said, tr


class RecordForm(QWidget):
    """Enter saves, Esc leaves; says at its foot what is wrong."""

    saved = Signal(dict)  # field name -> what was entered
    left = Signal()

    def __init__(
        self,
        kind: type[Record],
        values: Mapping[str, Any],
        candidates: Candidates,
        names: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.entries = {field.name: entry_for(field, candidates) for field in form_fields(kind)}
        form = QFormLayout()
        form.setSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for field in form_fields(kind):
            entry, label = self.entries[field.name], field_label(kind, field.name)
            put_value(entry, values.get(field.name), (names or {}).get(field.name, ""))
            entry.setAccessibleName(label)
            form.addRow(f"{label} *" if field.required else label, entry)
        self._trouble = QLabel()
        self._trouble.setProperty("role", "trouble")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        save = QPushButton(tr("panels.save"))
        save.setProperty("primary", True)
        save.clicked.connect(self.save)
        leave = QPushButton(tr("panels.cancel"))
        leave.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(save)
        row.addWidget(leave)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(form)
        whole.addWidget(self._trouble)
        whole.addLayout(row)

    def values(self) -> dict[str, Any]:
        """What is entered now."""
        return {name: value_of(entry) for name, entry in self.entries.items()}

    def save(self) -> None:
        """Hand over what is entered."""
        self.saved.emit(self.values())

    def say(self, error: UserError) -> None:
        """Say what is wrong; what was entered stays."""
        self._trouble.setText(said(error))
        self._trouble.show()

    def start(self) -> None:
        """Put the cursor into the first entry."""
        if first := next(iter(self.entries.values()), None):
            first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)
