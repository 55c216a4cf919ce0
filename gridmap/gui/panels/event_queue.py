"""The bottom panel: open events by severity and clock, counters above, clocks that run."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from gridmap.domain.records import RecordId
from gridmap.gui.panels.event_queue_cells import ClockCell, SeverityCell
from gridmap.gui.panels.event_queue_head import EventQueueHead
from gridmap.gui.panels.event_queue_model import CLOCK, COLUMNS, ID_ROLE, PAGE, SEVERITY, EventQueueModel
from gridmap.gui.panels.listening import follow_session
from gridmap.gui.panels.sorting import Sorting
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.session import Changed, Session
from gridmap.store.queries.event_queue import (
    Counted,
    QueueCounters,
    QueuedEvent,
    read_counters,
    read_queue,
    read_queued,
)
from gridmap.store.queries.region_path import SEPARATOR, RegionPaths
from gridmap.store.queries.sorted_lists import QUEUE_ORDERS, Order, sorted_queue
from gridmap.words import tr

_TICK_MS = 1000
_RECOUNT_TICKS = 30
_AT_REST_MS = 150
_WIDTHS = (46, 160, 0, 0, 96, 146)  # 0: shares what is left
_Read = tuple[list[RecordId] | None, list[QueuedEvent], QueueCounters]


class EventQueue(QWidget):
    """Read-only; selecting a line says which event. A counter that is pressed narrows it to its events."""

    event_selected = Signal(object)  # id

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = clock
        self._task: Task | None = None
        self._ticks = 0
        self._paths = RegionPaths(session.workspace.reading())
        self._titles: dict[RecordId, str] = {}
        self.model = EventQueueModel(self._page, self._title_of, self._path_of, clock)
        self._listed: list[RecordId] | None = None  # ids in the order, or of the counter, that was chosen
        self._closed = False  # whether those are closed events
        self.head = EventQueueHead()
        self.head.chosen.connect(self._narrow)
        self.view = self._made_view()
        self._sorting = Sorting(self.view, lambda section: COLUMNS[section], QUEUE_ORDERS.__contains__)
        self._sorting.wanted.connect(self.sort)
        self._nothing = QLabel(tr("panels.queue_empty"))
        self._nothing.setProperty("role", "muted")
        self._nothing.setContentsMargins(14, 8, 14, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._nothing)
        column.addWidget(self.view, 1)
        for key, step in (("J", 1), ("K", -1)):
            moving = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WindowShortcut)
            moving.activated.connect(lambda step=step: self.move_by(step))
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._soon = QTimer(self, singleShot=True, interval=_AT_REST_MS)
        self._soon.timeout.connect(self.reload)
        follow_session(self, session, self._changed)
        self._timer.start()
        self.reload()

    def reload(self) -> None:
        """Read queue and counters again, off the window's thread; who was selected stays so."""
        if self._task is not None:
            self._task.abandon()
        workspace, order = self._session.workspace, self._sorting.order
        moments, pressed = _moments(self._clock()), self.head.pressed
        counted = Counted(pressed, *moments) if pressed else None
        closed = counted is not None and counted.closed
        wanted = max(PAGE, self.model.rowCount())

        def work(_: Progress) -> _Read:
            connection = workspace.reading()
            counters = read_counters(connection, *moments)
            if order is None and counted is None:
                return None, read_queue(connection, wanted), counters
            ids = sorted_queue(connection, order, counted)
            return ids, read_queued(connection, ids[:wanted], closed=closed), counters

        def done(read: _Read) -> None:
            self._closed = closed
            self._show(*read, wanted)

        self._task = run_task(self, tr("panels.queue_reading"), work, done)

    def sort(self, order: Order | None) -> None:
        """Put the queue in an order and keep it; None is by severity and clock."""
        self._sorting.show(order)
        self.view.scrollToTop()
        self.reload()

    def _narrow(self, _counter: str | None) -> None:
        self.view.scrollToTop()
        self.reload()

    def move_by(self, step: int) -> None:
        """Stand on the next line, or the one before, and say so."""
        standing = self._selected()
        row = standing.row() + step if standing.isValid() else 0
        if 0 <= row < self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(row, 0))
            self.view.scrollTo(self.view.currentIndex())

    def mark(self, event_id: RecordId) -> None:
        """Stand on an event that was chosen elsewhere, without saying so, where it is in the queue."""
        row = self.model.row_of(event_id)
        if row is not None and self._selected().row() != row:
            self._stand_on(row)
            self.view.scrollTo(self.model.index(row, 0))
            self.view.viewport().update()

    def _stand_on(self, row: int) -> None:
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        self.view.setCurrentIndex(self.model.index(row, 0))
        selection.blockSignals(False)

    def _show(
        self, ids: list[RecordId] | None, events: list[QueuedEvent], counters: QueueCounters, wanted: int
    ) -> None:
        self._task = None
        self._listed = ids
        standing = self._selected().data(ID_ROLE)
        self._titles.clear()
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        self.model.show(events, more=len(events) == wanted if ids is None else len(ids) > wanted)
        selection.blockSignals(False)
        row = self.model.row_of(standing)
        if row is not None:
            self._stand_on(row)
        self.head.show_counters(counters)
        self._nothing.setText(tr("panels.queue_none_such" if self.head.pressed else "panels.queue_empty"))
        self._nothing.setVisible(not events)

    def _page(self, limit: int, after: QueuedEvent | None) -> list[QueuedEvent]:
        connection = self._session.workspace.reading()
        if self._listed is None:
            return read_queue(connection, limit, after)
        begin = 0 if after is None else self._listed.index(after.id) + 1
        return read_queued(connection, self._listed[begin : begin + limit], closed=self._closed)

    def _title_of(self, cell_id: RecordId | None) -> str:
        if cell_id is None:
            return tr("records.attached.none")
        if cell_id not in self._titles:
            self._titles |= self._paths.titles([cell_id])
        return self._titles.get(cell_id, "")

    def _path_of(self, cell_id: RecordId | None) -> str:
        """A cell with all that lies above it; its title names the community already."""
        above = self._paths.above(cell_id)[:-1] if cell_id is not None else []
        return SEPARATOR.join([*above, self._title_of(cell_id)])

    def _tick(self) -> None:
        """Draw the clocks that are on show again, and everything when one has run out."""
        if not self.isVisible():
            return
        self._ticks += 1
        if self.model.tick():
            self.view.viewport().update()
            self._recount()
        elif self.model.rowCount():
            left, width = self.view.columnViewportPosition(CLOCK), self.view.columnWidth(CLOCK)
            self.view.viewport().update(QRect(left, 0, width, self.view.viewport().height()))
        if self._ticks % _RECOUNT_TICKS == 0:
            self._recount()

    def _recount(self) -> None:
        if self.head.pressed:  # whose events these are changes with time as well
            self.reload()
            return
        workspace, moments = self._session.workspace, _moments(self._clock())
        run_task(
            self,
            tr("panels.queue_reading"),
            lambda _: read_counters(workspace.reading(), *moments),
            self.head.show_counters,
        )

    def _changed(self, changed: Changed) -> None:
        if changed.tables & {"event", "cell", "region"}:
            self._paths = RegionPaths(self._session.workspace.reading())
            self._soon.start()

    def _selected(self) -> QModelIndex:
        """The selected line; Qt's current one may be a line that only the focus has come to."""
        return next(iter(self.view.selectionModel().selectedRows()), QModelIndex())

    def _tell(self) -> None:
        if self._selected().isValid():
            self.event_selected.emit(self._selected().data(ID_ROLE))

    def _made_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setAccessibleName(tr("panels.queue"))
        view.setShowGrid(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(32)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setItemDelegateForColumn(SEVERITY, SeverityCell(view))
        view.setItemDelegateForColumn(CLOCK, ClockCell(view))
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        for at, width in enumerate(_WIDTHS):
            if width:
                view.setColumnWidth(at, width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        view.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        view.doubleClicked.connect(lambda _: self._tell())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            again = QShortcut(QKeySequence(key), view, context=Qt.ShortcutContext.WidgetShortcut)
            again.activated.connect(self._tell)
        return view


def _moments(now: datetime) -> tuple[str, str]:
    """A moment, and when its day began here, both ISO UTC."""
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    said = [moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (now, midnight)]
    return said[0], said[1]
