import gc
import threading
import time
import weakref
from concurrent import futures

import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gridmap.domain.errors import Cancelled, UserError
from gridmap.gui import tasks
from gridmap.gui.cards import MessageCard, ProgressCard, cards_of
from gridmap.gui.errand import Errand
from gridmap.gui.tasks import run_task, stop_all


@pytest.fixture
def window(qtbot):
    widget = QWidget()
    widget.resize(900, 600)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def shown(window, kind):
    return [card for card in cards_of(window).shown() if isinstance(card, kind)]


def until_stopped(progress):
    while True:
        progress(1, 10)
        threading.Event().wait(0.005)


def test_the_result_arrives_on_the_windows_thread_from_another(window, qtbot):
    results = []

    run_task(window, "counting", lambda _: threading.get_ident(), lambda ident: results.append(
        (ident != threading.get_ident(), QThread.currentThread() is window.thread())
    ))  # fmt: skip

    qtbot.waitUntil(lambda: results == [(True, True)])


def test_quick_work_shows_no_card(window, qtbot):
    task = run_task(window, "quick", lambda _: None, lambda _: None)

    qtbot.waitUntil(lambda: not task.running)
    qtbot.wait(tasks.SHOW_AFTER_MS + 50)
    assert shown(window, ProgressCard) == []


def test_slow_work_shows_how_far_it_is_and_can_be_stopped_by_a_click(window, qtbot):
    ended = []
    cards = []  # when whoever asked is told

    def failed(error):
        ended.append(error)
        cards.extend(shown(window, ProgressCard))

    run_task(window, "slow", until_stopped, ended.append, failed)
    qtbot.waitUntil(lambda: len(shown(window, ProgressCard)) == 1)
    card = shown(window, ProgressCard)[0]
    qtbot.waitUntil(lambda: "1" in card.findChildren(QLabel)[-1].text())

    card.findChild(QPushButton).click()

    qtbot.waitUntil(lambda: len(ended) == 1)
    assert isinstance(ended[0], Cancelled)
    assert cards == []


def test_the_users_trouble_becomes_a_card_with_details_to_copy(window, qtbot):
    def work(_):
        raise UserError("unknown_language", language="xx", known="en")

    run_task(window, "failing", work, lambda _: pytest.fail("it did not fail"))

    qtbot.waitUntil(lambda: len(shown(window, MessageCard)) == 1)
    card = shown(window, MessageCard)[0]
    assert "xx" in card.text
    card.copy_details()
    assert "unknown_language" in QGuiApplication.clipboard().text()


