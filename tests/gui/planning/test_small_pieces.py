"""A line that meets a crooked border once more than it should leaves a piece that nobody meant."""

import itertools

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QPushButton

from gridmap.domain import geodesy
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.gui import cards
from gridmap.gui.planning.paint import tag_box


def back_over_the_border(planner, cell):
    """A line through a cell that comes back over its border a little, and the area of the smallest piece."""
    shape, fresh = planner.coverage.shape(cell), itertools.count(-1, -1)
    west, south, east, north = shape.bounds
    lat, height = (south + north) / 2, north - south
    out, above = (east + 0.002, lat), lat + height / 5
    border = shape.intersection(shapely.LineString([(west, above), (east, above)])).bounds[2]
    for depth in np.linspace(0.00005, 0.0006, 12).tolist():
        line = [(west - 0.002, lat), out, (border - depth, above), (east + 0.002, above + 0.0005)]
        vertices = [grid.vertex(*at) for at in line]
        made = split(planner.coverage, [cell], vertices, lambda: next(fresh))
        areas = sorted(geodesy.area(made.shapes[one]) for one in made.parents)
        if len(areas) == 3 and 600 < areas[0] < 2_000:
            return line, areas[0]
    raise AssertionError("no line meets a border twice")


def test_a_small_piece_is_told_of_before_and_after_and_goes_back_with_a_click(planner):
    hints = []
    cell = planner.cell("013")
    line, area = back_over_the_border(planner, cell)
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_S)
    planner.canvas.tool.hint.connect(hints.append)
    for at in line:
        planner.canvas.tool.put(*at)  # by figures: a pixel is some metres wide
    planner.canvas.tool.pointer = None
    planner.qtbot.waitUntil(lambda: len(planner.canvas.tool.rows) > 2, timeout=2_000)

    assert f"仅 {area:,.0f} 平方米" in hints[-1]
    assert any(f"{area:,.0f} 平方米" in text for _, text in planner.canvas.tool._tags)

    planner.key(Qt.Key.Key_Return)
    planner.settle()
    planner.rest()

    assert "平方米" not in hints[-1]
    told = [card.heading.text() for card in cards.cards_of(planner.desk.window).shown()]
    assert any(f"{area:,.0f} 平方米" in text for text in told)
    panel = planner.mode.left.checks
    issue = next(one for one in panel.issues if one.key in ("check.too_small", "check.sliver"))
    small = issue.ids[0]
    assert geodesy.area(planner.coverage.shape(small)) == min(
        geodesy.area(one.geometry) for one in planner.view.live()
    )
    texts = [one.text() for one in panel.findChildren(QPushButton)]
    assert any(text.startswith("并入 ") for text in texts), texts


def test_the_name_of_a_small_piece_and_that_beside_it_stand_clear_of_each_other(planner):
    cell = planner.cell("013")
    line, area = back_over_the_border(planner, cell)
    planner.canvas.zoom(0.45)
    planner.settle()
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_S)
    tool = planner.canvas.tool
    for at in line:
        tool.put(*at)
    tool.pointer = None
    planner.qtbot.waitUntil(lambda: len(tool.rows) > 2, timeout=2_000)

    names = tool.covered(planner.canvas.view)
    middles = [QPointF(*planner.canvas.view.to_screen(*middle)) for middle, _ in tool._tags]

    own = [tag_box(at, text) for at, (_, text) in zip(middles, tool._tags, strict=True)]
    assert any(one.intersects(other) for one, other in itertools.combinations(own, 2))
    assert not any(one.intersects(other) for one, other in itertools.combinations(names, 2))
    assert (
        names[0] == own[0] and f"{area:,.0f} 平方米" in tool._tags[0][1]
    )  # the small one stays in its place


def test_pieces_of_an_ordinary_split_are_not_told_of(planner):
    cell = planner.cell("013")
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_S)
    shape = planner.coverage.shape(cell)
    west, _, east, _ = shape.bounds
    middle = shapely.centroid(shape).y
    planner.draw((west - 0.002, middle), (east + 0.002, middle))
    planner.settle()

    assert [one.state for one in planner.view.live()].count("new") == 2
    assert not any("很小" in card.heading.text() for card in cards.cards_of(planner.desk.window).shown())


def test_of_many_names_in_a_small_place_only_those_are_written_that_can_be_read(planner):
    cell = planner.cell("013")
    west, south, east, north = planner.coverage.shape(cell).bounds
    planner.canvas.zoom(0.3)
    planner.settle()
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_S)
    tool = planner.canvas.tool
    sides = itertools.cycle([west - 0.002, east + 0.002])
    for lat, lon in zip(np.linspace(south, north, 14)[1:-1].tolist(), sides, strict=False):
        tool.put(lon, lat)
    tool.pointer = None
    planner.qtbot.waitUntil(lambda: len(tool.rows) > 10, timeout=2_000)

    names = tool.covered(planner.canvas.view)

    assert 3 < len(names) < len(tool._tags)
    assert not any(one.intersects(other) for one, other in itertools.combinations(names, 2))
