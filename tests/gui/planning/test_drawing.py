"""The real tools, driven by real mouse and key events."""

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt

from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Organisation
from tests.gui.planning.conftest import PLAIN, RIGHT
from tests.gui.planning.drawing_hands import across, aim_split, community_of, neighbours_across
from tests.store.conftest import Do


def drawn(planner):
    """What the stored draft says, by state."""
    found = planner.session.workspace.referring_to(planner.board.draft_id, DraftCell, "draft_id")
    return {
        state: {one.cell_id for one in found if one.state == state} for state in ("changed", "new", "retired")
    }


def whole(planner):
    """No overlap, no gap."""
    coverage = planner.coverage
    shapes = coverage.shapes(coverage.ids())
    published = planner.view.published.coverage
    before = shapely.union_all(published.shapes(published.ids()))
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).symmetric_difference(before).area < 1e-9
    assert sum(shapely.area(shapes)) == pytest.approx(before.area, rel=1e-7)


def test_a_cell_is_split_by_a_drawn_line(planner):
    cell = planner.cell("007")
    before = planner.view.households(cell)
    planner.click(*planner.middle(cell))
    assert planner.board.selection == [cell]

    planner.key(Qt.Key.Key_S)
    planner.draw(*across(planner, cell))

    assert drawn(planner)["retired"] == {cell}
    new = drawn(planner)["new"]
    assert len(new) == 2
    assert set(planner.board.selection) == new
    assert sum(planner.view.households(one) for one in new) == before
    assert {planner.view.cell(one).short for one in new} == {"026", "027"}
    whole(planner)


def test_a_split_shows_what_its_pieces_would_hold_before_it_is_made(planner):
    cell = planner.cell("007")

    aim_split(planner, cell)

    held = [row.after.households for row in planner.canvas.tool.rows]
    assert sum(held) == planner.view.households(cell)
    assert drawn(planner)["new"] == set()
    planner.key(Qt.Key.Key_Escape)
    assert planner.canvas.tool.points == []


def test_dragging_a_vertex_shows_households_old_and_new_of_every_cell_that_has_it(planner):
    cell = planner.cell("007")
    vertex = junction(planner, cell)
    at = grid.position(vertex)
    cells = planner.coverage.cells_at(vertex)
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_E)

    planner.press(*at)
    planner.move(at[0] + 0.001, at[1] + 0.001)
    planner.move(at[0] + 0.0015, at[1] + 0.0012)
    rows = {row.cell_id: row for row in planner.canvas.tool.rows}

    assert rows.keys() == cells
    for one, row in rows.items():
        assert row.before.households == planner.view.households(one)
    assert sum(row.after.households for row in rows.values()) == sum(
        row.before.households for row in rows.values()
    )
    assert any(row.after != row.before for row in rows.values())
    assert drawn(planner)["changed"] == set()

    planner.release(at[0] + 0.0015, at[1] + 0.0012)
    assert drawn(planner)["changed"] == cells
    assert {one: planner.view.households(one) for one in cells} == {
        one: row.after.households for one, row in rows.items()
    }
    whole(planner)


def junction(planner, cell):
    """A vertex of a cell that four cells share."""
    vertices = grid.vertices_of(planner.coverage.shape(cell)).tolist()
    return next(one for one in vertices if len(planner.coverage.cells_at(one)) == 4)


def test_a_move_that_would_overlap_is_refused_with_a_sentence_and_changes_nothing(planner):
    cell = planner.cell("007")
    at = grid.position(junction(planner, cell))
    before = shapely.to_wkb(planner.coverage.shapes(planner.coverage.ids()))
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_E)

    planner.drag(at, (at[0] + 0.025, at[1] + 0.02))

    assert (shapely.to_wkb(planner.coverage.shapes(planner.coverage.ids())) == before).all()
    assert drawn(planner)["changed"] == set()
    assert planner.mode.complaint.isVisible()
    assert planner.mode.complaint.text() in ("两个网格会重叠。", "边界会自相交。")

    told = []
    planner.canvas.tool.hint.connect(told.append)
    planner.drag(at, (at[0] + 0.0015, at[1] + 0.0005))
    assert told and "顶点" in told[0]