def test_a_bug_is_reported_without_a_traceback_in_the_open(window, qtbot, capsys):
    run_task(window, "broken", lambda _: 1 // 0, lambda _: pytest.fail("it did not fail"))

    qtbot.waitUntil(lambda: len(shown(window, MessageCard)) == 1)
    card = shown(window, MessageCard)[0]
    assert "Traceback" not in card.text
    assert "ZeroDivisionError" in card.details
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_nobody_is_called_back_once_the_parent_is_gone(window, qtbot):
    import shiboken6

    panel, called, go_on = QWidget(window), [], threading.Event()
    task = run_task(panel, "orphan", lambda _: go_on.wait(5), called.append)

    shiboken6.delete(panel)
    go_on.set()

    qtbot.waitUntil(lambda: not task.running)
    assert called == []


def test_abandoned_work_calls_nobody_back(window, qtbot):
    called = []
    task = run_task(window, "old", until_stopped, called.append, failed=called.append)

    task.abandon()

    qtbot.waitUntil(lambda: not task.running)
    assert called == []


def test_a_result_that_nobody_wants_any_more_is_put_away_once(window, qtbot):
    put_away = []
    task = run_task(window, "done", lambda _: "file", put_away.append, unwanted=put_away.append)
    task.future.result()

    stop_all()
    qtbot.wait(20)

    assert put_away == ["file"]
    assert not task.running


class Owner(QWidget):
    """Whose work is done by a method of its own, as by most dialogs; it begins when all is ready."""

    def __init__(self):
        super().__init__()
        self.ready, self.begun = threading.Event(), threading.Event()

    def work(self, progress):
        self.begun.set()
        self.ready.wait(5)
        progress(0, 1)
        return self.windowTitle()

    def fail(self, progress):
        try:
            self.work(progress)
            raise KeyError(self.windowTitle())
        except KeyError as error:
            raise UserError("unknown_language", language="xx", known="en") from error

    def go_on(self, progress):
        self.begun.set()
        until_stopped(progress)


def busy_afterwards(task, go_on):
    """Keep the worker of a task busy, once it has told of its end, until it is let go on."""

    class Told(threading.Event):
        def set(self):
            super().set()
            go_on.wait(5)

    task._errand._told = Told()


def slow_worker(work, died):
    """Do a method of an owner whose worker is busy with what comes after it when all is over elsewhere.

    Gives what lets the worker go on. `died` becomes the threads on which the owner and its task died.
    """
    owner, go_on = Owner(), threading.Event()
    task = run_task(owner, "own", getattr(owner, work), lambda _: None, failed=lambda _: None)
    for one in (owner, task):
        weakref.finalize(one, lambda: died.append(threading.get_ident()))
    busy_afterwards(task, go_on)
    owner.ready.set()
    owner.begun.wait(5)
    return go_on


@pytest.mark.parametrize("work", ["work", "fail"])
def test_whoever_asked_for_work_dies_on_the_windows_thread(qtbot, work):
    """Though the worker that did it has not come to its end."""
    died = []
    go_on = slow_worker(work, died)

    qtbot.waitUntil(lambda: not tasks.any_running())
    qtbot.waitUntil(lambda: len(died) == 2)
    go_on.set()

    assert died == [threading.get_ident()] * 2


class Result:
    """What work may give: like a widget it is destroyed by whoever lets go of it last."""


def test_a_result_dies_on_the_windows_thread(window, qtbot):
    died, begin, go_on = [], threading.Event(), threading.Event()

    def work(_):
        begin.wait(5)
        made = Result()
        weakref.finalize(made, lambda: died.append(threading.get_ident()))
        return made

    task = run_task(window, "making", work, lambda _: None)
    busy_afterwards(task, go_on)
    begin.set()
    del task

    qtbot.waitUntil(lambda: not tasks.any_running())
    qtbot.waitUntil(lambda: len(died) == 1)
    go_on.set()

    assert died == [threading.get_ident()]


@pytest.mark.parametrize("work", ["work", "fail", "go_on"])
def test_whoever_asked_for_work_dies_on_the_windows_thread_when_all_is_stopped(work):
    died = []
    go_on = slow_worker(work, died)

    stop_all()
    go_on.set()

    assert died == [threading.get_ident()] * 2


def test_work_that_does_not_stop_in_time_is_held_until_it_does(qtbot):
    died, put_away, begun, go_on = [], [], threading.Event(), threading.Event()
    owner = Owner()

    def work(_, owner=owner):
        begun.set()
        go_on.wait(5)
        return "file"

    task = run_task(owner, "stubborn", work, lambda _: None, unwanted=put_away.append)
    for one in (owner, task):
        weakref.finalize(one, lambda: died.append(threading.get_ident()))
    begun.wait(5)
    del owner, task, one, work

    stop_all(wait_s=0.01)
    qtbot.wait(tasks.SHOW_AFTER_MS + 50)  # so long the timer of the card holds it
    assert not tasks.any_running() and died == []
    go_on.set()
    time.sleep(0.1)  # the worker has let go of it
    gc.collect()

    qtbot.waitUntil(lambda: len(died) == 2)
    assert died == [threading.get_ident()] * 2
    assert put_away == ["file"]


def test_a_bug_in_work_that_is_stopped_is_reported(window, capsys):
    task = run_task(window, "broken", lambda _: 1 // 0, lambda _: None)
    futures.wait([task.future])
    del task

    stop_all()

    assert "ZeroDivisionError" in capsys.readouterr().err


def test_what_a_worker_holds_is_taken_away_when_it_has_told_of_its_end():
    told = []

    def ended():
        time.sleep(0.05)
        told.append("ended")

    errand = Errand(lambda _: None, lambda *_: None, ended)
    errand.future.result()
    errand.release()

    assert told == ["ended"]


def test_errors_that_cause_each_other_are_let_go_of():
    def work(_):
        first, second = ValueError("a"), ValueError("b")
        first.__cause__, second.__cause__ = second, first
        raise first

    errand = Errand(work, lambda *_: None, lambda: None)
    futures.wait([errand.future])

    errand.release()
