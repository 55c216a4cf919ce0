"""What a window of 1366 x 768 has room for, in either language."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit

from gridmap import words
from gridmap.gui.panels.event_queue_model import COLUMNS
from tests.gui.test_desk import city, desk, file, opened, settle

__all__ = ["city", "desk", "file", "opened"]
_STEPS = "records.event_step."


@pytest.fixture(params=["zh_CN", "en"])
def small(request, opened, qtbot):
    opened.set_option("language", request.param)
    settle(opened, qtbot)
    opened.window.resize(1366, 768)
    opened.window.arrange_anew()
    opened.opened.select([opened.window.mode.tree.model.rows.ids[-1]])
    qtbot.wait(50)
    yield opened
    words.set_language("zh_CN")


def test_every_tab_of_the_details_is_seen_also_with_a_count(small, qtbot):
    tabs = small.window.mode.panel.tabs
    tabs.setTabText(3, tabs.tabText(3) + " 12")
    qtbot.wait(20)

    assert tabs.tabBar().sizeHint().width() <= tabs.width()


def test_what_may_be_typed_to_filter_is_said_whole(small):
    field = small.window.mode.tree.findChild(QLineEdit)
    said = QFontMetrics(field.font()).horizontalAdvance(field.placeholderText())

    assert said < field.width() - 50  # the icon, and the room around the text


def test_every_step_of_an_event_has_room_in_the_queue(small):
    view = small.window.mode.queue.view
    metrics, width = QFontMetrics(view.font()), view.columnWidth(COLUMNS.index("step"))
    said = [text for key, text in words.catalogue(words.language()).items() if key.startswith(_STEPS)]

    assert said
    assert [one for one in said if metrics.horizontalAdvance(one) > width - 8] == []