def test_a_vertex_is_put_into_an_edge_by_a_double_click_and_taken_out_by_the_right_button(planner):
    cell = planner.cell("008")
    ring = shapely.get_coordinates(planner.coverage.shape(cell))
    at = tuple((ring[0] * 0.6 + ring[1] * 0.4).tolist())
    count = len(ring)
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_E)

    planner.double_click(*at)
    assert len(shapely.get_coordinates(planner.coverage.shape(cell))) == count + 1
    assert len(planner.canvas.tool.picked) == 1

    planner.click(*grid.position(planner.canvas.tool.picked[0]), button=RIGHT)
    assert len(shapely.get_coordinates(planner.coverage.shape(cell))) == count
    whole(planner)


def test_an_edge_is_dragged_with_both_its_ends(planner):
    cell = planner.cell("013")
    ring = grid.vertices_of(planner.coverage.shape(cell))
    edge = [int(ring[1]), int(ring[2])]
    first, second = (np.array(grid.position(one)) for one in edge)
    middle = tuple(((first + second) / 2).tolist())
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_E)

    planner.drag(middle, (middle[0] + 0.0008, middle[1] + 0.0008))

    moved = set(grid.vertices_of(planner.coverage.shape(cell)).tolist())
    assert not moved & set(edge)
    whole(planner)


def test_organisations_within_the_outline_come_first_and_others_are_doubted(planner):
    cell = planner.cell("013")
    lon, lat = planner.middle(cell)
    new_id = planner.session.new_id
    offered = [
        Organisation(new_id(), cell, "甲委员会（虚构）", lon=lon + 0.002, lat=lat),
        Organisation(new_id(), cell, "乙医院（虚构）", lon=lon, lat=lat),
        Organisation(new_id(), cell, "丙诊所（虚构）"),
    ]
    planner.session.run(Do(added("change.test", offered)))
    planner.settle()
    planner.key(Qt.Key.Key_X)
    planner.draw(*((lon + dx * 0.001, lat + dy * 0.001) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))))
    card = planner.canvas.tool.card
    box = card.organisation

    assert [box.itemData(row) for row in range(box.count())].index(offered[0].id) == box.count() - 1
    box.setCurrentIndex(box.findData(offered[0].id))
    assert "不在所画范围内" in card._trouble.text()
    assert card.name.text() == "甲委员会（虚构）"
    for one in offered[1:]:
        box.setCurrentIndex(box.findData(one.id))
        assert card._trouble.isHidden() and box.currentText() == one.name
        assert card.name.text() == one.name  # what was only suggested goes with its organisation
    card.name.setText("市人民医院")
    box.setCurrentIndex(box.findData(offered[1].id))
    assert card.name.text() == "市人民医院"


def test_a_hospital_is_cut_out_and_asked_what_it_is(planner):
    cell = planner.cell("013")
    lon, lat = planner.middle(cell)
    planner.key(Qt.Key.Key_X)
    planner.draw(*((lon + dx * 0.001, lat + dy * 0.001) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))))
    card = planner.canvas.tool.card
    assert card.isVisible()

    planner.key(Qt.Key.Key_Return, on=card.name)
    assert "名称" in card._trouble.text()
    card.kind.setCurrentIndex(card.kind.findData("hospital"))
    card.name.setText("市人民医院")
    planner.key(Qt.Key.Key_Return, on=card.name)

    (new,) = drawn(planner)["new"]
    stored = planner.view.drawn[new]
    assert (stored.kind, stored.dedicated_to, stored.name) == ("dedicated", "hospital", "市人民医院")
    assert drawn(planner)["changed"] == {cell}
    assert planner.mode.right.table.item(0, 0).text() == "挖出专属：市人民医院"
    whole(planner)


def test_two_neighbours_are_merged_by_one_key(planner):
    first, second = planner.cell("007"), planner.cell("008")
    households = planner.view.households(first) + planner.view.households(second)
    planner.click(*planner.middle(first))
    planner.click(*planner.middle(second), modifiers=Qt.KeyboardModifier.ControlModifier)

    planner.key(Qt.Key.Key_M)
    planner.qtbot.wait(5)

    (new,) = drawn(planner)["new"]
    assert drawn(planner)["retired"] == {first, second}
    assert planner.view.households(new) == households
    assert planner.canvas.tool is planner.mode.toolbox.select
    whole(planner)


def test_the_cells_to_be_merged_are_outlined_named_with_community_and_marked_in_the_chart(planner):
    pair = neighbours_across(planner)
    planner.canvas.zoom_full()
    planner.settle()
    planner.key(Qt.Key.Key_M)
    for one in pair:
        planner.click(*planner.middle(one))

    assert planner.mode.layer.dashed
    facts = planner.mode.right._facts.text()
    assert all(community_of(planner, one).name in facts for one in pair)
    assert planner.mode.right.chart.chosen == set(pair)


