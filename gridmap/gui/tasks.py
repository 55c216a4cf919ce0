"""The one way to do slow work: off the window's thread, with progress, cancel, and errors in one place."""

import threading
import time
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gridmap.domain.errors import Cancelled, UserError
from gridmap.gui import report
from gridmap.gui.cards import ProgressCard, cards_of

T = TypeVar("T")
#: ``progress(done, total)``, total None where it is not known; raises `Cancelled` to stop the work.
Progress = Callable[[int, int | None], None]

SHOW_AFTER_MS = 100
_TELL_EVERY_S = 0.05
_THREADS = 4

_threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="gridmap")
_running: set["Task"] = set()


class Task(QObject):
    """Slow work under way; lives on the window's thread, its `work` runs on another."""

    _progressed = Signal(object, object)
    _ended = Signal(object)

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
        self.future: Future[Any] | None = None
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)

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
        self.future = _threads.submit(work, self.progress)
        self.future.add_done_callback(lambda future: self._ended.emit(future))  # keeps self alive

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
        if self.future is not None:
            self.future.cancel()

    def abandon(self) -> None:
        """Stop, and call nobody back: its result is no longer wanted."""
        self._parent = None
        self.cancel()
        self._take_card_away()

    def let_go(self) -> None:
        """Give a result that came although nobody waits for it to whoever puts such away."""
        future = self.future
        if future is None or not future.done() or future.cancelled() or future.exception() is not None:
            return
        unwanted, self._unwanted = self._unwanted, None
        if unwanted is not None:
            unwanted(future.result())

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

    def _end(self, future: "Future[Any]") -> None:
        _running.discard(self)
        self._take_card_away()
        error: BaseException | None = Cancelled() if future.cancelled() else future.exception()
        parent = self._parent
        if parent is None or not shiboken6.isValid(parent):
            self.let_go()
            if error is not None and not isinstance(error, UserError):
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
            self._card.deleteLater()
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
    futures.wait([task.future for task in stopped if task.future is not None], wait_s)
    for task in stopped:
        task.let_go()
    _running.difference_update(stopped)
