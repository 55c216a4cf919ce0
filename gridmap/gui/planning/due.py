"""Plans whose day has come: published when the workspace is opened for writing, and at midnight."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from gridmap.domain.errors import UserError
from gridmap.gui import report
from gridmap.gui.planning.held_back import about, way_to
from gridmap.gui.tasks import Progress, run_task
from gridmap.session import Session
from gridmap.words import said, tr

if TYPE_CHECKING:
    from gridmap.planning.publish import Due

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

        def work(_: Progress) -> "Due":
            from gridmap.planning.publish import publish_due

            return publish_due(session)

        run_task(self._window, tr("plan.publishing"), work, self._told)

    def _told(self, due: "Due") -> None:
        for drafts, said_of_them in ((due.published, "due_published"), (due.waiting, "due_waiting")):
            if drafts:
                names = tr("plan.list_separator").join(one.name for one in drafts)
                report.note(self._window, tr(f"plan.{said_of_them}", names=names))
        for draft, error in due.refused:
            heading = tr("plan.due_refused", name=draft.name, day=draft.effective_on)
            key = "due_mend_it" if error.key == "planning.publish_errors" else "due_what_to_do"
            why = UserError(f"plan.{key}", why=said(error))
            way = way_to(self._window, draft.id, error.key == "draft_outdated")
            report.tell(self._window, why, heading, way, about(draft.id))
