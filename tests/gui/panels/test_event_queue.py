from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gridmap import words
from gridmap.domain.change import Batch, Rows
from gridmap.gui.panels.clock import clock_text, span_text, urgency
from gridmap.gui.panels.event_queue import EventQueue
from gridmap.gui.panels.event_queue_head import EventQueueHead
from gridmap.gui.panels.event_queue_model import CLOCK, PAGE
from gridmap.store.queries.event_queue import QueueCounters
from gridmap.store.queries.sorted_lists import Order
from tests.gui.accessible import nameless

NOON = datetime(2026, 3, 1, 0, 3, tzinfo=UTC)


class Hands:
    """A clock that is turned by hand."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def hands():
    return Hands(NOON)


@pytest.fixture
def queue(qtbot, session, elements, hands, settled):
    window = QWidget()
    qtbot.addWidget(window)
    widget = EventQueue(session, window, clock=hands)
    widget._timer.stop()
    window.other = QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(widget)
    column.addWidget(window.other)
    window.resize(1000, 300)
    window.show()
    window.activateWindow()
    settled()
    yield widget
    window.close()


def lines(queue):
    model = queue.model
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def test_the_queue_shows_open_events_with_their_place_and_running_clock(queue):
    assert lines(queue) == [
        ["I", "SJ-2026-0301-0007", "燃气味", "桥社区 · 第一网格", "受理", "响应 02:00"],
        ["III", "SJ-2026-0301-0008", "夜间噪声", "桥社区 · 第二网格", "处置", "办结 1:07:00"],
    ]


def test_a_clock_that_runs_out_turns_overdue_and_counts(queue, hands, settled):
    overdue = queue.head.counters["overdue"]
    assert overdue.text() == "超时 0"
    hands.now += timedelta(minutes=3, seconds=30)
    queue._tick()
    settled()

    assert queue.model.index(0, CLOCK).data() == "超时 01:30"
    assert queue.model.index(0, 0).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert queue.model.index(1, 0).data(Qt.ItemDataRole.BackgroundRole) is None
    assert (overdue.text(), overdue.property("trouble")) == ("超时 1", True)


def test_j_and_k_move_and_say_which_event_is_meant(qtbot, queue, elements):
    with qtbot.waitSignal(queue.event_selected) as first:
        qtbot.keyClick(queue.view, Qt.Key.Key_J)
    with qtbot.waitSignal(queue.event_selected) as second:
        qtbot.keyClick(queue.view, Qt.Key.Key_J)
    qtbot.keyClick(queue.view, Qt.Key.Key_J)  # the last one stays
    with qtbot.waitSignal(queue.event_selected) as third:
        qtbot.keyClick(queue.view, Qt.Key.Key_K)

    assert [one.args[0] for one in (first, second, third)] == [
        elements["gas"],
        elements["noise"],
        elements["gas"],
    ]


def test_coming_to_the_queue_with_tab_selects_nothing(qtbot, queue):
    queue.window().other.setFocus()
    with qtbot.assertNotEmitted(queue.event_selected):
        queue.view.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.wait(20)


def test_letters_typed_into_a_field_do_not_move_the_queue(qtbot, queue):
    field = queue.window().other
    field.setFocus()
    with qtbot.assertNotEmitted(queue.event_selected):
        qtbot.keyClicks(field, "jk")

    assert field.text() == "jk"


def test_a_new_event_appears_and_what_was_selected_stays_so(qtbot, queue, session, town, elements, settled):
    queue.move_by(1)
    queue.move_by(1)
    fresh = session.new_id()
    made = Rows(
        "event",
        ("id", "cell_id", "number", "title", "reported_at", "severity", "close_by"),
        [(fresh, town.east, "SJ-9", "起火", "2026-03-01T00:02:00Z", 1, "2026-03-01T00:04:00Z")],
    )
    with qtbot.assertNotEmitted(queue.event_selected, wait=400):
        session.run_batch(Batch("change.import", lambda: iter([made])))
    settled()

    assert [line[2] for line in lines(queue)] == ["起火", "燃气味", "夜间噪声"]
    assert queue._selected().row() == 2


def test_a_long_queue_is_read_page_by_page(queue, session, town, settled):
    count = PAGE * 2 + 7
    made = Rows(
        "event",
        ("id", "cell_id", "number", "title", "reported_at"),
        [(session.new_id(), None, f"N{k}", "甲", "2026-03-01T00:00:00Z") for k in range(count)],
    )
    session.run_batch(Batch("change.import", lambda: iter([made])))
    queue.reload()
    settled()
    assert queue.model.rowCount() == PAGE

    while queue.model.canFetchMore(queue.view.rootIndex()):
        queue.model.fetchMore(queue.view.rootIndex())

    assert queue.model.rowCount() == count + 2
    assert lines(queue)[-1][3] == "未归格"
    assert lines(queue)[-1][5] == ""


def test_the_counters_of_the_day_say_how_many_were_in_time(queue, hands, settled):
    hands.now = datetime(2025, 3, 1, 0, 40, tzinfo=UTC)
    queue.reload()
    settled()

    assert queue.head.counters["closed_today"].text() == "今日办结 1"
    assert queue.head.in_time.text() == "按时率 100.0%"


def test_every_control_has_a_name(queue):
    assert nameless(queue) == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (42, "00:42"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (172_799, "47:59:59"),
        (172_800, "2 天"),
    ],
)
def test_a_span_is_said_in_the_unit_that_fits_it(seconds, text):
    assert span_text(timedelta(seconds=seconds)) == text


def test_a_clock_presses_more_the_less_is_left():
    at = [urgency(NOON + timedelta(minutes=m), NOON) for m in (60, 10, -1)]

    assert at == ["calm", "soon", "overdue"]
    assert urgency(None, NOON) == "none"
    assert clock_text(None, False, NOON) == ""


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("width", [200, 330, 430, 560, 900])
def test_counters_above_the_queue_are_whole_or_not_there_at_any_width(qtbot, language, width):
    words.set_language(language)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 60)
    head = EventQueueHead(window)
    head.show_counters(QueueCounters(12_345, 678, 9_012, 345, 340))
    head.resize(max(width, head.minimumSizeHint().width()), 32)
    window.show()
    qtbot.wait(10)

    shown = [one for one in (*head.counters.values(), head.in_time, head.keys) if one.isVisible()]
    assert [one.text() for one in shown if one.width() < one.sizeHint().width()] == []
    assert shown[0] is head.counters["overdue"] and len(shown) >= 2
    assert "98.6%" in head.toolTip()
    assert shown[-1].geometry().right() < head.width()
    assert head.keys.isVisible() == (width == 900)


def click_head(qtbot, view, column):
    header = view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 8, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_click_on_a_head_sorts_up_then_down_then_as_it_was(qtbot, queue, settled):
    seen = []
    for _ in range(3):
        click_head(qtbot, queue.view, 2)
        settled()
        seen.append([line[2] for line in lines(queue)])

    assert seen == [["燃气味", "夜间噪声"], ["夜间噪声", "燃气味"], ["燃气味", "夜间噪声"]]
    assert queue._sorting.order is None


def test_an_order_stays_over_changes_and_pages(qtbot, queue, session, town, settled):
    queue.sort(Order("number", descending=True))
    settled()
    count = PAGE + 7
    made = Rows(
        "event",
        ("id", "cell_id", "number", "title", "reported_at"),
        [(session.new_id(), None, f"N{k:04d}", "甲", "2026-03-01T00:00:00Z") for k in range(count)],
    )
    session.run_batch(Batch("change.import", lambda: iter([made])))
    qtbot.wait(200)
    settled()
    assert queue.model.rowCount() == PAGE
    assert queue.view.horizontalHeader().isSortIndicatorShown()

    while queue.model.canFetchMore(queue.view.rootIndex()):
        queue.model.fetchMore(queue.view.rootIndex())

    numbers = [line[1] for line in lines(queue)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == count + 2
