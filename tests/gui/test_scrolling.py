"""Scrolling changes no values: the wheel and the page keys pass over the boxes of what scrolls."""

import pytest
from PySide6.QtCore import QDate, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QDateEdit, QSpinBox

from gridmap.gui.dialogs.settings import SettingsDialog
from gridmap.gui.options import Options
from gridmap.settings import UserSettings, options


class LowSettings(SettingsDialog):
    """The settings on a screen that has not the room for them."""

    def room(self):
        return QSize(900, 300)


@pytest.fixture
def settings(qtbot):
    dialog = LowSettings(None, Options())
    qtbot.addWidget(dialog)
    day = QDateEdit(QDate(2026, 11, 23))
    day.setCalendarPopup(True)
    dialog.body.insertWidget(0, day)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    qtbot.wait(20)
    return dialog


def boxes(dialog):
    kinds = (QSpinBox, QComboBox, QDateEdit)
    found = [one for kind in kinds for one in dialog.findChildren(kind) if one.isEnabled()]
    assert {type(one) for one in found} == set(kinds)
    return found


def value(box):
    return box.text() if isinstance(box, QAbstractSpinBox) else box.currentIndex()


def turn(box, notches=-1):
    """The wheel over the middle of a box, as it comes from the system."""
    window = box.window()
    at = box.mapTo(window, box.rect().center())
    QTest.wheelEvent(window.windowHandle(), at.toPointF(), QPoint(0, 120 * notches))


def kept():
    return {name: UserSettings()[name] for name, one in options().items() if one.scope == "user"}


def test_the_wheel_over_boxes_scrolls_the_settings_and_changes_none(settings, qtbot):
    bar, before = settings._scrolled.verticalScrollBar(), kept()
    for box in boxes(settings):
        shown = value(box)
        settings._scrolled.ensureWidgetVisible(box)
        bar.setValue(min(bar.value(), bar.maximum() - 1))
        at = bar.value()

        turn(box)

        assert value(box) == shown
        assert bar.value() > at
        assert box is settings.editors["language"] or not box.hasFocus()
    assert kept() == before


def test_a_box_that_only_has_the_focus_since_the_window_opened_keeps_its_value(settings):
    first = next(box for box in boxes(settings) if box.hasFocus())
    shown = value(first)

    turn(first)

    assert value(first) == shown


def test_the_wheel_changes_the_box_that_somebody_clicked(settings):
    number = settings.findChildren(QSpinBox)[0]
    settings._scrolled.ensureWidgetVisible(number)
    QTest.mouseClick(number.lineEdit(), Qt.MouseButton.LeftButton)
    before, at = number.value(), settings._scrolled.verticalScrollBar().value()

    turn(number, 1)

    assert number.value() == before + 1
    assert settings._scrolled.verticalScrollBar().value() == at


def test_page_keys_turn_pages_in_boxes(settings):
    bar = settings._scrolled.verticalScrollBar()
    for box in boxes(settings):
        bar.setValue(0)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        shown, at = value(box), bar.value()

        QTest.keyClick(box, Qt.Key.Key_PageUp)
        QTest.keyClick(box, Qt.Key.Key_PageUp)
        assert bar.value() == 0

        QTest.keyClick(box, Qt.Key.Key_PageDown)

        assert value(box) == shown
        assert bar.value() > at


def test_a_box_that_came_later_keeps_its_value_too(settings, qtbot):
    late = QSpinBox()
    late.setRange(0, 100)
    late.setValue(50)
    settings.body.insertWidget(0, late)
    qtbot.wait(20)
    settings._scrolled.verticalScrollBar().setValue(0)

    turn(late)

    assert late.value() == 50
    assert settings._scrolled.verticalScrollBar().value() > 0
