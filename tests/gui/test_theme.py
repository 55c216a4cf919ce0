import re

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontInfo, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui import icons, theme
from gridmap.resources import resource

LEVELS = ("1", "2", "3", "4", "none")
#: How a dichromat sees linear RGB: Machado, Oliveira, Fernandes 2009, severity 1.
EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}


@pytest.fixture(params=["light", "dark"])
def palette(request):
    return lambda name: theme.colour(name, request.param)


def linear(colour):
    c = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast ratio of WCAG 2."""
    darker, lighter = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb
    xyz = xyz / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "window"), ("muted", "window"), ("muted", "selected"), ("text", "selected"),
        ("accent_text", "accent"), ("link", "window"), ("link", "accent_soft"), ("danger", "window"),
        ("danger", "danger_soft"), ("warning", "warning_soft"), ("success", "success_soft"),
        ("tooltip_text", "tooltip"), ("map_label", "map_label_halo"),
        *((f"level_{level}_text", f"level_{level}") for level in LEVELS),
    ],
)  # fmt: skip
def test_text_stands_out_from_its_ground(palette, text, ground):
    assert contrast(palette(text), palette(ground)) >= 4.5


@pytest.mark.parametrize("kind", ["level", "map"])
@pytest.mark.parametrize("eyes", EYES)
def test_no_two_levels_look_alike_to_any_eyes(palette, kind, eyes):
    seen = {level: lab(np.clip(EYES[eyes] @ linear(palette(f"{kind}_{level}")), 0, 1)) for level in LEVELS}

    distances = {
        (one, other): float(np.linalg.norm(seen[one] - seen[other]))
        for one in LEVELS
        for other in LEVELS
        if one < other
    }
    assert min(distances.values()) >= 14, distances


def test_both_themes_have_the_same_colours():
    light, dark = theme.palettes()["light"], theme.palettes()["dark"]

    assert light.keys() == dark.keys()


def test_the_style_sheet_names_only_colours_that_there_are():
    named = set(re.findall(r"@(\w+)", resource("styles", "window.qss").read_text("utf-8")))

    assert named - {"names"} <= theme.palettes()["light"].keys() | {"icons"}


def test_switching_the_theme_changes_palette_and_icons(qapp):
    light = icons.pixmap("search", 16).toImage()
    theme.choose(qapp, "dark")
    try:
        assert theme.is_dark()
        assert qapp.palette().window().color() == theme.colour("window", "dark")
        assert icons.pixmap("search", 16).toImage() != light
    finally:
        theme.choose(qapp, "light")


def test_text_is_drawn_in_a_font_that_has_chinese(qapp):
    from PySide6.QtGui import QFontDatabase

    family = QFontInfo(qapp.font()).family()

    assert QFontDatabase.WritingSystem.SimplifiedChinese in QFontDatabase.writingSystems(family)
    assert QFontInfo(qapp.font()).pixelSize() == 14


def test_an_unknown_system_scheme_is_light(qapp):
    assert QGuiApplication.styleHints() is not None
    assert theme.system_theme() in ("light", "dark")


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_is_drawn(qapp, path):
    picture = icons.pixmap(path.stem, 20).toImage()

    drawn = [picture.pixelColor(x, y).alpha() for x in range(20) for y in range(20)]
    assert max(drawn) > 0


@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
def test_the_arrow_of_a_sorted_column_points_the_way_its_values_go(qtbot, order):
    table = QTableWidget(3, 1)
    qtbot.addWidget(table)
    table.setHorizontalHeaderLabels(["  "])
    table.setSortingEnabled(True)
    table.sortByColumn(0, order)
    table.show()

    header = table.horizontalHeader()
    picture = header.viewport().grab(QRect(0, 2, header.sectionSize(0), header.height() - 6)).toImage()
    ground = picture.pixel(1, 1)
    drawn = [
        [x for x in range(2, picture.width() - 2) if picture.pixel(x, y) != ground]
        for y in range(picture.height())
    ]
    spread = [max(xs) - min(xs) for xs in drawn if xs]
    assert (spread[0] < spread[-1]) == (order == Qt.SortOrder.AscendingOrder)


def test_a_window_that_saw_a_switch_looks_like_one_made_after_it(qapp, qtbot):
    def made():
        window = QWidget()
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        for kind in (QPushButton, QLineEdit, QCheckBox, QComboBox, QSpinBox):
            column.addWidget(control := kind())
            control.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # which looks otherwise
        window.resize(260, 240)
        window.show()
        return window

    before = made()
    before.grab()
    try:
        theme.choose(qapp, "dark")
        after = made()
        qtbot.wait(10)
        assert before.grab().toImage() == after.grab().toImage()
    finally:
        theme.choose(qapp, "light")
