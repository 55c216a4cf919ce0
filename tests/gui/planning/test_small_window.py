"""What a planner reads in a window of 1366 x 768 is not cut off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel

from gridmap.gui.planning.draft_name import DraftName
from gridmap.gui.planning.exact_card import ExactCard
from tests.gui.planning.net_hands import compare
from tests.gui.planning.test_moving_on import plan, scheduled


@pytest.fixture
def small(planner):
    planner.desk.window.resize(1366, 768)
    planner.desk.window.arrange_anew()
    planner.settle()
    return planner


def test_the_figures_that_are_asked_for_are_named_whole(small):
    small.key(Qt.Key.Key_S)
    small.click(*small.middle(small.cell("013")))
    small.key(Qt.Key.Key_P)
    (card,) = small.canvas.findChildren(ExactCard)

    card.way.setCurrentIndex(card.way.findData("polar"))
    small.qtbot.wait(10)

    label = card.fields.labelForField(card.second)
    assert label.text().startswith("方位角")
    assert label.width() >= label.sizeHint().width()
    assert small.canvas.rect().contains(card.geometry())


def test_what_colours_a_comparison_is_said_whole(small, halves):
    panel = compare(small, halves)
    metrics = QFontMetrics(panel.look.font())
    longest = max(metrics.horizontalAdvance(panel.look.itemText(row)) for row in range(panel.look.count()))

    assert longest + 30 <= panel.look.width()


def test_the_day_of_what_is_published_and_of_a_plan_stand_whole_beside_or_below_the_name(small):
    plan(small, "019", "方案丙")
    scheduled(small, "007", "调整方案 戊")
    small.settle()
    panel = small.mode.left.drafts

    days = [one for one in panel.findChildren(QLabel) if one.text().endswith((" 起", " 生效"))]
    assert len(days) == 2
    assert all(one.width() >= one.sizeHint().width() for one in days)
    for button in panel.buttons.values():
        if "戊" in button.text() or button.text() == "现行":
            room = button._area(button.rect()).width()
            assert button.fontMetrics().horizontalAdvance(button.text()) <= room


def test_a_longer_name_goes_on_in_a_second_line(qtbot):
    name = DraftName("二〇二七年城东片区网格优化")
    qtbot.addWidget(name)
    one_line = name.heightForWidth(600)

    assert name.heightForWidth(140) == one_line + name.fontMetrics().lineSpacing()
    assert "".join(name._lines(110, 2)) == name.text()
    assert name._lines(60, 2)[-1].endswith("…")


def test_the_tools_keep_their_keys(small):
    bar = small.mode.toolbar

    assert bar.more.geometry().right() <= small.canvas.width()
    assert {one.text().split()[-1] for one in bar.buttons.values()} >= set("VESRMXT")
    assert not any(one.isHidden() for one in bar.buttons.values())
