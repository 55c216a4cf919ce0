"""The line for a day takes what is typed, whole, or says that it is no day."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget

from gridmap.gui.day_field import DayField
from gridmap.gui.dialogs.form import FieldError
from gridmap.words import said


@pytest.fixture
def field(qtbot):
    made = DayField("2026-11-20")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("typed", ["2027-01-01", "20270101", "2027/1/1"])
def test_a_day_typed_over_the_old_one_is_the_day(field, qtbot, typed):
    told = []
    field.day_changed.connect(told.append)
    field.selectAll()
    qtbot.keyClicks(field, typed)

    assert field.day() == "2027-01-01"
    assert told[-1] == "2027-01-01"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "2027-01-01"


def test_the_whole_day_is_typed_over_when_the_field_is_come_to_by_tab(field, qtbot):
    field.activateWindow()
    qtbot.waitUntil(field.isActiveWindow)
    field.clearFocus()
    field.setFocus(Qt.FocusReason.BacktabFocusReason)
    qtbot.keyClicks(field, "20270101")

    assert field.day() == "2027-01-01"


@pytest.mark.parametrize("typed", ["2027-02-30", "明年", ""])
def test_what_is_no_day_is_refused_in_a_sentence(field, qtbot, typed):
    told = []
    field.day_changed.connect(told.append)
    field.setText(typed)

    with pytest.raises(FieldError) as refused:
        field.day()
    assert typed in said(refused.value)
    assert "2027-01-01" in said(refused.value)
    assert told == [""]


@pytest.mark.qt_log_ignore("does not support (grabbing the keyboard|raise)")
def test_arrows_step_by_days_and_the_calendar_is_opened_by_key(field, qtbot):
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.day() == "2026-11-21"

    qtbot.keyClick(field, Qt.Key.Key_F4)
    (calendar,) = field.findChildren(QCalendarWidget)
    assert calendar.selectedDate().toString(Qt.DateFormat.ISODate) == "2026-11-21"
    calendar.clicked.emit(calendar.selectedDate().addDays(41))
    assert field.day() == "2027-01-01"
    assert not calendar.isVisible()
