"""What hangs on a record: hazards of a place, needs and visits of a resident, steps of an event."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gridmap.domain.records import KINDS, RecordId
from gridmap.gui.panels.row_button import RowButton
from gridmap.gui.panels.wording import value_text, word
from gridmap.session import Session
from gridmap.store.queries.parts import PART_COLUMNS, PARTS, Part, read_parts
from gridmap.words import tr


class PartsList(QWidget):
    """The parts of one record as lines that open; a button adds one where parts are added by hand."""

    opened = Signal(object)  # id of the part
    adding = Signal(str)  # table of the part to be added

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 0)
        self._column.setSpacing(0)

    def show_parts(self, table: str, record_id: RecordId, *, may_add: bool) -> None:
        """Show the parts of a record of a table."""
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        part_table = PARTS.get(table)
        self.setVisible(part_table is not None)
        if part_table is None:
            return
        found = read_parts(self._session.workspace.reading(), table, record_id)
        self._column.addWidget(self._heading(part_table, len(found), may_add and table != "event"))
        for part in found:
            line = RowButton(part_text(part))
            line.setEnabled(table != "event")
            line.clicked.connect(lambda _=False, one=part.id: self.opened.emit(one))
            self._column.addWidget(line)

    def _heading(self, part_table: str, count: int, may_add: bool) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 4, 0, 2)
        label = QLabel(tr(f"panels.parts_{part_table}", count=count))
        label.setProperty("role", "section")
        row.addWidget(label, 1)
        if may_add:
            add = QPushButton(tr(f"panels.add_{part_table}"))
            add.setProperty("flat", True)
            add.clicked.connect(lambda: self.adding.emit(part_table))
            row.addWidget(add)
        return box


def part_text(part: Part) -> str:
    """A part as one line."""
    kind = KINDS[part.table]
    said = [
        _said(kind, name, value) for name, value in zip(PART_COLUMNS[part.table], part.values, strict=True)
    ]
    return "  ".join(filter(None, said))


def _said(kind: Any, name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "step":
        return word("event_step", value)
    if name in ("interval_days", "last_visit_on", "due_on", "cleared_on"):
        return tr(f"panels.part_{name}", value=value_text(kind, name, value))
    return value_text(kind, name, value)
