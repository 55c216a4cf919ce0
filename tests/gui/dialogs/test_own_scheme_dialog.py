"""Own colours: entered in a dialog, kept in the workspace, seen on the map and in the panel at once."""

import pytest
from PySide6.QtGui import QColor

from gridmap import words
from gridmap.domain.risk.own_scheme import OWN
from gridmap.gui import levels, theme
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.desk import Desk
from gridmap.gui.dialogs.own_scheme import OwnSchemeDialog
from gridmap.gui.dialogs.settings import SettingsDialog
from gridmap.gui.options import Options
from tests.gui.accessible import nameless
from tests.gui.desk_hands import settle
from tests.small_city import make_small_city


@pytest.fixture
def desk(qapp, tmp_path, qtbot):
    made = Desk(qapp, Options(), remembering=False)
    made.window.resize(1366, 768)
    made.window.show()
    made.open(make_small_city(tmp_path / "city.gpkg"))
    qtbot.waitUntil(lambda: made.opened is not None, timeout=10_000)
    settle(made, qtbot)
    yield made
    made.leave()


@pytest.fixture
def dialog(qtbot, desk):
    made = OwnSchemeDialog(desk.window, desk.options)
    qtbot.addWidget(made)
    made.show()
    return made


def enter(dialog, *lines):
    for at, (sign, name, colour) in enumerate(lines, start=1):
        dialog.lines[at - 1].sign.setText(sign)
        dialog.lines[at - 1].name.setText(name)
        dialog.set_colour(at, colour)


GOOD = (
    ("甲", "特急", "#C2185B"),
    ("乙", "紧急", "#F57C00"),
    ("丙", "关注", "#FFF176"),
    ("丁", "正常", "#B3E5FC"),
)


def test_own_colours_and_names_are_on_the_map_in_the_legend_and_the_panel_at_once(dialog, desk, qtbot):
    canvas = desk.opened.canvas
    cell = canvas.scene.levels["cell"].ids[-1].item()
    desk.opened.show([cell])
    qtbot.waitUntil(lambda: desk.window.mode.panel.subject_id == cell)
    settle(desk, qtbot)
    enter(dialog, *GOOD)

    dialog.verb.click()
    settle(desk, qtbot)

    assert not dialog.isVisible()
    assert desk.options["risk_scheme"] == OWN
    assert MapPalette.of().levels[1] == QColor("#C2185B")
    assert canvas._palette.levels[4] == QColor("#B3E5FC")
    assert levels.level_words(1) == "甲 特急"
    assert "特急" in canvas.legend.accessibleDescription()

    desk.window.commands["undo"].trigger()
    qtbot.waitUntil(lambda: levels.level_words(1) == "I 重大", timeout=10_000)


def test_colours_that_are_too_near_are_said_with_whom_they_trouble(dialog):
    enter(dialog, ("甲", "特急", "#B8603A"), ("乙", "紧急", "#6E8B3D"), *GOOD[2:])
    assert "“特急”与“紧急”的颜色太接近，红色盲者难以分辨。" in dialog.warning.text()

    enter(dialog, *GOOD)
    assert dialog.warning.text() == ""

    enter(dialog, GOOD[0], GOOD[0], *GOOD[2:])
    assert dialog.warning.text() == "I 级与 II 级完全相同，将合为一级显示。"


def test_what_is_missing_keeps_the_dialog_open(dialog, desk):
    enter(dialog, ("", "特急", "#C2185B"), *GOOD[1:])

    dialog.verb.click()

    assert dialog.isVisible()
    assert "第 1 级的标志" in dialog._trouble.text()
    assert desk.options["risk_scheme"] == "four"


def test_choosing_own_colours_where_there_are_none_asks_for_them(qtbot, desk):
    settings = SettingsDialog(desk.window, desk.options)
    qtbot.addWidget(settings)
    settings.show()
    choice = settings.editors["risk_scheme"]
    choice.setCurrentIndex(choice.findData(OWN))
    choice.activated.emit(choice.currentIndex())
    asked = settings.findChild(OwnSchemeDialog)
    assert asked.isVisible()

    asked.reject()

    assert choice.currentData() == desk.options["risk_scheme"] == "four"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_has_a_name(qtbot, desk, language):
    words.set_language(language)
    made = OwnSchemeDialog(desk.window, desk.options)
    qtbot.addWidget(made)

    assert nameless(made) == []


def test_the_colours_of_the_three_are_on_the_map_without_a_change_of_theme(desk):
    before = MapPalette.of().levels
    desk.set_option("risk_scheme", "three")

    assert MapPalette.of().levels != before
    assert MapPalette.of().levels[2] == MapPalette.of().levels[1]
    assert theme.scheme().key == "three"
