"""One record: what it says, what hangs on it, and its form in place."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gridmap.domain.actions.add_record import AddRecord
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.actions.remove_record import RemoveRecord
from gridmap.domain.change import Change
from gridmap.domain.errors import UserError
from gridmap.domain.fields import ADDED, EDITED, form_fields
from gridmap.domain.people import hides_home, masked, needed_for
from gridmap.domain.records import KINDS, TABLES, Cell, Record, RecordId, Resident, ServiceNeed
from gridmap.gui import report
from gridmap.gui.panels.facts_view import FactsView
from gridmap.gui.panels.history_list import HistoryList
from gridmap.gui.panels.opening import OpeningRow
from gridmap.gui.panels.parts_list import PartsList
from gridmap.gui.panels.record_bar import RecordBar
from gridmap.gui.panels.record_facts import (
    masked_facts,
    place_facts,
    record_facts,
    record_title,
    reference_names,
)
from gridmap.gui.panels.record_form import RecordForm
from gridmap.gui.scrolling import ScrollArea
from gridmap.gui.tasks import run_task
from gridmap.session import Session
from gridmap.store.queries.candidates import read_candidates
from gridmap.store.queries.parts import owner_field
from gridmap.words import tr


class RecordPage(QWidget):
    """Shows, edits, adds and removes one record at a time; goes back to where it came from."""

    left = Signal()
    edit_committed = Signal()
    locate = Signal(float, float, object)  # longitude, latitude, id
    place_wanted = Signal()  # where the record is to be moved to
    place_meant = Signal(object)  # (longitude, latitude) of what is on show or being added, else None
    added = Signal(str, object)  # table, id

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._trail: list[RecordId] = []
        self._record: Record | None = None
        self._place: tuple[float, float] | None = None
        self._opened: set[RecordId] = set()  # residents opened with a reason, until the page is left
        self._form: RecordForm | None = None
        self.bar = RecordBar()
        self.facts = FactsView()
        self.opening = OpeningRow(session)
        self.parts = PartsList(session)
        self.history = HistoryList(session)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(12, 4, 12, 10)
        for widget in (self.facts, self.opening, self.parts):
            self._column.addWidget(widget)
        self._column.addWidget(self.history, 1)
        self._column.addStretch(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addWidget(ScrollArea(inside), 1)
        self._join()

    @property
    def record_id(self) -> RecordId | None:
        """The record on show."""
        return self._record.id if self._record else None

    def show_record(self, record_id: RecordId) -> bool:
        """Show a record from the list; False where there is none any more."""
        self._trail, self._opened = [record_id], set()
        return self._show()

    def refresh(self) -> None:
        """Read the record on show again, unless it is being edited."""
        if self._trail and self._form is None and not self._show():
            self.left.emit()

    def add(self, table: str, fixed: Mapping[str, Any]) -> None:
        """Ask for a new record of a table; `fixed` is its cell and, where it has one, its position."""
        self._trail = []
        self._ask_new(table, fixed)

    def give_up(self) -> None:
        """Let go of a form that is open; what was entered is lost."""
        self._drop_form()
        self._mean(None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.place_meant.emit(self._place)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.place_meant.emit(None)

    def _mean(self, place: tuple[float, float] | None) -> None:
        self._place = place
        if self.isVisible():
            self.place_meant.emit(place)

    def move_to(self, values: Mapping[str, Any]) -> None:
        """Move the record on show to another cell and position."""
        if self._record is not None:
            self._run(EditRecord(self._record.id, dict(values)))

    def _join(self) -> None:
        self.bar.wanted.connect(lambda verb: getattr(self, verb if verb == "edit" else f"_{verb}")())
        self.opening.opened.connect(self._opened_person)
        self.parts.opened.connect(self._go_to_part)
        self.parts.adding.connect(self._add_part)

    def _show(self) -> bool:
        record = self._session.workspace.get(self._trail[-1])
        self._drop_form()
        self._record = record
        if record is None:
            return False
        table, may = TABLES[type(record)], self._may_edit(record)
        self._hide_views()
        protected = False
        if isinstance(record, Resident) and record.id not in self._opened:
            needs = self._session.workspace.referring_to(record.id, ServiceNeed, "resident_id")
            kinds = [need.kind for need in needs]
            shown = masked(record, kinds, self._session.today())
            protected, may = shown.protected, False
            self._mean(None)  # whose home it is is not told before it is opened with a reason
            self.bar.show_title(shown.name)
            place = place_facts(self._session, record, numbered=False)
            self.facts.show_facts(masked_facts(shown, kinds) + place)
            self.opening.ask(record.id)
        else:
            protected = hides_home(record, self._session.actor)
            self._mean(None if protected else place_of(record))
            self.bar.show_title(record_title(record))
            self.facts.show_facts(record_facts(self._session, record))
        if not protected:
            self.parts.show_parts(table, record.id, may_add=self._may_edit(record))
        self.bar.show_verbs(self._verbs(record, may, located=place_of(record) is not None and not protected))
        return True

    def _verbs(self, record: Record, may: bool, located: bool) -> tuple[str, ...]:
        verbs = {
            "edit": may and type(record) in EDITED,
            "move": may and hasattr(record, "lon"),
            "locate": located,
            "record_history": True,
            "remove": may and type(record) in ADDED,
        }
        return tuple(verb for verb, there in verbs.items() if there)

    def _may_edit(self, record: Record) -> bool:
        may, needed = self._session.actor.may, ("edit_records", *needed_for(record))
        return all(map(may, needed)) and not self._session.read_only

    def _hide_views(self) -> None:
        for widget in (self.facts, self.opening, self.parts, self.history):
            widget.setVisible(widget is self.facts and self._record is not None)

    def edit(self) -> None:
        """Show the form of the record on show."""
        record = self._record
        if record is None:
            return
        self._hide_views()
        self.facts.hide()
        self.bar.show_verbs(())
        values = {name: getattr(record, name) for name in EDITED[type(record)]}
        self._put_form(type(record), values, cell_of(record), reference_names(self._session, record))
        assert self._form is not None
        self._form.saved.connect(lambda entered: self._save(record.id, values, entered))

    def _save(self, record_id: RecordId, before: Mapping[str, Any], entered: dict[str, Any]) -> None:
        changed = {
            name: value for name, value in entered.items() if _entered(before[name]) != _entered(value)
        }
        if changed:
            self._run(EditRecord(record_id, changed))
        else:
            self._show()

    def _remove(self) -> None:
        if self._record is not None:
            self._run(RemoveRecord(self._record.id))

    def _move(self) -> None:
        self.place_wanted.emit()

    def _locate(self) -> None:
        if self._record is not None and (place := place_of(self._record)) is not None:
            self.locate.emit(*place, self._record.id)

    def _record_history(self) -> None:
        self.history.setVisible(not self.history.isVisible())
        self.history.show_record(self.record_id if self.history.isVisible() else None)

    def _back(self) -> None:
        self._drop_form()
        if self._record is None and self._trail:
            self._show()
            return
        del self._trail[-1:]
        if not self._trail or not self._show():
            self.left.emit()

    def _opened_person(self, resident: Resident) -> None:
        self._opened.add(resident.id)
        self._show()

    def _go_to_part(self, record_id: RecordId) -> None:
        self._trail.append(record_id)
        self._show()

    def _add_part(self, table: str) -> None:
        self._ask_new(table, {owner_field(table): self._trail[-1]})

    def _ask_new(self, table: str, fixed: Mapping[str, Any]) -> None:
        self._record = None
        cell_id = fixed.get("cell_id")
        self._mean((fixed["lon"], fixed["lat"]) if fixed.get("lon") is not None else None)
        self.bar.show_title(tr(f"change.add_{table}"))
        self.bar.show_verbs(())
        self._hide_views()
        empty = {field.name: field.empty for field in form_fields(KINDS[table])}
        self._put_form(KINDS[table], empty, cell_id, {})
        assert self._form is not None
        self._form.saved.connect(lambda values: self._run(AddRecord(table, {**values, **fixed})))

    def _put_form(
        self,
        kind: type[Record],
        values: Mapping[str, Any],
        cell_id: RecordId | None,
        names: Mapping[str, str],
    ) -> None:
        self._drop_form()
        connection = self._session.workspace.reading()
        self._form = RecordForm(
            kind, values, lambda table: read_candidates(connection, table, cell_id), names
        )
        self._form.left.connect(self._leave_form)
        self._column.insertWidget(0, self._form)
        self._form.start()

    def _leave_form(self) -> None:
        self._drop_form()
        if self._trail:
            self._show()
        else:
            self.left.emit()

    def _drop_form(self) -> None:
        if self._form is not None:
            holder = QApplication.focusWidget()
            if holder is not None and self._form.isAncestorOf(holder):
                self.bar.take_focus()  # or Qt gives it to whatever comes next in the window
            self._form.hide()
            self._form.deleteLater()
            self._form = None

    def _run(self, action: AddRecord | EditRecord | RemoveRecord) -> None:
        run_task(
            self, tr("panels.saving"), lambda _: self._session.run(action), self._ran(action), self._failed
        )

    def _ran(self, action: AddRecord | EditRecord | RemoveRecord) -> Any:
        def done(change: Change) -> None:
            self._drop_form()
            if isinstance(action, AddRecord) and not self._trail:
                self._trail = list(change.after)
            for issue in self._session.warnings:
                report.note(self, tr(issue.key, **issue.values))
            if isinstance(action, RemoveRecord):
                del self._trail[-1:]
            if not self._trail or not self._show():
                self.left.emit()
            self.edit_committed.emit()
            if isinstance(action, AddRecord):
                self.added.emit(action.table, next(iter(change.after)))

        return done

    def _failed(self, error: UserError) -> None:
        if self._form is not None:
            self._form.say(error)
        else:
            report.tell(self, error)


def place_of(record: Record) -> tuple[float, float] | None:
    """Longitude and latitude of a record that has them."""
    lon, lat = getattr(record, "lon", None), getattr(record, "lat", None)
    return None if lon is None or lat is None else (lon, lat)


def cell_of(record: Record) -> RecordId | None:
    """The cell from which a record's fields name others: its own, of a cell itself."""
    return record.id if isinstance(record, Cell) else getattr(record, "cell_id", None)


def _entered(value: Any) -> Any:
    """A value as a form gives it back, so that what nobody touched counts as the same."""
    return str(value) if isinstance(value, int | float) else value or None
