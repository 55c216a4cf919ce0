"""The right panel: whatever cell or region is selected, with its risk, its elements and its history."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from gridmap.assessment import Assessment
from gridmap.domain.errors import Refused
from gridmap.domain.records import TABLES, Cell, Hazard, RecordId, Region
from gridmap.gui import report
from gridmap.gui.panels.columns import TABS
from gridmap.gui.panels.counting import Counting
from gridmap.gui.panels.descent_box import DescentBox
from gridmap.gui.panels.element_tab import ElementTab
from gridmap.gui.panels.history_list import HistoryList
from gridmap.gui.panels.listed import Listed
from gridmap.gui.panels.listening import follow_assessment, follow_session
from gridmap.gui.panels.picking import PickingHint
from gridmap.gui.panels.record_page import RecordPage
from gridmap.gui.panels.risk_account import RiskAccount
from gridmap.gui.panels.risk_tab import RiskTab
from gridmap.gui.panels.subject_header import SubjectHeader
from gridmap.session import Changed, Session
from gridmap.store.queries.cells_below import cell_at, cells_below
from gridmap.store.queries.descent import Descent, HeldCounts, read_descent
from gridmap.store.queries.element_counts import ElementCounts
from gridmap.store.queries.subjects import read_subject
from gridmap.words import tr

#: What a change of these tables makes stale besides the list of the table itself.
_PARTS_OF = {
    "hazard": ("places", "facilities"),
    "service_need": ("people",),
    "visit": ("people",),
    "event_step": ("events",),
}
_HEADED = frozenset({"cell", "region", "unit"})
_AT_REST_MS = 150

#: Called with longitude, latitude and the cell that reaches there.
Picked = Callable[[float, float, RecordId], None]


class CellPanel(QWidget):
    """Shows one cell or region; all it does goes through the session and can be undone."""

    edit_committed = Signal()
    locate = Signal(float, float, object)  # longitude, latitude, id of the record
    subject_wanted = Signal(object)  # id of a cell that should be selected instead
    pick_place_requested = Signal()  # the next click on the map goes to `place_picked`
    pick_place_ended = Signal()
    place_meant = Signal(object)  # (longitude, latitude) of the record on show or being added, else None
    added = Signal(str, object)  # table and id of a new record

    def __init__(self, session: Session, assessment: Assessment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.subject_id: RecordId | None = None
        self._cells: Sequence[RecordId] = ()
        self._descent = Descent()
        self._picked: Picked | None = None
        self.header = SubjectHeader()
        self.hint = PickingHint()
        self.descent = DescentBox()  # of a retired cell; of others the history begins with it
        self.risk = RiskTab(session)
        self.elements = {name: ElementTab(session, tables) for name, tables in TABS.items()}
        self.history = HistoryList(session)
        self.own_page = RecordPage(session)
        self.tabs = self._made_tabs()
        self._stack = QStackedWidget()
        self._lay_out()
        self._counting = Counting(self, session)
        self._account = RiskAccount(self, assessment)
        self._soon = QTimer(self, singleShot=True, interval=_AT_REST_MS)
        self._join()
        follow_session(self, session, self._changed)
        follow_assessment(self, assessment, lambda _: self._soon.start())

    def show_subject(self, subject_id: RecordId | None) -> None:
        """Show a cell or region; None, or what is neither, shows how to choose one."""
        self.stop_picking()
        cells = self._read_cells(subject_id)
        if subject_id is None or not self._show_header(subject_id, len(cells)):
            self.subject_id, self._cells = None, ()
            self._stack.setCurrentIndex(0)
            return
        self.subject_id, self._cells = subject_id, cells
        self._show_descent()
        self._count()
        self.risk.clear()
        self._account.ask(subject_id)
        for tab in self.elements.values():
            tab.show_listed(Listed(cells, self._descent.former))
        self._show_history()
        self._stack.setCurrentIndex(1)

    def open_record(self, record_id: RecordId) -> None:
        """Show a record in the tab of its kind, in its own cell unless that is on show already."""
        record = self._session.workspace.get(record_id)
        if isinstance(record, Hazard):
            record = self._session.workspace.get(record.holder_id)
        if isinstance(record, Cell | Region):
            self.subject_wanted.emit(record.id)
            return
        table = TABLES[type(record)] if record else ""
        name = next((name for name, tables in TABS.items() if table in tables), None)
        if record is None or name is None:
            return
        cell_id = getattr(record, "cell_id", None)
        if cell_id is not None and cell_id not in self._cells:
            self.show_subject(cell_id)
        self.tabs.setCurrentWidget(self.elements[name])
        self.elements[name].open_record(record.id)

    def place_picked(self, lon: float, lat: float) -> None:
        """A place was clicked on the map, degrees in EPSG:4490; one in no cell is told of and asked again."""
        if self._picked is None:
            return
        cell_id = cell_at(self._session.workspace.reading(), lon, lat, self._session.today())
        if cell_id is None:
            report.tell(self, Refused("records.no_cell"))
            return
        picked = self._picked
        self.stop_picking()
        picked(lon, lat, cell_id)

    def stop_picking(self) -> None:
        """Let go of asking for a place."""
        if self._picked is not None:
            self._picked = None
            self.hint.set_on(False)
            self.pick_place_ended.emit()

    def _ask_place(self, picked: Picked) -> None:
        self._picked = picked
        self.hint.set_on(True)
        self.pick_place_requested.emit()

    def _edit_subject(self) -> None:
        if self.subject_id is not None and self.own_page.show_record(self.subject_id):
            self._stack.setCurrentIndex(2)
            self.own_page.edit()

    def _read_cells(self, subject_id: RecordId | None) -> Sequence[RecordId]:
        if subject_id is None:
            return ()
        return cells_below(self._session.workspace.reading(), subject_id, self._session.today())

    def _show_header(self, subject_id: RecordId, cells: int) -> bool:
        subject = read_subject(self._session.workspace.reading(), subject_id, cells)
        if subject is not None:
            self.header.show_subject(subject)
        return subject is not None

    def _read_descent(self) -> Descent:
        connection, today = self._session.workspace.reading(), self._session.today()
        return Descent() if self.subject_id is None else read_descent(connection, self.subject_id, today)

    def _show_descent(self) -> None:
        self._descent = self._read_descent()
        former = self._descent.former
        self.header.show_former(former)
        self.header.allow_edit(self._may_edit and not former)
        self.descent.show_descent(self._descent if former else Descent())
        self.history.descent.show_descent(Descent() if former else self._descent)

    def _count(self) -> None:
        if self._descent.former:
            self._counting.ask_former(self._cells[0])
        else:
            self._counting.ask(self._cells)

    @property
    def _may_edit(self) -> bool:
        return self._session.actor.may("edit_records") and not self._session.read_only

    def _show_counts(self, counts: ElementCounts | None) -> None:
        self.header.show_counts(counts)
        at = self.tabs.indexOf(self.elements["events"])
        more, tip = _events_counted(counts) if counts is not None else ("", "")
        self.tabs.setTabText(at, " ".join(filter(None, (tr("panels.tab_events"), more))))
        self.tabs.setTabToolTip(at, tip)

    def _show_history(self) -> None:
        if self.history.isVisible() or self.tabs.currentWidget() is self.history:
            self.history.show_record(self.subject_id)

    def _tab_changed(self, _at: int) -> None:
        shown = self.tabs.currentWidget()
        if isinstance(shown, ElementTab):
            shown.look()
        elif shown is self.history:
            self.history.show_record(self.subject_id)

    def _changed(self, changed: Changed) -> None:
        """Read again what the change may have made stale."""
        self._counting.follow(changed)
        if self.subject_id is None:
            return
        if changed.tables & _HEADED:
            cells = self._read_cells(self.subject_id)
            other = list(cells) != list(self._cells) or self._read_descent() != self._descent
            if other or not self._show_header(self.subject_id, len(cells)):
                self.show_subject(self.subject_id)
                return
        self._count()
        for name in self._stale_tabs(changed):
            self.elements[name].refresh()
        if changed.whole or self.subject_id in changed.ids:
            self._show_history()

    @staticmethod
    def _stale_tabs(changed: Changed) -> list[str]:
        parts = {name for table in changed.tables for name in _PARTS_OF.get(table, ())}
        return [name for name, tables in TABS.items() if name in parts or changed.tables & set(tables)]

    def _explain_again(self) -> None:
        if self.subject_id is not None:
            self._account.ask(self.subject_id)

    def _join(self) -> None:
        self.hint.left.connect(self.stop_picking)
        self._soon.timeout.connect(self._explain_again)
        self._counting.counted.connect(self._show_counts)
        self._account.told.connect(self.risk.show_account)
        self._account.level.connect(self.header.show_level)
        self.risk.opened.connect(self.open_record)
        self.risk.overridden.connect(self.edit_committed)
        self.tabs.currentChanged.connect(self._tab_changed)
        for box in (self.descent, self.history.descent):
            box.wanted.connect(self.subject_wanted)
        self.header.edit_wanted.connect(self._edit_subject)
        self.own_page.left.connect(lambda: self._stack.setCurrentIndex(1))
        self.own_page.edit_committed.connect(self.own_page.left)
        self.own_page.edit_committed.connect(self.edit_committed)
        for tab in self.elements.values():
            tab.place_wanted.connect(self._ask_place)
            tab.edit_committed.connect(self.edit_committed)
            tab.locate.connect(self.locate)
            tab.place_meant.connect(self.place_meant)
            tab.added.connect(self.added)

    def _made_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setUsesScrollButtons(True)
        tabs.tabBar().setAccessibleName(tr("panels.tabs"))
        return tabs

    def _lay_out(self) -> None:
        """Put every part in its place, the outer ones first: whatever moves is styled anew with all in it."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        teaching = QLabel(tr("panels.nothing_selected"))
        teaching.setProperty("role", "muted")
        teaching.setWordWrap(True)
        teaching.setAlignment(Qt.AlignmentFlag.AlignCenter)
        teaching.setContentsMargins(24, 24, 24, 24)
        whole = QWidget()
        self._stack.addWidget(teaching)
        self._stack.addWidget(whole)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.hint)
        column.addWidget(self.descent)
        column.addWidget(self.tabs, 1)
        self.tabs.addTab(self.risk, tr("panels.tab_risk"))
        for name, tab in self.elements.items():
            self.tabs.addTab(tab, tr(f"panels.tab_{name}"))
        self.tabs.addTab(self.history, tr("panels.tab_history"))
        self._stack.addWidget(self.own_page)


def _events_counted(counts: ElementCounts) -> tuple[str, str]:
    """The open events beside the tab's name, of all where closed ones are listed as well; and what it means.

    "" where there are none.
    """
    opened = counts.open_events
    if isinstance(counts, HeldCounts) and counts.events != opened:
        tip = tr("panels.tab_events_of_all", opened=opened, count=counts.events)
        return f"{opened:,}/{counts.events:,}", tip
    return f"{opened:,}" if opened else "", ""
