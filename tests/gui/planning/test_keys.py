"""One letter takes a tool up, wherever the keyboard is, except where something is typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.planning.conftest import settle


@pytest.fixture
def at_work(planner):
    """The window has the focus of the desktop, as keys of the whole window need."""
    planner.desk.window.activateWindow()
    planner.qtbot.waitUntil(planner.desk.window.isActiveWindow)
    return planner


def typed(key, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)
    QApplication.processEvents()


def test_a_key_works_as_soon_as_planning_is_entered(desk, qtbot):
    desk.window.activateWindow()
    desk.window.top_bar.setFocus()
    desk.window.enter_mode("planning")
    settle(desk, qtbot)

    assert desk.opened.canvas.hasFocus()
    typed(Qt.Key.Key_S)
    assert desk.opened.canvas.tool.name == "split"


@pytest.mark.parametrize("key, name", [(Qt.Key.Key_E, "vertex"), (Qt.Key.Key_L, "measure")])
def test_a_key_works_while_a_panel_has_the_keyboard(at_work, key, name):
    at_work.mode.right.table.setFocus()

    typed(key)

    assert at_work.canvas.tool.name == name
    assert at_work.canvas.hasFocus()


def test_a_letter_that_is_typed_into_a_field_is_a_letter(at_work):
    at_work.mode.left.drafts.ask_new()
    field = QApplication.focusWidget()

    typed(Qt.Key.Key_S)

    assert field.text() == "s"
    assert at_work.canvas.tool.name == "select"


def test_a_letter_does_not_drop_what_a_card_on_the_map_asks_about(at_work):
    lon, lat = at_work.middle(at_work.cell("013"))
    at_work.key(Qt.Key.Key_X)
    at_work.draw(*((lon + dx * 0.001, lat + dy * 0.001) for dx, dy in ((-1, -1), (1, -1), (1, 1))))
    card = at_work.canvas.tool.card
    assert card.kind.hasFocus()

    typed(Qt.Key.Key_S)

    assert at_work.canvas.tool.card is card
    assert card.isVisible()


@pytest.mark.parametrize("leave", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_map_has_the_keyboard_after_a_search(at_work, leave):
    at_work.desk.opened.search(at_work.desk.window)
    palette = at_work.desk.opened._palette
    palette.field.setText("桥头社区")
    at_work.qtbot.waitUntil(lambda: palette.list.currentIndex().isValid(), timeout=10_000)

    typed(leave)
    at_work.settle()

    assert at_work.canvas.hasFocus()
    typed(Qt.Key.Key_R)
    assert at_work.canvas.tool.name == "reshape"


def test_the_map_has_the_keyboard_after_going_to_what_a_check_found(at_work):
    at_work.mode.left.checks.all_wanted.emit()
    at_work.settle()
    issue = next(one for one in at_work.mode.left.checks.issues if one.place is not None or one.ids)
    at_work.mode.left.checks.everything.setFocus()

    at_work.mode.left.checks.located.emit(issue)

    assert at_work.canvas.hasFocus()
