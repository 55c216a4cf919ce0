"""A workspace that is closed while other threads are at work with it."""

import threading
import time

import pytest

from gridmap.domain.change import Batch
from gridmap.domain.errors import Cancelled
from gridmap.session import Session
from tests.store.test_session import event_rows

ROUNDS = 20
SLOW = "SELECT count(*) FROM event AS one, event AS other WHERE one.number || other.number LIKE '%x%'"


@pytest.fixture
def file(session, town):
    session.run_batch(Batch("batch.events", lambda: iter([event_rows(session, town, 5_000)])))
    session.close()
    return session.workspace.path


class AtWork:
    """Threads that go on until something stops them, and what that was."""

    def __init__(self, *works):
        self.ends = []
        self.threads = [threading.Thread(target=self._go_on, args=(work,)) for work in works]
        for thread in self.threads:
            thread.start()

    def _go_on(self, work):
        try:
            while True:
                work()
        except BaseException as error:  # noqa: BLE001  # whatever it is, the test looks at it
            self.ends.append(error)

    def join(self):
        for thread in self.threads:
            thread.join(10)
        return [type(error) for error in self.ends]


@pytest.mark.parametrize("read_only", [False, True])
def test_whoever_reads_or_writes_meanwhile_is_cancelled(file, read_only):
    for number in range(ROUNDS):
        session = Session.open(file, read_only=read_only)
        workspace = session.workspace

        def list_rows(workspace=workspace):
            return sum(1 for _ in workspace.reading().execute("SELECT * FROM event"))

        def look_up(workspace=workspace):
            return workspace.counts()

        def write(workspace=workspace):
            with workspace.writing() as connection:
                connection.execute("UPDATE site SET name = name")

        works = [list_rows, look_up, lambda read=workspace.reading: read().execute(SLOW).fetchall()]
        at_work = AtWork(*works, *([] if read_only else [write, write]))
        time.sleep(number % 8 / 100)
        session.close()

        assert at_work.join() == [Cancelled] * len(at_work.threads)
        # Nobody has it open any more, so the log is gone; who may not write cannot take it away.
        assert read_only or list(file.parent.glob(file.name + "-*")) == []


def test_who_waits_for_a_turn_to_write_is_cancelled_and_so_is_who_comes_later(file):
    session = Session.open(file)
    inside, leave = threading.Event(), threading.Event()

    def hold():
        with session.workspace.writing() as connection:
            inside.set()
            leave.wait(10)
            connection.execute("UPDATE site SET name = 'never'")

    def want():
        with session.workspace.writing():
            raise AssertionError

    holding = AtWork(hold)
    inside.wait(10)
    waiting = AtWork(want, want)
    closing = threading.Thread(target=session.close)
    closing.start()
    time.sleep(0.1)
    leave.set()
    closing.join(10)

    assert holding.join() + waiting.join() == [Cancelled] * 3
    with pytest.raises(Cancelled):
        want()
    with pytest.raises(Cancelled):
        session.workspace.counts()
    session.close()
    again = Session.open(file)
    assert again.workspace.name == "试验"
    again.close()


def test_a_long_question_does_not_hold_the_closing_up(file):
    session = Session.open(file, read_only=True)
    asking = AtWork(lambda: session.workspace.reading().execute(SLOW).fetchall())
    time.sleep(0.1)
    started = time.monotonic()
    session.close()

    assert time.monotonic() - started < 1
    assert asking.join() == [Cancelled]


def test_connections_of_threads_that_have_ended_are_let_go(file):
    session = Session.open(file, read_only=True)
    for _ in range(5):
        thread = threading.Thread(target=session.workspace.counts)
        thread.start()
        thread.join()

    assert len(session.workspace._opened) == 1
    session.close()
