"""A window that only reads keeps up with who writes, and offers to write once nobody does."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from gridmap.domain.errors import UserError
from gridmap.gui import report
from gridmap.gui.bar_notice import BarNotice
from gridmap.gui.tasks import Progress, run_task
from gridmap.store.watch import Watch
from gridmap.words import said, tr

if TYPE_CHECKING:
    from gridmap.gui.desk import Desk
    from gridmap.gui.loading import Loaded


class Following(QObject):
    """Watches the file of the open workspace for as long as it is open."""

    _told = Signal(object)

    def __init__(self, desk: "Desk") -> None:
        assert desk.opened is not None
        super().__init__(desk.opened)
        self._desk = desk
        session = desk.opened.session
        because = session.workspace.read_only_because
        self._offers = because is not None and because.key == "lease_held"
        self._offer: BarNotice | None = None
        self._told.connect(self._show_writer, Qt.ConnectionType.QueuedConnection)
        self._watch = Watch(session.workspace, session.look, self._told.emit)
        desk.opened.closing.connect(self._stop)

    def _show_writer(self, writes: UserError | None) -> None:
        """Say who writes (lease_held); where nobody does, offer it: only a person knows whose turn it is."""
        if not self._offers:  # asked for, or the file may not be written, or it has been closed
            return
        self._leave_offer()
        words = said(writes) if writes is not None else tr("window.writer_left")
        self._desk.window.status.show_access(tr("window.read_only"), words)
        if writes is None:
            self._offer = BarNotice(self._desk.window, tr("window.writer_left"))
            self._offer.add_link(tr("window.take_up_writing"), lambda: take_up_writing(self._desk))

    def _leave_offer(self) -> None:
        if self._offer is not None:
            self._offer.leave()
            self._offer = None

    def _stop(self) -> None:
        self._watch.stop()
        self._offers = False  # what the watch told before may still be on its way
        self._leave_offer()


def take_up_writing(desk: "Desk") -> None:
    """Open the workspace once more, for writing unless somebody else was faster; asks for no passphrase."""
    if desk.opened is None:
        return
    session = desk.opened.session
    file = session.workspace.path.name

    def work(progress: Progress) -> "Loaded":
        from gridmap.gui.loading import read_or_leave

        return read_or_leave(session.reopened(), progress)

    def done(loaded: "Loaded") -> None:
        assert desk.opened is not None  # or the work would have been abandoned
        desk.take(desk.opened.as_shown(loaded))

    def failed(error: UserError) -> None:
        report.tell(desk.window, error, tr("window.not_opened", file=file))

    opening = tr("window.opening", file=file)
    run_task(desk.window, opening, work, done, failed, unwanted=lambda made: made.close())
