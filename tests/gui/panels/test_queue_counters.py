from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from gridmap.domain.change import Batch, Rows
from gridmap.gui.panels.clock import closed_text
from gridmap.gui.panels.event_queue_head import EventQueueHead
from gridmap.gui.panels.event_queue_model import PAGE
from gridmap.store.queries.event_queue import QueueCounters
from gridmap.store.queries.sorted_lists import Order
from tests.gui.panels.test_event_queue import Hands, hands, lines, queue

__all__ = ["Hands", "hands", "queue"]


@pytest.fixture
def press(qtbot, queue, settled):
    def press(counter):
        qtbot.mouseClick(queue.head.counters[counter], Qt.MouseButton.LeftButton)
        settled()
        return [line[2] for line in lines(queue)]

    return press


def test_a_pressed_counter_shows_its_events_alone_and_pressed_again_all(press, queue):
    assert press("waiting") == ["燃气味"]
    assert press("in_progress") == ["夜间噪声"]
    assert [name for name, button in queue.head.counters.items() if button.isChecked()] == ["in_progress"]
    assert press("in_progress") == ["燃气味", "夜间噪声"]
    assert queue.head.pressed is None


def test_a_counter_is_pressed_with_the_keyboard(qtbot, queue, settled):
    button = queue.head.counters["waiting"]
    queue.window().layout().insertWidget(0, queue.head)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.hasFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    settled()

    assert [line[2] for line in lines(queue)] == ["燃气味"]


def test_events_that_become_overdue_join_those_that_are_on_show(press, queue, hands, settled):
    assert press("overdue") == []
    assert queue._nothing.isVisible()
    assert "没有这样的事件" in queue._nothing.text()

    hands.now += timedelta(minutes=3)
    queue._ticks = 29
    queue._tick()
    settled()

    assert [line[2] for line in lines(queue)] == ["燃气味"]
    assert not queue._nothing.isVisible()


def test_closed_today_shows_when_each_was_closed(press, queue, hands):
    hands.now = datetime(2025, 3, 1, 0, 40, tzinfo=UTC)

    assert press("closed_today") == ["井盖松动"]
    assert lines(queue)[0][5].endswith("办结")
    assert queue.model.index(0, 0).data(Qt.ItemDataRole.BackgroundRole) is None


def test_what_was_closed_too_late_says_so():
    closed = datetime(2025, 3, 1, 0, 40, tzinfo=UTC)

    assert closed_text(closed, closed - timedelta(minutes=1)).endswith("超时办结")
    assert not closed_text(closed, closed + timedelta(minutes=1)).endswith("超时办结")
    assert closed_text(None, closed) == ""


def test_the_events_of_a_counter_are_sorted_and_paged_like_all(press, queue, session, settled):
    count = PAGE + 9
    made = Rows(
        "event",
        ("id", "cell_id", "number", "title", "reported_at"),
        [(session.new_id(), None, f"N{k:04d}", "甲", "2026-03-01T00:00:00Z") for k in range(count)],
    )
    session.run_batch(Batch("change.import", lambda: iter([made])))
    queue.sort(Order("number", descending=True))
    press("waiting")
    while queue.model.canFetchMore(queue.view.rootIndex()):
        queue.model.fetchMore(queue.view.rootIndex())

    numbers = [line[1] for line in lines(queue)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == count + 1


def test_the_cell_column_names_the_cell_and_its_tip_everything_above(queue):
    index = queue.model.index(0, 3)

    assert index.data() == "桥社区 · 第一网格"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "试验市 · 东县 · 河街道 · 桥社区 · 第一网格"


def test_a_pressed_counter_stays_on_show_where_it_is_narrow(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 60)
    head = EventQueueHead(window)
    head.show_counters(QueueCounters(12, 6, 9, 345, 340))
    head.resize(1000, 32)
    window.show()
    qtbot.mouseClick(head.counters["closed_today"], Qt.MouseButton.LeftButton)
    head.resize(head.minimumSizeHint().width(), 32)
    qtbot.wait(10)

    shown = [one for one in head.findChildren(QToolButton) if one.isVisible()]
    assert head.counters["closed_today"] in shown
    assert [one.text() for one in shown if one.width() < one.sizeHint().width()] == []
