import pytest
from PySide6.QtCore import QPointF, Qt

from gridmap.domain.geodesy import ELLIPSOID
from gridmap.gui.canvas.measure_tool import MeasureTool, area_text, length_text
from gridmap.gui.canvas.select_tool import SelectTool
from tests.gui.canvas.conftest import click, double_click, drag, hover, pixel_of


@pytest.fixture
def tool(canvas):
    made = MeasureTool()
    canvas.set_tool(made)
    return made


def test_a_distance_is_that_on_the_ellipsoid(canvas, tool):
    start, end = pixel_of(canvas, 0, 0), pixel_of(canvas, 3, 0)
    click(canvas, start)
    click(canvas, end)

    (lon1, lat1), (lon2, lat2) = tool.points
    assert tool.distance == pytest.approx(ELLIPSOID.inv(lon1, lat1, lon2, lat2)[2])
    assert tool.distance == pytest.approx(0.03 * 96_900, rel=0.01)  # a degree is 96.9 km long at 29.5 N


def test_an_area_is_that_on_the_ellipsoid(canvas, tool):
    for cell in ((0, 0), (1, 0), (1, 1), (0, 1)):
        click(canvas, pixel_of(canvas, *cell))

    assert tool.area == pytest.approx(968.9 * 1108.6, rel=0.01)


def test_the_figures_follow_the_pointer(canvas, tool):
    click(canvas, pixel_of(canvas, 0, 0))
    hover(canvas, pixel_of(canvas, 1, 0))
    near = tool.distance
    hover(canvas, pixel_of(canvas, 2, 0))

    assert tool.distance == pytest.approx(2 * near, rel=1e-3)
    assert len(tool.text()) == 1
    click(canvas, pixel_of(canvas, 2, 0))
    hover(canvas, pixel_of(canvas, 2, 1))
    assert len(tool.text()) == 2


def test_backspace_takes_the_last_point_away(canvas, tool, qtbot):
    click(canvas, pixel_of(canvas, 0, 0))
    click(canvas, pixel_of(canvas, 1, 0))

    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)

    assert len(tool.points) == 1


def test_a_double_click_ends_and_the_next_click_begins_anew(canvas, tool):
    click(canvas, pixel_of(canvas, 0, 0))
    double_click(canvas, pixel_of(canvas, 1, 0))
    length, scale = tool.distance, canvas.view.scale
    hover(canvas, pixel_of(canvas, 3, 3))
    assert tool.distance == length
    assert canvas.view.scale == scale

    click(canvas, pixel_of(canvas, 2, 2))
    assert len(tool.points) == 1


def test_escape_leaves_the_tool(canvas, tool, qtbot):
    click(canvas, pixel_of(canvas, 0, 0))
    with qtbot.waitSignal(canvas.tool_changed):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)

    assert isinstance(canvas.tool, SelectTool)
    click(canvas, pixel_of(canvas, 0, 0))
    assert len(canvas.selection) == 1


def test_measuring_neither_selects_nor_hovers_and_still_pans(canvas, tool, qtbot):
    before = canvas.view
    with qtbot.assertNotEmitted(canvas.selected), qtbot.assertNotEmitted(canvas.hovered):
        hover(canvas, pixel_of(canvas, 1, 1))
        click(canvas, pixel_of(canvas, 1, 1))
        drag(canvas, QPointF(400, 300), QPointF(500, 300))

    assert canvas.view != before
    assert len(tool.points) == 1


def test_what_is_measured_is_painted(canvas, tool):
    plain = canvas.image()
    click(canvas, pixel_of(canvas, 0, 0))
    click(canvas, pixel_of(canvas, 2, 2))

    assert canvas.image() != plain


def test_the_tool_says_what_to_do(canvas, qtbot):
    told = []
    canvas.hint_changed.connect(told.append)
    canvas.set_tool(MeasureTool())
    assert "退格" in told[-1]

    canvas.set_tool(None)
    assert told[-1] == ""


def test_lengths_and_areas_read_well():
    assert length_text(931.26) == "931.3 米"
    assert length_text(12_345.6) == "12.346 公里"
    assert area_text(2000) == "2,000 平方米（3.0 亩）"
    assert area_text(2_500_000) == "2.500 平方公里（3,750.0 亩）"
