"""Work on another thread that holds nothing of the window once it is done.

Whoever lets go of a widget last destroys it, and Qt survives that on the window's thread alone. A worker
goes on for a moment after its result is known: all it still holds then is an `Errand`, and what that held,
the result too, the window's thread has taken away.
"""

import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
#: ``progress(done, total)``, total None where it is not known; raises `Cancelled` to stop the work.
Progress = Callable[[int, int | None], None]

_THREADS = 4

_threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="gridmap")


@dataclass(slots=True)
class _Held:
    """What leads to the window."""

    work: Callable[[Progress], Any]
    progress: Progress
    ended: Callable[[], None]
    future: "Future[Any]" = field(default_factory=Future)


class Errand:
    """Work on its way, begun as soon as a thread is free."""

    def __init__(self, work: Callable[[Progress], T], progress: Progress, ended: Callable[[], None]) -> None:
        """Run `work(progress)`; `ended` is called on any thread when the future has its result."""
        self._held: _Held | None = _Held(work, progress, ended)
        self._told = threading.Event()
        self._run_through = _threads.submit(self._run)
        self._run_through.add_done_callback(self._tell)

    @property
    def future(self) -> "Future[Any]":
        """What the work gives; whoever wants it once it is released holds it."""
        assert self._held is not None
        return self._held.future

    def cancel(self) -> None:
        """Give up work that has not begun."""
        self._run_through.cancel()

    def _run(self) -> None:
        """Do the work. The result stays in the future of our own: the pool would hold what it is given."""
        held = self._held
        assert held is not None
        try:
            held.future.set_result(held.work(held.progress))
        except BaseException as error:  # noqa: BLE001 handed on, as the pool would
            held.future.set_exception(error)

    def _tell(self, run_through: "Future[None]") -> None:
        assert self._held is not None
        try:
            if run_through.cancelled():
                self._held.future.cancel()
                self._held.future.set_running_or_notify_cancel()
            self._held.ended()
        finally:
            self._told.set()  # nothing of what is held is on this thread's stack any more

    def release(self) -> None:
        """Take away what the worker holds; on the window's thread, once the future is done."""
        self._told.wait()
        future, self._held = self.future, None
        if future.cancelled():
            return
        error, seen = future.exception(), set[int]()
        while error is not None and id(error) not in seen:  # its frames hold whatever the work was about
            seen.add(id(error))
            traceback.clear_frames(error.__traceback__)  # the lines they stood at stay
            error = error.__cause__ or error.__context__
