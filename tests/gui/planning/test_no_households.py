"""Where nothing is known of households, nothing is judged by them."""

import pytest

from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.records import Household
from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.planning.compare import CompareDialog
from gridmap.gui.planning.plan_labels import plan_labels
from gridmap.gui.planning.range_classes import classes_of
from gridmap.gui.planning.range_legend import RangeLegend
from gridmap.planning.preview import Preview
from gridmap.session import Session
from tests.gui.planning.town import make_town
from tests.store.conftest import Do


@pytest.fixture
def town(tmp_path):
    """A workspace of boundaries only."""
    path = make_town(tmp_path / "bare.gpkg", households=40)
    session = Session.open(path)
    with session.workspace.writing() as connection:
        for table in ("resident", "household", "place"):
            connection.execute(f"DELETE FROM {table}")
    session.close()
    return path


def legend(planner):
    (found,) = planner.canvas.findChildren(RangeLegend)
    return [text for _, text in found.parts()]


def figures(planner):
    return {key: label.text() for key, label in planner.mode.right._figures.items()}


def test_cells_are_neither_too_small_nor_of_nobody(planner):
    cell = planner.cell("007")
    planner.board.select([cell])
    planner.settle()

    assert planner.view.range_of(cell) == "unknown"
    shown = figures(planner)
    assert (shown["households"], shown["residents"], shown["places"]) == ("–", "–", "–")
    assert planner.mode.right._without.text() == "没有带坐标的住户"
    assert not planner.mode.right.deviation.isVisible()
    assert legend(planner) == ["没有带坐标的住户", "专属"]
    rows = Preview(planner.view, [cell]).rows({cell: planner.coverage.shape(cell).buffer(-1e-4)})
    assert [row.range for row in rows] == ["unknown"]


def test_the_map_has_the_hatch_of_no_data_and_numbers_without_households(planner):
    level, plan = planner.canvas.scene.levels["cell"], planner.view
    assert set(classes_of(planner.view, level, None).tolist()) == {0}
    mine = level.parents == planner.board.community if planner.board.community else level.ids > 0

    with_nothing = plan_labels(plan, level, mine, planner.canvas.view, 1.0, [], Occupied())
    said = plan_labels(plan, level, mine, planner.canvas.view, 1.0, [], Occupied(), lambda _: "1 户")

    assert len(with_nothing) < len(said)


def test_the_checks_say_once_that_no_households_are_known(planner):
    planner.board.select([planner.cell("007")])
    planner.mode.checks.look_at_everything()
    planner.settle()

    keys = [one.key for one in planner.mode.left.checks.issues]
    assert keys.count("check.no_households") == 1
    assert "check.too_few_households" not in keys


def test_a_first_household_makes_them_known(planner):
    cell = planner.cell("007")
    lon, lat = planner.middle(cell)
    home = Household(planner.session.new_id(), cell, "1-1", lon=lon, lat=lat)
    planner.session.run(Do(added("change.test", [home])))

    planner.qtbot.waitUntil(lambda: planner.view.range_of(cell) == "few", timeout=10_000)
    planner.settle()
    assert legend(planner)[0].startswith("<")


def test_a_comparison_tells_no_households_that_nobody_counted(planner):
    cell = planner.cell("007")
    west, south, east, north = planner.coverage.shape(cell).bounds
    lat = (south + north) / 2
    line = [grid.vertex(west - 0.002, lat), grid.vertex(east + 0.002, lat)]
    planner.board.draw(lambda coverage: split(coverage, [cell], line, planner.session.new_id))
    planner.settle()
    dialog = CompareDialog(planner.desk.window, planner.board, planner.board.draft_id)
    planner.qtbot.addWidget(dialog)
    dialog.read()
    planner.settle()

    table = dialog.table
    heads = [table.horizontalHeaderItem(at).text() for at in range(table.columnCount())]
    counts = [at for at, one in enumerate(heads) if "户" in one and "记录" not in one]
    assert table.rowCount() >= 3
    assert {table.item(row, at).text() for row in range(table.rowCount()) for at in counts} == {"–"}
