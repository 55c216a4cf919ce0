"""Work on another thread that holds nothing of the window once it is done.

Whoever lets go of a widget last destroys it, and Qt survives that on the window's thread alone. A worker
goes on for a moment after its result is known: all it still holds then is an `Errand`, and what that held
the window's thread has taken away.
"""

import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
#: ``progress(done, total)``, total None where it is not known; raises `Cancelled` to stop the work.
Progress = Callable[[int, int | None], None]

_THREADS = 4

_threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="gridmap")


class Errand:
    """Work on its way, begun as soon as a thread is free."""

    def __init__(self, work: Callable[[Progress], T], progress: Progress, ended: Callable[[], None]) -> None:
        """Run `work(progress)`; `ended` is called on any thread when the future has its result."""
        self._held: tuple[Callable[[Progress], T], Progress, Callable[[], None]] | None
        self._held = work, progress, ended
        self._told = threading.Event()
        self.future: Future[Any] = _threads.submit(self._run)
        self.future.add_done_callback(self._tell)

    def _run(self) -> Any:
        assert self._held is not None
        work, progress, _ = self._held
        return work(progress)

    def _tell(self, _: "Future[Any]") -> None:
        assert self._held is not None
        try:
            self._held[2]()
        finally:
            self._told.set()  # nothing of `ended` is on this thread's stack any more

    def release(self) -> None:
        """Take away what the worker holds; on the window's thread, once the future is done."""
        self._told.wait()
        self._held = None
        if self.future.cancelled():
            return
        error, seen = self.future.exception(), set[int]()
        while error is not None and id(error) not in seen:  # its frames hold whatever the work was about
            seen.add(id(error))
            traceback.clear_frames(error.__traceback__)  # the lines they stood at stay
            error = error.__cause__ or error.__context__