def test_cells_that_do_not_touch_are_not_merged(planner):
    planner.board.select([planner.cell("001"), planner.cell("025")])

    planner.key(Qt.Key.Key_M)

    assert drawn(planner)["new"] == set()
    assert "不都相邻" in planner.mode.complaint.text()


def test_a_border_is_redrawn_along_a_line_that_snaps_to_its_vertices(planner):
    cell = planner.cell("013")
    ring = grid.vertices_of(planner.coverage.shape(cell)).tolist()
    start, stop = grid.position(ring[0]), grid.position(ring[2])
    inside = planner.middle(cell)
    bend = tuple((np.array(start) + np.array(stop)) / 2 * 0.7 + np.array(inside) * 0.3)
    planner.click(*inside)
    planner.key(Qt.Key.Key_R)

    planner.click(start[0] + 1e-5, start[1], PLAIN)
    assert planner.canvas.tool.points == [ring[0]]
    planner.click(*bend)
    planner.click(stop[0], stop[1] + 1e-5, PLAIN)
    planner.key(Qt.Key.Key_Return)

    assert cell in drawn(planner)["changed"]
    assert drawn(planner)["new"] == set()
    whole(planner)


def lies_across(line, shape):
    (x0, _), (x1, _) = line.coords
    return abs(x1 - x0) > 0.05 and line.intersection(shape).length > 0.005


def test_a_street_is_followed_and_splits_the_cell(planner):
    cell = planner.cell("013")
    planner.click(*planner.middle(cell))
    west, _, east, _ = planner.coverage.shape(cell).bounds
    planner.key(Qt.Key.Key_T)
    shape = planner.coverage.shape(cell)
    line = next(one for one in planner.board.references.lines if lies_across(one, shape))
    (x0, y0), (x1, y1) = line.coords
    along = [(lon, y0 + (y1 - y0) * (lon - x0) / (x1 - x0)) for lon in (west - 0.003, east + 0.003)]

    for point in along:
        planner.click(*point, PLAIN)
    planner.settle()
    assert planner.canvas.tool.card is not None
    planner.canvas.tool.use_for("split")

    assert drawn(planner)["retired"] == {cell}
    assert len(drawn(planner)["new"]) == 2
    whole(planner)


def test_a_locked_cell_cannot_be_changed(planner):
    cell = planner.cell("013")
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_K)
    assert cell in planner.view.locked

    planner.key(Qt.Key.Key_S)
    planner.draw(*across(planner, cell))

    assert drawn(planner)["new"] == set()
    assert "已锁定" in planner.mode.complaint.text()


def test_undo_and_redo_of_the_window_carry_the_map_along(planner):
    cell = planner.cell("007")
    before = shapely.to_wkb(planner.coverage.shape(cell))
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_S)
    planner.draw(*across(planner, cell))
    assert cell not in planner.view

    planner.desk.window.commands["undo"].trigger()
    planner.settle()
    assert cell in planner.view
    assert shapely.to_wkb(planner.coverage.shape(cell)) == before
    assert (
        planner.view.households(cell)
        == planner.view.published.households[planner.view.published.row_of[cell]]
    )

    planner.desk.window.commands["redo"].trigger()
    planner.settle()
    assert cell not in planner.view
    whole(planner)


def test_what_is_published_cannot_be_drawn_on(planner):
    planner.mode.left.drafts.chosen.emit(None)
    planner.settle()
    planner.key(Qt.Key.Key_S)

    planner.click(*planner.middle(planner.cell("013")))

    assert "新建" in planner.mode.complaint.text()
    assert planner.canvas.tool.points == []


@pytest.mark.parametrize("key", [Qt.Key.Key_X, Qt.Key.Key_S, Qt.Key.Key_T])
def test_what_is_half_drawn_is_not_carried_into_another_draft(planner, key):
    lon, lat = planner.middle(planner.cell("013"))
    planner.key(key)
    for dx, dy in ((-1, -1), (1, -1), (1, 1)):
        planner.click(lon + dx * 0.001, lat + dy * 0.001)
    planner.key(Qt.Key.Key_Return)
    planner.mode.left.drafts.new_wanted.emit("方案乙")
    planner.settle()

    tool = planner.canvas.tool
    assert tool.points == [] and not tool.under_way()
    assert getattr(tool, "card", None) is None
    assert drawn(planner) == {"changed": set(), "new": set(), "retired": set()}
