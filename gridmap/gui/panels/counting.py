"""The six counts of what is selected: counted at once for few cells, from all cells' counts for many.

What a retired cell held is looked up among all records, so not on the window's thread.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gridmap.domain.records import RecordId
from gridmap.gui.tasks import Task, run_task
from gridmap.session import Changed, Session
from gridmap.store.queries.descent import count_last_held
from gridmap.store.queries.element_counts import (
    COUNTED_AT_ONCE,
    COUNTED_TABLES,
    CountsByCell,
    count_elements,
)
from gridmap.words import tr


class Counting(QObject):
    """Asks once for all cells, off the window's thread, when a large region is first looked at."""

    counted = Signal(object)  # ElementCounts, None while they are being counted

    def __init__(self, panel: QWidget, session: Session) -> None:
        super().__init__(panel)
        self._panel = panel
        self._session = session
        self._by_cell: CountsByCell | None = None
        self._task: Task | None = None
        self._former: Task | None = None
        self._asked: Sequence[RecordId] = ()

    def ask(self, cells: Sequence[RecordId]) -> None:
        """Tell the counts of these cells together, now or when they are known."""
        self._asked = cells
        self._forget_former()
        if len(cells) <= COUNTED_AT_ONCE:
            self.counted.emit(count_elements(self._session.workspace.reading(), cells))
        elif self._by_cell is not None:
            self.counted.emit(self._by_cell.of(cells))
        else:
            self.counted.emit(None)
            self._read()

    def ask_former(self, cell_id: RecordId) -> None:
        """Tell the counts of what a retired cell held on its last day, when they are known."""
        self._asked = ()
        self._forget_former()
        self.counted.emit(None)
        workspace = self._session.workspace
        self._former = run_task(
            self._panel,
            tr("panels.counting"),
            lambda _: count_last_held(workspace.reading(), cell_id),
            self.counted.emit,
            lambda _: None,
        )

    def follow(self, changed: Changed) -> None:
        """Count again what a change touched: all after bulk work, else the cells of its records."""
        if not changed.tables & COUNTED_TABLES:
            return
        if changed.whole or changed.change is None:
            self._by_cell = None
            if self._task is not None:
                self._task.abandon()
                self._task = None
        elif self._by_cell is not None:
            sides = (changed.change.before, changed.change.after)
            cells = {getattr(record, "cell_id", None) for side in sides for record in side.values()}
            self._by_cell.recount(
                self._session.workspace.reading(), [cell for cell in cells if cell is not None]
            )

    def _forget_former(self) -> None:
        if self._former is not None:
            self._former.abandon()
            self._former = None

    def _read(self) -> None:
        if self._task is None:
            workspace = self._session.workspace
            self._task = run_task(
                self._panel,
                tr("panels.counting"),
                lambda _: CountsByCell.read(workspace.reading()),
                self._have_read,
                lambda _: None,
            )

    def _have_read(self, counts: CountsByCell) -> None:
        self._task = None
        self._by_cell = counts
        if len(self._asked) > COUNTED_AT_ONCE:
            self.counted.emit(counts.of(self._asked))
