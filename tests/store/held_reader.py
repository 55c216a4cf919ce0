"""A thread that is stopped in the middle of what it reads."""

import threading
from concurrent.futures import ThreadPoolExecutor


class Held:
    """Work on another thread that stops before one of the questions that it asks the file."""

    def __init__(self, session, work, at):
        self._session, self._work, self._at = session, work, at
        self._asked, self.reached, self._go = 0, threading.Event(), threading.Event()
        self._thread = ThreadPoolExecutor(1)
        self.future = self._thread.submit(self._run)

    def _run(self):
        self._session.workspace.reading().set_trace_callback(self._before)
        try:
            return self._work()
        finally:
            self._session.workspace.reading().set_trace_callback(None)
            self.reached.set()

    def _before(self, _):
        self._asked += 1
        if self._asked == self._at:
            self.reached.set()
            self._go.wait(10)

    def go_on(self):
        self._go.set()
        self._thread.shutdown()
        return self.future.result()
