"""What a tool of one's own may do."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from gridmap.domain.mercator import xy_at
from gridmap.gui.canvas.tool import Snap, Tool
from tests.gui.canvas.conftest import SOUTH, WEST, click, colour_at, drag, hover


class Recorder(Tool):
    name = "select"
    snaps = True

    def __init__(self, takes_drags=False):
        super().__init__()
        self.seen = []
        self.takes_drags = takes_drags

    def pressed(self, pointer):
        self.seen.append("pressed")
        return self.takes_drags

    def moved(self, pointer):
        self.seen.append("moved")
        self.last = pointer
        return self.takes_drags

    def released(self, pointer):
        self.seen.append("released")
        return True

    def clicked(self, pointer):
        self.seen.append("clicked")
        self.last = pointer
        return True

    def key_pressed(self, event):
        return event.key() == Qt.Key.Key_Plus

    def paint(self, painter, view):
        painter.fillRect(10, 10, 50, 50, QColor("#ff00ff"))


@pytest.fixture
def tool(canvas):
    made = Recorder()
    canvas.set_tool(made)
    return made


def test_a_tool_that_leaves_the_press_alone_gets_the_click(canvas, tool):
    click(canvas, QPointF(300, 300))

    assert tool.seen == ["pressed", "clicked"]


def test_a_tool_that_takes_the_press_gets_the_drag_and_the_map_stays(canvas):
    tool, before = Recorder(takes_drags=True), canvas.view
    canvas.set_tool(tool)

    drag(canvas, QPointF(300, 300), QPointF(400, 300), steps=2)

    assert tool.seen == ["pressed", "moved", "moved", "released"]
    assert canvas.view == before


def test_a_tool_paints_above_the_map(canvas, tool):
    assert colour_at(canvas, QPointF(30, 30)) == "#ff00ff"


def test_keys_that_a_tool_takes_do_not_move_the_map(canvas, tool, qtbot):
    before = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view == before
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.view != before


def test_the_pointer_snaps_to_what_is_near(canvas, tool):
    corner = xy_at(WEST, SOUTH)
    asked = []

    def snapper(x, y, reach):
        asked.append(reach)
        return Snap(*corner, "vertex", (7,))

    canvas.snapper = snapper
    near = QPointF(*canvas.view.to_screen(*corner)) + QPointF(6, -4)

    hover(canvas, near)

    assert (tool.last.lon, tool.last.lat) == pytest.approx((WEST, SOUTH))
    assert (tool.last.px, tool.last.py) == (near.x(), near.y())
    assert tool.last.snap.ids == (7,)
    assert asked == [pytest.approx(12 * canvas.view.scale)]


def test_alt_turns_snapping_off(canvas, tool):
    canvas.snapper = lambda x, y, reach: Snap(0, 0, "vertex")

    click(canvas, QPointF(300, 300), Qt.KeyboardModifier.AltModifier)

    assert tool.last.snap is None


def test_taking_up_another_tool_ends_the_one_before(canvas, tool):
    canvas.set_tool(Recorder())

    assert tool.canvas is None
    assert canvas.tool.canvas is canvas


def test_a_tool_that_finishes_gives_the_map_back(canvas, tool, qtbot):
    tool.finished.emit()

    qtbot.waitUntil(lambda: canvas.tool is not tool)
    assert canvas.tool.title == "选择"
