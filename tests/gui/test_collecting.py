import gc
import threading
import weakref

from gridmap.gui.collecting import Collecting, collect_here


class Knot:
    """Garbage that only a collection finds."""

    def __init__(self):
        self.me = self


def test_a_worker_never_collects(qapp):
    collect_here(qapp)
    knot = weakref.ref(Knot())
    threads = []

    def work():
        threads.append([object() for _ in range(100_000)] and [Knot() for _ in range(5_000)])

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()

    assert not gc.isenabled()
    assert knot() is not None
    Collecting.collect_what_is_due()
    gc.collect()
    assert knot() is None


def test_there_is_one_collector(qapp):
    collect_here(qapp)
    collect_here(qapp)

    assert len(qapp.findChildren(Collecting)) == 1
