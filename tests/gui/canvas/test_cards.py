"""Legend and level switch."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QToolButton

from gridmap import words
from gridmap.gui.canvas import MapCanvas
from gridmap.gui.canvas.overlay import scale_bar_rect
from tests.gui.accessible import nameless
from tests.gui.canvas.conftest import CELL, hover, small_scene


def counts(canvas):
    return {row.level: row.count for row in canvas.legend.rows}


def test_the_legend_counts_what_is_in_view(canvas):
    canvas.set_levels("cell", np.array([CELL, CELL + 15]), np.array([1, 2], dtype=np.int8))
    canvas.settle()
    assert counts(canvas) == {1: 1, 2: 1, 3: 0, 4: 14, None: 0}

    canvas.zoom_to([CELL])
    canvas.settle()
    assert counts(canvas)[1] == 1
    assert counts(canvas)[2] == 0


def test_a_cell_of_which_only_a_corner_is_seen_counts_too(canvas):
    canvas.set_levels("cell", np.array([CELL]), np.array([1], dtype=np.int8))
    level = canvas.scene.levels["cell"]
    west, south, east, north = level.shapes.boxes[level.index(CELL)].tolist()
    wide, tall = (east - west) / 10, (north - south) / 10

    canvas.zoom_to_box((west + wide / 4, south + tall / 4, west + wide, south + tall))
    canvas.settle()

    assert counts(canvas) == {1: 1, 2: 0, 3: 0, 4: sum(counts(canvas).values()) - 1, None: 0}


def test_a_click_on_the_legend_counts_everything(canvas, qtbot):
    canvas.zoom_to([CELL])
    canvas.settle()

    qtbot.mouseClick(canvas.legend, Qt.MouseButton.LeftButton)

    assert counts(canvas)[4] == 16
    assert "全部" in canvas.legend.accessibleDescription()
    qtbot.keyClick(canvas.legend, Qt.Key.Key_Space)
    assert counts(canvas)[4] < 16


def test_the_legend_says_the_level(canvas):
    canvas.pin_level("community")
    canvas.settle()

    assert canvas.legend.heading() == "社区风险"


def test_the_cards_stay_in_their_corners(canvas):
    canvas.resize(1000, 700)
    canvas.settle()

    assert canvas.level_switch.geometry().right() == pytest.approx(1000 - 14, abs=2)
    assert canvas.legend.geometry().bottom() == pytest.approx(700 - 14, abs=2)


def test_the_switch_offers_the_levels_that_there_are(canvas):
    assert [button.text() for button in canvas.level_switch._buttons.values()] == [
        "县",
        "乡镇",
        "社区",
        "网格",
    ]
    assert canvas.level_switch._buttons["cell"].isChecked()


def test_the_switch_offers_others_for_another_scene(canvas):
    scene = small_scene()
    del scene.levels["county"], scene.levels["community"]
    canvas.set_scene(scene)
    canvas.settle()

    seen = [one for one in canvas.level_switch.findChildren(QToolButton) if one.isVisible()]
    assert [button.text() for button in seen] == ["乡镇", "网格"]
    assert all(canvas.level_switch.rect().contains(button.geometry()) for button in seen)
    assert not seen[0].geometry().intersects(seen[1].geometry())


def test_every_control_has_a_name_for_screen_readers(canvas):
    assert canvas.accessibleName() == "地图"
    assert "网格风险" in canvas.legend.accessibleName()
    assert nameless(canvas) == []


def test_the_map_speaks_english_too(qtbot, scene):
    words.set_language("en")
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.show()
    canvas.set_scene(scene)
    canvas.settle()

    assert canvas.legend.heading() == "Cell risk"
    assert [button.text() for button in canvas.level_switch._buttons.values()][-1] == "Cell"


@pytest.mark.parametrize("corner", ["legend", "scale bar"])
def test_what_is_told_beside_the_pointer_stands_off_legend_and_scale_bar(canvas, corner):
    standing = canvas.legend.geometry() if corner == "legend" else scale_bar_rect(canvas.view).toRect()
    canvas.zoom_to([CELL + 5])
    canvas.settle()
    hover(canvas, QPointF(standing.center().x(), standing.top() - 4))
    grabs = []
    for lines in ([], ["第一网格"]):
        canvas.describe = lambda scene, one, lines=lines: lines
        canvas.repaint()
        grabs.append(canvas.image())

    assert grabs[0] != grabs[1]
    assert grabs[0].copy(standing) == grabs[1].copy(standing)
