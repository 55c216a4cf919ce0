"""Another net beside the cells: colours, the table of slivers and crossings, lines that are adopted."""

import itertools

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gridmap.domain.change import added
from gridmap.domain.records import Household
from gridmap.gui.planning.nets import LOOKS
from tests.gui.accessible import nameless
from tests.gui.planning.net_hands import compare
from tests.gui.planning.test_drawing import whole
from tests.store.conftest import Do


def lines(panel):
    model = panel.model
    return [
        tuple(str(model.data(model.index(row, column))) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def select(planner, row):
    """Click a line of the table."""
    table = planner.mode.below.table
    at = table.visualRect(table.model().index(row, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    planner.settle()


def drawn(planner):
    return {state: {one.cell_id for one in planner.view.drawn.values() if one.state == state}
            for state in ("new", "retired", "changed")}  # fmt: skip


def refused(planner, panel, how):
    QTest.mouseClick(how, Qt.MouseButton.LeftButton)
    planner.settle()
    assert drawn(planner)["new"] == set()
    return planner.mode.complaint.text()


def test_slivers_are_told_apart_from_real_crossings(planner, shifted, halves):
    panel = compare(planner, shifted)
    assert {line[0] for line in lines(panel)} == {"碎片"}
    assert len(lines(panel)) > 250
    assert panel.sum.text().startswith("碎片")

    panel = compare(planner, halves)
    kinds = {line[0] for line in lines(panel)}
    assert "真实跨界" in kinds
    assert all(float(line[3].replace(",", "")) > 0 for line in lines(panel))


def test_the_table_is_sorted_by_a_click_on_a_heading(planner, shifted):
    panel = compare(planner, shifted)
    header = panel.table.horizontalHeader()
    ground = [one.found.ground for one in panel.model.rows]
    assert ground == sorted(ground, reverse=True)

    at = QPoint(header.sectionViewportPosition(5) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)

    homes = [one.found.households for one in panel.model.rows]
    assert homes in (sorted(homes), sorted(homes, reverse=True))
    assert len(set(homes)) > 1


def test_a_chosen_line_stays_chosen_when_the_table_is_sorted(planner, shifted):
    panel = compare(planner, shifted)
    select(planner, 2)
    [found] = panel.selected()

    panel.table.sortByColumn(5, Qt.SortOrder.AscendingOrder)

    assert panel.selected() == [found]
    assert panel.reshape.isEnabled()


def test_nothing_of_an_ended_comparison_stands_there_or_can_be_adopted(planner, shifted, halves):
    panel = compare(planner, shifted)
    select(planner, 2)
    assert panel.reshape.isEnabled()

    planner.mode.nets.compare_with(halves)  # and has not been compared yet

    assert panel.sum.text() == ""
    assert not panel.reshape.isEnabled() and not panel.split.isEnabled()
    planner.settle()
    assert panel.sum.text() != ""


def test_a_line_of_the_table_goes_to_its_ground_and_selects_its_cell(planner, shifted):
    panel = compare(planner, shifted)
    planner.canvas.zoom_full()
    planner.settle()

    select(planner, 2)

    found = panel.selected()[0]
    view = planner.canvas.view
    west, south, east, north = found.piece.bounds
    for lon, lat in ((west, south), (east, north)):
        at = planner.place(lon, lat)
        assert 0 <= at.x() <= view.width and 0 <= at.y() <= view.height
    assert planner.board.selection == [found.cell_id]
    assert panel.reshape.property("primary") and not panel.split.property("primary")


def test_a_slivers_line_is_adopted_and_undone(planner, shifted):
    panel = compare(planner, shifted)
    mine = [at for at, row in enumerate(panel.model.rows) if row.cell.startswith("013 篦子街")]
    panel.table.selectRow(mine[0])
    planner.settle()
    found = panel.selected()[0]
    before = shapely.to_wkb(planner.coverage.shape(found.cell_id))

    QTest.mouseClick(panel.reshape, Qt.MouseButton.LeftButton)
    planner.settle()

    assert planner.mode.complaint.isHidden(), planner.mode.complaint.text()
    assert found.cell_id in drawn(planner)["changed"]
    left = [row.found.ground for row in panel.model.rows
            if (row.found.cell_id, row.found.area) == (found.cell_id, found.area)]  # fmt: skip
    assert sum(left) < 0.2 * found.ground
    whole(planner)

    planner.desk.window.commands["undo"].trigger()
    planner.settle()
    assert shapely.to_wkb(planner.coverage.shape(found.cell_id)) == before
    again = [row.found for row in panel.model.rows if row.found.cell_id == found.cell_id]
    assert any(one.area == found.area and one.ground == pytest.approx(found.ground) for one in again)


def test_a_crossing_border_splits_its_cell_and_the_comparison_follows(planner, halves):
    cell = planner.cell("007")
    panel = compare(planner, halves)
    (first, *_) = [at for at, row in enumerate(panel.model.rows) if row.found.cell_id == cell]
    panel.table.selectRow(first)
    planner.settle()
    assert panel.split.property("primary")
    crossings = panel.sum.text()

    QTest.mouseClick(panel.split, Qt.MouseButton.LeftButton)
    planner.settle()

    assert drawn(planner)["retired"] == {cell}
    assert len(drawn(planner)["new"]) == 2
    assert cell not in {row.found.cell_id for row in panel.model.rows}
    assert panel.sum.text() != crossings
    whole(planner)


def test_the_border_of_a_locked_cell_is_refused_with_a_sentence(planner, halves):
    cell = planner.cell("007")
    planner.board.select([cell])
    planner.key(Qt.Key.Key_K)
    panel = compare(planner, halves)
    panel.table.selectRow(next(at for at, row in enumerate(panel.model.rows) if row.found.cell_id == cell))
    planner.settle()

    assert "已锁定" in refused(planner, panel, panel.split)
    assert planner.mode.complaint.isVisible()


def test_ground_of_another_community_is_refused_with_a_sentence(planner, shifted):
    panel = compare(planner, shifted)
    communities = planner.view.published.columns
    home = dict(zip(communities.ids.tolist(), communities.community_ids.tolist(), strict=True))
    areas = communities.ids.tolist()
    other = next(
        at for at, row in enumerate(panel.model.rows)
        if home[row.found.cell_id] != home[areas[row.found.area]]
    )  # fmt: skip
    panel.table.selectRow(other)
    planner.settle()

    assert "另一社区" in refused(planner, panel, panel.reshape)
    assert drawn(planner)["changed"] == set()


def test_what_is_published_is_compared_but_nothing_is_adopted_in_it(planner, halves):
    planner.mode.left.drafts.chosen.emit(None)
    planner.settle()
    panel = compare(planner, halves)
    panel.table.selectRow(0)
    planner.settle()

    assert panel.model.rowCount() > 0
    assert not panel.split.isEnabled() and not panel.reshape.isEnabled()


def test_the_map_is_coloured_by_relation_or_share_of_cells_or_areas_with_a_legend(planner, halves):
    panel = compare(planner, halves)
    legend = planner.mode.net_verbs.legend
    assert legend.isVisible() and not planner.mode.legend.isVisible()
    assert "n:m" in legend.accessibleName()
    colours = []
    for look in LOOKS:
        panel.look.setCurrentIndex(LOOKS.index(look))
        panel.look.activated.emit(LOOKS.index(look))
        planner.settle()
        colours.append(planner.canvas.image())
    assert all(one != other for one, other in itertools.pairwise(colours))
    assert "70%" in legend.accessibleName()

    QTest.mouseClick(panel.end, Qt.MouseButton.LeftButton)
    planner.settle()
    assert planner.mode.legend.isVisible() and not legend.isVisible()
    assert not planner.mode.docks["plan_nets"].isVisible()


def test_a_cell_of_one_area_says_so_and_one_across_two_areas_too(planner, halves):
    compare(planner, halves)
    colours = planner.mode.nets.colours

    assert colours.says(planner.cell("007")).startswith("n:m")
    assert colours.says(planner.cell("001")).startswith("n:1")


def test_a_comparison_is_kept_when_planning_is_left_and_entered_again(planner, shifted):
    compare(planner, shifted)
    made = planner.mode.nets.comparison

    planner.desk.window.enter_mode("duty")
    planner.settle()
    planner.desk.window.enter_mode("planning")
    planner.settle()

    assert planner.mode.nets.comparison.pairs.ground.sum() == made.pairs.ground.sum()
    assert planner.mode.below.model.rowCount() > 0
    assert planner.mode.docks["plan_nets"].isVisible()


def test_new_households_are_counted_without_comparing_by_hand(planner, halves):
    cell = planner.cell("007")
    panel = compare(planner, halves)
    before = sum(row.found.households for row in panel.model.rows if row.found.cell_id == cell)
    lon, lat = planner.middle(cell)
    homes = [Household(planner.session.new_id(), cell, lon=lon, lat=lat + 0.0001) for _ in range(7)]
    planner.session.run(Do(added("change.test", homes)))
    planner.rest()

    assert sum(row.found.households for row in panel.model.rows if row.found.cell_id == cell) == before + 7


def test_every_control_of_the_comparison_has_a_name(planner, halves):
    panel = compare(planner, halves)

    assert nameless(panel) == []
