from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDialogButtonBox

from gridmap.gui.any_day import DayDialog
from gridmap.gui.panels.clock import clock_of
from tests.gui.test_desk import city, desk, file, opened, settle

__all__ = ["city", "desk", "file", "opened"]


def test_any_day_is_shown_for_looking_only(opened, qtbot):
    path = opened.opened.session.workspace.path
    opened.window.commands["as_of"].trigger()
    (dialog,) = opened.window.findChildren(DayDialog)
    dialog.day.setDate(QDate(2001, 2, 3))
    qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok) or dialog.verb, Qt.LeftButton)

    qtbot.waitUntil(
        lambda: opened.opened is not None and opened.opened.session.workspace.path != path, timeout=15_000
    )
    settle(opened, qtbot)
    session = opened.opened.session
    assert session.read_only
    assert session.workspace.read_only_because.values["day"] == "2001-02-03"
    assert session.workspace.counts()["event"] == 0
    assert path.exists()
    assert clock_of(session)().strftime("%Y-%m-%d %H:%M:%S") == "2001-02-03 23:59:59"


def test_the_clock_of_the_workspace_itself_runs(opened):
    assert abs(clock_of(opened.opened.session)() - datetime.now(UTC)) < timedelta(minutes=1)
