"""Keeps the search index up to date while a workspace is open."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from gridmap.gui.panels.listening import follow_session
from gridmap.gui.tasks import Task, run_task
from gridmap.session import Session
from gridmap.store.search.indexing import catch_up
from gridmap.store.search.state import is_behind
from gridmap.words import tr

_AT_REST_MS = 400


class SearchUpkeep:
    """Lets the index follow the journal: at the beginning, and after every change once it is quiet."""

    def __init__(self, owner: QWidget, session: Session) -> None:
        self._owner = owner
        self._session = session
        self._task: Task | None = None
        self._again = False
        self._soon = QTimer(owner, singleShot=True, interval=_AT_REST_MS)
        self._soon.timeout.connect(self._catch_up)
        follow_session(owner, session, lambda _: self._soon.start())
        self._soon.start()

    @property
    def behind(self) -> bool:
        """Whether something has not been indexed yet, or cannot be: the file is read-only."""
        return is_behind(self._session.workspace.reading())

    @property
    def working(self) -> bool:
        """Whether the index is being brought up to date, or is about to be."""
        return self._task is not None or (self._soon.isActive() and not self._session.read_only)

    def _catch_up(self) -> None:
        if self._session.read_only or not self.behind:
            return
        if self._task is not None:
            self._again = True
            return
        workspace = self._session.workspace
        self._task = run_task(
            self._owner,
            tr("panels.indexing"),
            lambda progress: catch_up(workspace, progress),
            self._ended,
            self._ended,
        )

    def _ended(self, _: object) -> None:
        """Go on where something came meanwhile; what was cancelled or failed waits for the next change."""
        self._task = None
        if self._again:
            self._again = False
            self._soon.start()
