"""The queue of open events as a table; clocks are worked out from the moment that is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridmap.domain.records import RecordId
from gridmap.gui import theme
from gridmap.gui.levels import severity_name, severity_numeral
from gridmap.gui.panels.clock import clock_text, closed_text, urgency
from gridmap.gui.panels.wording import read_moment, word
from gridmap.gui.tips import plain_tip
from gridmap.store.queries.event_queue import QueuedEvent
from gridmap.words import tr

COLUMNS = ("severity", "number", "title", "cell", "step", "clock")
SEVERITY, CLOCK = COLUMNS.index("severity"), COLUMNS.index("clock")
ID_ROLE = Qt.ItemDataRole.UserRole
SEVERITY_ROLE = ID_ROLE + 1
URGENCY_ROLE = ID_ROLE + 2
PAGE = 200

_Index = QModelIndex | QPersistentModelIndex


class EventQueueModel(QAbstractTableModel):
    """Reads a page more when it is scrolled to its end."""

    def __init__(
        self,
        read: Callable[[int, QueuedEvent | None], list[QueuedEvent]],
        title: Callable[[RecordId | None], str],
        path: Callable[[RecordId | None], str],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._read = read
        self._title, self._path = title, path  # of a cell
        self._clock = clock
        self._events: list[QueuedEvent] = []
        self._deadlines: list[datetime | None] = []
        self._more = False
        self.now = datetime.now(UTC)

    def show(self, events: list[QueuedEvent], *, more: bool) -> None:
        """Show these events in place of what was shown; `more` says that there are others behind them."""
        self.beginResetModel()
        self.now = self._clock()
        self._events, self._more = events, more
        self._deadlines = [_running(event) for event in events]
        self.endResetModel()

    def tick(self) -> bool:
        """Let time pass; says whether a clock ran out meanwhile, so that more than clocks looks different."""
        before, self.now = self.now, self._clock()
        return any(one is not None and before <= one < self.now for one in self._deadlines)

    def row_of(self, event_id: RecordId | None) -> int | None:
        """The line of an event among those that have been read."""
        return next((row for row, event in enumerate(self._events) if event.id == event_id), None)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._events)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: _Index) -> None:
        page = self._read(PAGE, self._events[-1] if self._events else None)
        self._more = len(page) == PAGE
        if page:
            first = len(self._events)
            self.beginInsertRows(QModelIndex(), first, first + len(page) - 1)
            self._events += page
            self._deadlines += [_running(event) for event in page]
            self.endInsertRows()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        event, deadline = self._events[index.row()], self._deadlines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(event, deadline, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.BackgroundRole and urgency(deadline, self.now) == "overdue":
            return theme.colour("danger_soft")
        if role == Qt.ItemDataRole.ToolTipRole:
            in_full = self._path(event.cell_id) if COLUMNS[index.column()] == "cell" else event.title
            return plain_tip(in_full)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == SEVERITY:
            return f"{severity_numeral(event.severity)} {severity_name(event.severity)}"
        own = {ID_ROLE: event.id, SEVERITY_ROLE: event.severity, URGENCY_ROLE: urgency(deadline, self.now)}
        return own.get(role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"panels.queue_{COLUMNS[section]}")
        return None

    def _texts(self, event: QueuedEvent, deadline: datetime | None, column: str) -> str:
        if column == "severity":
            return severity_numeral(event.severity)
        if column == "cell":
            return self._title(event.cell_id)
        if column == "step":
            return word("event_step", event.step)
        if column == "clock" and event.closed_at is not None:
            return closed_text(read_moment(event.closed_at), read_moment(event.deadline))
        if column == "clock":
            return clock_text(deadline, event.responded, self.now)
        return str(getattr(event, column))


def _running(event: QueuedEvent) -> datetime | None:
    """When its clock runs out; that of a closed event has stopped."""
    return None if event.closed_at is not None else read_moment(event.deadline)
