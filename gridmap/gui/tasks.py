"""The one way to do slow work: off the window's thread, with progress, cancel, and errors in one place."""

import threading
import time
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gridmap.domain.errors import Cancelled, UserError
from gridmap.gui import report
from gridmap.gui.cards import ProgressCard, cards_of
from gridmap.gui.errand import Errand
from gridmap.gui.errand import Progress as Progress  # what work is given is named where work is begun

T = TypeVar("T")

SHOW_AFTER_MS = 100
_TELL_EVERY_S = 0.05

_running: set["Task"] = set()
_left: set["Task"] = set()  # that did not stop when all had to; a worker must not be the last to hold one


class Task(QObject):
    """Slow work under way; lives on the window's thread, its `work` runs on another."""

    _progressed = Signal(object, object)
    _ended = Signal()

    def __init__(self, parent: QWidget, label: str, done: Callable[[Any], None]) -> None:
        super().__init__()
        self.label = label
        self._parent: QWidget | None = parent
        self._done = done
        self._failed: Callable[[UserError], None] | None = None
        self._unwanted: Callable[[Any], None] | None = None
        self._stop = threading.Event()
        self._told_at = 0.0
        self._far: tuple[int, int | None] = (0, None)
        self._card: ProgressCard | None = None
        self._errand: Errand | None = None
        self._future: Future[Any] | None = None
        self._over = False
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self.end, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        work: Callable[[Progress], T],
        failed: Callable[[UserError], None] | None,
        unwanted: Callable[[T], None] | None,
    ) -> None:
        """Begin; called once, by `run_task`."""
        self._failed, self._unwanted = failed, unwanted
        _running.add(self)
        QTimer.singleShot(SHOW_AFTER_MS, self, self._show_card)
        self._errand = Errand(work, self.progress, self._ended.emit)
        self._future = self._errand.future

    @property
    def future(self) -> "Future[Any]":
        """What the work gives, once it is started."""
        assert self._future is not None
        return self._future

    def progress(self, done: int, total: int | None = None) -> None:
        """Called by the work, on its thread, as often as it likes.

        Raises:
            Cancelled: the user wants it stopped.
        """
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._told_at >= _TELL_EVERY_S:
            self._told_at = now
            self._progressed.emit(done, total)

    def cancel(self) -> None:
        """Ask the work to stop at its next call of `progress`; what it finishes all the same counts."""
        self._stop.set()
        assert self._errand is not None
        self._errand.cancel()

    def abandon(self) -> None:
        """Stop, and call nobody back: its result is no longer wanted. Nothing where it has ended."""
        self._parent = None
        self.cancel()
        self._take_card_away()

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self in _running

    def _show_card(self) -> None:
        if not self.running or not shiboken6.isValid(self._parent) or self._parent is None:
            return
        self._card = ProgressCard(self.label)
        self._card.cancelled.connect(self.cancel)
        self._card.show_progress(*self._far)
        cards_of(self._parent).add(self._card)

    def _show_progress(self, done: int, total: int | None) -> None:
        self._far = (done, total)
        if self._card is not None and shiboken6.isValid(self._card):
            self._card.show_progress(done, total)

    def end(self) -> None:
        """Tell how the work ended; once, on the window's thread, when it has."""
        if self._over:
            return
        self._over = True
        for tasks in (_running, _left):
            tasks.discard(self)
        assert self._errand is not None
        self._errand.release()
        self._take_card_away()
        future = self.future
        error: BaseException | None = Cancelled() if future.cancelled() else future.exception()
        parent = self._parent
        if parent is None or not shiboken6.isValid(parent):
            if error is None and self._unwanted is not None:
                self._unwanted(future.result())
            elif error is not None and not isinstance(error, UserError):
                report.report_bug(error)
        elif error is None:
            self._done(future.result())
        elif not isinstance(error, UserError):
            report.report_bug(error, parent)
        elif self._failed is not None:
            self._failed(error)
        else:
            report.tell(parent, error)

    def _take_card_away(self) -> None:
        if self._card is not None and shiboken6.isValid(self._card):
            self._card.leave()
        self._card = None


def run_task(
    parent: QWidget,
    label: str,
    work: Callable[[Progress], T],
    done: Callable[[T], None],
    failed: Callable[[UserError], None] | None = None,
    unwanted: Callable[[T], None] | None = None,
) -> Task:
    """Do slow work off the window's thread.

    Args:
        parent: Whose work it is; when it has been deleted nobody is called back.
        label: What the user reads on the progress card, shown when the work takes longer than 100 ms.
        work: Runs on another thread and must not touch widgets; gets `progress(done, total)`.
        done: Gets the result, on the window's thread.
        failed: Gets the user's trouble (`Cancelled` too) on the window's thread, instead of a message
            card. Anything that is not a `UserError` is reported as a bug, whatever is given here.
        unwanted: Gets the result, on the window's thread, that came when nobody was to be called back
            any more: a file that was opened, say, is closed again.

    Returns:
        The task, to be cancelled or abandoned.
    """
    task = Task(parent, label, done)
    task.start(work, failed, unwanted)
    return task


def any_running() -> bool:
    """Whether any slow work is under way."""
    return bool(_running)


def stop_all(wait_s: float = 10.0) -> None:
    """Abandon everything and wait for it to end, so that a file may be closed under it."""
    stopped = list(_running)
    for task in stopped:
        task.abandon()
    futures.wait([task.future for task in stopped], wait_s)
    for task in stopped:
        if task.future.done():
            task.end()
        else:
            _running.discard(task)
            _left.add(task)
