"""Plans whose day has come: published when the workspace is opened for writing, and at midnight."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from gridmap.domain.planning_records import Draft
from gridmap.gui import report
from gridmap.gui.tasks import Progress, run_task
from gridmap.session import Session
from gridmap.words import tr

_LOOK_EVERY_MS = 60_000


class DuePlans(QObject):
    """Looks once now, and again whenever a new day has begun; lives as long as its parent."""

    def __init__(self, parent: QObject, window: QWidget, session: Session) -> None:
        super().__init__(parent)
        self._window, self._session = window, session
        self._day = ""
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Publish what is due, off the window's thread, once a day."""
        session = self._session
        if session.read_only or session.today() == self._day:
            return
        self._day = session.today()

        def work(_: Progress) -> list[Draft]:
            from gridmap.planning.publish import publish_due

            return publish_due(session)

        run_task(self._window, tr("plan.publishing"), work, self._told)

    def _told(self, drafts: list[Draft]) -> None:
        if drafts:
            names = tr("plan.list_separator").join(one.name for one in drafts)
            report.note(self._window, tr("plan.due_published", names=names))
