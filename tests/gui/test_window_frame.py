"""The parts of the frame, each by itself: bar, menus, line below, start page, docks."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QPushButton, QWidget

from gridmap.gui import docks
from gridmap.gui.actions import Actions
from gridmap.gui.menus import UserMenu, WorkspaceMenu
from gridmap.gui.modes import ModeKind
from gridmap.gui.start_page import StartPage
from gridmap.gui.status_bar import StatusBar
from gridmap.gui.top_bar import TopBar
from gridmap.words import tr
from tests.gui.accessible import nameless


@pytest.fixture
def owner(qtbot):
    widget = QMainWindow()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def commands(owner):
    return Actions(owner)


@pytest.fixture
def bar(qtbot, commands):
    bar = TopBar(commands, QMenu(), QMenu())
    qtbot.addWidget(bar)
    bar.show()
    return bar


def test_no_two_commands_have_the_same_keys(commands):
    keys = [key.toString() for action in commands.values() for key in action.shortcuts()]

    assert len(keys) == len(set(keys))
    assert [key.toString() for key in commands["redo"].shortcuts()] == ["Ctrl+Shift+Z", "Ctrl+Y"]


def test_undo_and_redo_say_what_they_would_do(bar, commands):
    bar.show_history("修改场所", None, writable=True)

    assert commands["undo"].isEnabled() and "修改场所" in commands["undo"].toolTip()
    assert not commands["redo"].isEnabled()


def test_nothing_can_be_undone_in_a_file_that_is_read_only(bar, commands):
    bar.show_history("修改场所", "修改场所", writable=False)

    assert not commands["undo"].isEnabled() and not commands["redo"].isEnabled()


def test_the_search_field_opens_the_search(bar, commands, qtbot):
    bar.show_workspace("临江区")

    with qtbot.waitSignal(commands["search"].triggered):
        bar.findChild(QPushButton, "search_field").click()


def test_one_mode_needs_no_switch_and_two_show_one(bar, qtbot):
    duty, other = (ModeKind(key, f"window.mode_{key}", lambda *_: None) for key in ("duty", "other"))
    bar.modes.show_modes([duty], "duty")
    assert not bar.modes.isVisible()

    bar.modes.show_modes([duty, other], "duty")

    assert bar.modes.isVisible()
    with qtbot.waitSignal(bar.mode_wanted) as said:
        bar.modes._group.buttons()[1].click()
    assert said.args == ["other"]


def test_every_control_of_the_frame_has_a_name(bar, commands, qtbot):
    page = StartPage(commands)
    qtbot.addWidget(page)

    assert nameless(bar) == []
    assert nameless(page) == []


@pytest.mark.parametrize(
    ("denominator", "text"), [(46_213.4, "1 : 46 200"), (812.0, "1 : 812"), (3_456_789.0, "1 : 3 460 000")]
)
def test_a_scale_is_told_in_three_figures(qtbot, denominator, text):
    line = StatusBar()
    qtbot.addWidget(line)

    line.show_scale(denominator)

    assert line.findChild(QLabel, "status_scale").text() == text


def test_a_position_is_told_with_its_hemispheres(qtbot):
    line = StatusBar()
    qtbot.addWidget(line)

    line.show_position(103.7613, -29.5554)

    assert line.findChild(QLabel, "status_position").text() == "E 103.76130°  S 29.55540°"


def test_the_start_page_opens_what_was_open_before(commands, qtbot):
    page = StartPage(commands)
    qtbot.addWidget(page)
    page.show_recent([Path("/somewhere/leshan.gpkg")])
    row = next(one for one in page.findChildren(QPushButton) if one.text() == "leshan.gpkg")

    with qtbot.waitSignal(page.recent_wanted) as said:
        row.click()

    assert said.args == [Path("/somewhere/leshan.gpkg")]


def test_the_menu_of_files_lists_what_was_open_before(commands, qtbot):
    menu = WorkspaceMenu(commands)
    qtbot.addWidget(menu)
    menu.show_recent([Path("/a/one.gpkg"), Path("/b/two.gpkg")])

    with qtbot.waitSignal(menu.recent_wanted) as said:
        menu._recent.actions()[1].trigger()

    assert said.args == [Path("/b/two.gpkg")]


def test_the_users_menu_marks_the_theme_in_force_and_says_which_is_wanted(commands, qtbot):
    menu = UserMenu(commands)
    qtbot.addWidget(menu)
    menu.show_option("theme", "dark")
    light, dark = (
        next(action for action in menu._choices["theme"].actions() if action.data() == name)
        for name in ("light", "dark")
    )
    assert dark.isChecked() and not light.isChecked()

    with qtbot.waitSignal(menu.option_wanted) as said:
        light.trigger()

    assert said.args == ["theme", "light"]


def test_a_panel_moves_closes_and_comes_back_where_it_was(owner, qtbot):
    owner.resize(1200, 800)
    owner.setCentralWidget(QWidget())
    dock = docks.add_dock(owner, "layers", tr("window.panel_layers"), QWidget(), Qt.DockWidgetArea(1))
    owner.show()
    owner.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.close()
    docks.remember(owner, "duty")

    owner.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    dock.show()
    assert docks.restore(owner, "duty")

    assert owner.dockWidgetArea(dock) == Qt.DockWidgetArea.RightDockWidgetArea
    assert not dock.isVisible()
    dock.toggleViewAction().trigger()
    assert dock.isVisible()


def test_the_search_field_names_residents_only_to_who_may_see_them(bar):
    bar.resize(1900, 50)
    field = bar.findChild(QPushButton, "search_field")
    assert "居民" not in field.text()

    bar.offer_people(True)
    assert "居民" in field.text()

    bar.offer_people(False)
    assert "居民" not in field.text()
