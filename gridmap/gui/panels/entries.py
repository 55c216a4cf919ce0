"""One entry of a form for each field of a record, made from the field's description."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from gridmap.domain.fields import Field
from gridmap.domain.records import TABLES, RecordId
from gridmap.gui.day_field import DayField
from gridmap.gui.panels.wording import word
from gridmap.words import tr

#: Ids and names that a reference may hold, by table.
Candidates = Callable[[str], list[tuple[RecordId, str]]]
_NOTE_HEIGHT = 66
_MOST_KEPT = 10_000_000


def entry_for(field: Field, candidates: Candidates) -> QWidget:
    """The widget in which a field is entered, empty."""
    if field.entry in ("choice", "open_choice"):
        return _choice(field)
    if field.entry == "reference":
        return _reference(field, candidates)
    if field.entry == "long_text":
        note = QPlainTextEdit()
        note.setFixedHeight(_NOTE_HEIGHT)
        note.setTabChangesFocus(True)
        return note
    line = DayField() if field.entry == "date" else QLineEdit()
    line.setMaxLength(_MOST_KEPT)  # what is too long is refused by the action, not cut without a word
    return line


def put_value(entry: QWidget, value: Any, name: str = "") -> None:
    """Show a value; `name` is what a record that is referred to is called."""
    if isinstance(entry, QComboBox):
        at = entry.findData(value)
        if at < 0 and value is not None:
            entry.addItem(name or str(value), value)
            at = entry.count() - 1
        entry.setCurrentIndex(at)
    elif isinstance(entry, QPlainTextEdit):
        entry.setPlainText("" if value is None else str(value))
    elif isinstance(entry, QLineEdit):
        entry.setText("" if value is None else str(value))


def value_of(entry: QWidget) -> Any:
    """What was entered: a text, a word, an id, or None."""
    if isinstance(entry, QComboBox):
        text = entry.currentText().strip()
        if entry.isEditable() and text != entry.itemText(entry.currentIndex()).strip():
            return text or None
        return entry.currentData()
    if isinstance(entry, QPlainTextEdit):
        return entry.toPlainText().strip() or None
    if isinstance(entry, DayField):
        return entry.value() or None
    assert isinstance(entry, QLineEdit)
    return entry.text().strip() or None


def _choice(field: Field) -> QComboBox:
    box = QComboBox()
    box.setEditable(field.entry == "open_choice")
    if not field.required:
        box.addItem("", None)
    for one in field.words:
        box.addItem(word(field.group, one), one)
    return box


def _reference(field: Field, candidates: Candidates) -> QComboBox:
    box = QComboBox()
    box.addItem(tr("panels.nobody"), None)
    for kind in field.to:
        for record_id, name in candidates(TABLES[kind]):
            box.addItem(name or str(record_id), record_id)
    return box
