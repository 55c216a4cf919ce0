"""A desk with a copy of a workspace open on it, and waiting for it to come to rest."""

from collections.abc import Iterator
from contextlib import contextmanager

from gridmap.gui import tasks
from gridmap.gui.desk import Desk
from gridmap.gui.options import Options

REST_MS = 20


@contextmanager
def open_copy(qapp, qtbot, city, copy, height=768, mode="duty") -> Iterator[Desk]:
    """A window that shows a copy of a workspace file, in a mode."""
    copy.write_bytes(city.read_bytes())
    made = Desk(qapp, Options(), remembering=False)
    made.window.resize(1366, height)
    made.window.start_in(mode)
    made.window.show()
    made.open(copy)
    qtbot.waitUntil(lambda: made.opened is not None, timeout=10_000)
    yield made
    made.leave()


def settle(desk, qtbot):
    """Wait until no slow work is under way and what was told has arrived."""
    desk.opened.canvas.settle()
    qtbot.wait(REST_MS)
    qtbot.waitUntil(lambda: not tasks.any_running(), timeout=10_000)
    qtbot.wait(REST_MS)
