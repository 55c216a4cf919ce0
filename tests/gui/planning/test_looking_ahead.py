"""What a line would do, shown before it is done."""

from PySide6.QtCore import Qt

from tests.gui.planning.test_figures import figures_of


def test_why_a_line_was_refused_is_told_no_longer_once_it_splits(planner):
    cell = planner.cell("007")
    planner.board.select([cell])
    west, _, east, _ = planner.coverage.shape(cell).bounds
    lon, lat = planner.middle(cell)
    planner.mode.toolbox.use("split")
    hint = planner.desk.window.status._hint
    planner.draw((lon, lat), (lon + 0.0005, lat))
    assert "没有分开任何网格" in hint.text()

    planner.key(Qt.Key.Key_Backspace)
    planner.key(Qt.Key.Key_Backspace)
    planner.click(west - 0.001, lat)
    planner.click(east + 0.001, lat)
    planner.qtbot.waitUntil(lambda: bool(planner.canvas.tool.rows), timeout=5_000)

    assert "没有分开任何网格" not in hint.text()


def test_no_target_applies_to_a_dedicated_cell_that_is_about_to_be_cut_out(planner):
    lon, lat = planner.middle(planner.cell("013"))
    planner.mode.toolbox.use("cut_out")
    planner.draw(*((lon + x * 0.0002, lat + y * 0.0002) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))))
    planner.qtbot.waitUntil(lambda: bool(planner.canvas.tool.rows), timeout=5_000)

    (fresh,) = [row for row in planner.canvas.tool.rows if row.before is None]
    assert fresh.range == "dedicated"
    assert fresh.after.households == 0
    assert "0 户" not in figures_of(fresh)
