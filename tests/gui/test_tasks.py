import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gridmap.domain.errors import Cancelled, UserError
from gridmap.gui import tasks
from gridmap.gui.cards import MessageCard, ProgressCard, cards_of
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
    run_task(window, "slow", until_stopped, ended.append, failed=ended.append)
    qtbot.waitUntil(lambda: len(shown(window, ProgressCard)) == 1)
    card = shown(window, ProgressCard)[0]
    qtbot.waitUntil(lambda: "1" in card.findChildren(QLabel)[-1].text())

    card.findChild(QPushButton).click()

    qtbot.waitUntil(lambda: len(ended) == 1)
    assert isinstance(ended[0], Cancelled)
    qtbot.waitUntil(lambda: shown(window, ProgressCard) == [])


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
