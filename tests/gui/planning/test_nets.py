"""Other nets in the window: listed, shown, named, snapped to, written out, renamed and removed."""

import csv

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gridmap.domain.coverage import grid
from gridmap.domain.planning_records import Net, NetArea
from gridmap.store import journal
from tests.gui.accessible import nameless
from tests.gui.planning.conftest import PLAIN
from tests.gui.planning.drawing_hands import lay_lines
from tests.gui.planning.net_hands import bring, clear, compare, hover


def test_a_net_that_comes_is_listed_with_its_areas_and_shown(planner, shifted):
    panel = planner.mode.left.nets

    assert panel.boxes[shifted].isChecked()
    assert panel.boxes[shifted].accessibleName() == "警格 警格 100"
    assert [one.areas.net.id for one in planner.mode.nets.shown()] == [shifted]
    assert nameless(panel) == []


def test_the_box_of_a_net_hides_and_shows_its_lines(planner, halves):
    lon, lat = clear(planner)
    box = planner.mode.left.nets.boxes[halves]
    shown = pixel(planner, lon, lat)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    planner.settle()

    assert not planner.mode.nets.is_shown(halves)
    assert shown != pixel(planner, lon, lat)


def pixel(planner, lon, lat):
    """The colours on a short stroke across a place."""
    planner.canvas.pointer = None
    image = planner.canvas.image()
    at = planner.place(lon, lat).toPoint()
    ratio = image.devicePixelRatio()
    return [
        image.pixel(round((at.x() + dx) * ratio), round((at.y() + dy) * ratio))
        for dx in range(-12, 13, 4) for dy in range(-4, 5)
    ]  # fmt: skip


def test_a_nets_name_that_looks_like_html_is_shown_as_it_is(planner):
    net = bring(planner, [planner.coverage.shape(planner.cell("007"))], "<b>消防</b>")

    box = planner.mode.left.nets.boxes[net]
    assert box.text() == "<b>消防</b>"
    assert box.toolTip().startswith("<b>消防")  # as tests/gui/test_tips.py shows it


def test_the_area_below_the_pointer_is_named(planner, halves):
    lon, lat = clear(planner)
    before = planner.canvas.image()

    planner.move(lon, lat + 0.001)

    assert planner.mode.nets.called_at(lon, lat + 0.001) == ["警格: J000 警格0"]
    box = planner.place(lon, lat + 0.001).toPoint() + QPoint(20, 20)
    assert planner.canvas.grab().toImage().pixel(box) != before.pixel(box)


def test_a_drawn_line_snaps_to_a_net_and_the_mark_is_shown_before_the_click(planner, halves):
    lon, border = clear(planner)
    planner.canvas.zoom_to([planner.cell("007")])  # so that no street is within a few pixels
    planner.settle()
    planner.mode.toolbox.use("split")
    ten_pixels = 10 * planner.canvas.view.scale / 111_320

    hover(planner, lon, border + ten_pixels * 0.8)
    snap = planner.canvas.pointer.snap
    assert snap.kind == "net"
    assert planner.canvas.pointer.lat == pytest.approx(border, abs=1e-7)
    marked = mark(planner, lon, border)
    planner.click(lon, border + ten_pixels * 0.8, PLAIN)

    assert grid.position(planner.canvas.tool.points[0])[1] == pytest.approx(border, abs=1.1e-7)
    hover(planner, lon, border + 1.5 * ten_pixels)
    assert planner.canvas.pointer.snap is None or planner.canvas.pointer.snap.kind != "net"
    assert marked


def mark(planner, lon, lat):
    """Whether something is drawn around a place that is not there when nothing snaps."""
    at = planner.place(lon, lat).toPoint()
    around = [QPoint(at.x() + dx, at.y() + dy) for dx in range(-10, 11) for dy in range(-10, 11)]
    with_mark = planner.canvas.grab().toImage()
    pointer, planner.canvas.tool.pointer = planner.canvas.tool.pointer, None
    without = planner.canvas.grab().toImage()
    planner.canvas.tool.pointer = pointer
    return sum(with_mark.pixel(one) != without.pixel(one) for one in around) > 30


def test_a_net_that_is_hidden_does_not_snap(planner, halves):
    lon, lat = clear(planner)
    planner.mode.nets.show(halves, False)
    planner.mode.toolbox.use("split")

    hover(planner, lon, lat)

    assert planner.canvas.pointer.snap is None or planner.canvas.pointer.snap.kind != "net"


def test_a_drawn_line_snaps_to_a_street_within_pixels_and_not_with_alt(planner):
    cell = planner.coverage.shape(planner.cell("013"))
    streets = planner.board.references.lines
    street = max(streets, key=lambda one: one.intersection(cell).length)
    others = shapely.union_all([*(one for one in streets if one is not street), cell.boundary])
    along = [street.intersection(cell).interpolate(share / 50, normalized=True) for share in range(51)]
    at = max(along, key=others.distance)
    planner.canvas.zoom_to_point(at.x, at.y, planner.canvas.view.scale / 3)
    planner.settle()
    planner.mode.toolbox.use("split")
    pixel_wide = planner.canvas.view.scale / 111_320

    hover(planner, at.x + 8 * pixel_wide, at.y + 8 * pixel_wide)
    assert planner.canvas.pointer.snap.kind == "reference"
    assert shapely.Point(planner.canvas.pointer.lon, planner.canvas.pointer.lat).distance(street) < 1e-9
    assert mark(planner, planner.canvas.pointer.lon, planner.canvas.pointer.lat)
    hover(planner, at.x + 14 * pixel_wide, at.y + 14 * pixel_wide)
    assert planner.canvas.pointer.snap is None
    hover(planner, at.x, at.y, Qt.KeyboardModifier.AltModifier)
    assert planner.canvas.pointer.snap is None


def test_a_net_is_renamed_in_place_and_removed_and_both_are_undone(planner, halves):
    panel = planner.mode.left.nets
    rename, remove = (panel.menus[halves].findChild(object, name) for name in ("rename", "remove"))
    rename.trigger()
    panel.naming.setText("派出所网格")
    planner.key(Qt.Key.Key_Return, on=panel.naming)
    planner.qtbot.wait(20)
    assert panel.boxes[halves].text() == "派出所网格"
    lon, lat = clear(planner)
    assert planner.mode.nets.called_at(lon, lat + 0.001) == ["派出所网格: J000 警格0"]

    compare(planner, halves)
    remove = panel.menus[halves].findChild(object, "remove")
    remove.trigger()
    planner.qtbot.waitUntil(lambda: not planner.session.workspace.all_of(Net), timeout=5_000)
    planner.qtbot.wait(20)
    planner.settle()
    assert panel.boxes == {}
    assert planner.mode.nets.comparing is None
    assert not planner.mode.docks["plan_nets"].isVisible()

    planner.desk.window.commands["undo"].trigger()
    planner.qtbot.waitUntil(lambda: halves in panel.boxes, timeout=5_000)
    assert panel.boxes[halves].text() == "派出所网格"
    assert len(planner.session.workspace.all_of(NetArea)) == 2


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_crosswalk_is_written_from_the_window(planner, halves, tmp_path, suffix):
    from gridmap.exchange.crosswalks import OfDraft, write_crosswalk

    net = planner.session.workspace.get(halves)
    out = tmp_path / f"对照{suffix}"
    planner.mode.net_verbs.export(net, out)
    planner.qtbot.waitUntil(out.exists, timeout=5_000)
    planner.settle()

    draft = OfDraft.of(planner.board.draft.name, planner.view)
    write_crosswalk(planner.session, net, tmp_path / "again.csv", draft=draft)
    rows = list(csv.reader((tmp_path / "again.csv").read_text("utf-8-sig").splitlines()))
    if suffix == ".csv":
        assert out.read_bytes() == (tmp_path / "again.csv").read_bytes()
    else:
        from python_calamine import CalamineWorkbook

        sheet = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
        assert len(sheet) == len(rows)


def test_the_crosswalk_of_a_draft_has_its_cells_and_its_name(planner, halves, tmp_path):
    net, name = planner.session.workspace.get(halves), planner.board.draft.name
    before = planner.cell("007")
    west, _, east, _ = planner.coverage.shape(before).bounds
    middle = planner.middle(before)[1]
    planner.board.select([before])
    planner.mode.toolbox.use("split")
    planner.draw((west - 0.001, middle), (east + 0.001, middle))
    planner.settle()
    fresh = {planner.view.cell(one.cell_id).code for one in planner.view.live() if one.state == "new"}
    assert len(fresh) == 2

    out = tmp_path / "对照.csv"
    planner.mode.net_verbs.export(net, out)
    planner.qtbot.waitUntil(out.exists, timeout=5_000)
    planner.settle()

    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    codes = {row["网格代码"] for row in rows}
    assert {row["方案"] for row in rows} == {name}
    assert fresh <= codes
    assert planner.view.published.columns.codes[planner.view.published.row_of[before]] not in codes
    newest = journal.entries(planner.session.workspace.reading(), newest=1)[0]
    assert newest.values["draft"] == name


def test_a_file_that_is_there_is_not_written_over_unasked(planner, halves, tmp_path):
    out = tmp_path / "there.csv"
    out.write_text("mine", "utf-8")

    planner.mode.net_verbs.export(planner.session.workspace.get(halves), out)
    planner.settle()

    assert out.read_text("utf-8") == "mine"


def test_the_border_of_a_net_is_followed_as_a_street_is(planner, halves):
    border = clear(planner)[1]
    cell = planner.cell("007")
    west, _, east, _ = planner.coverage.shape(cell).bounds
    planner.board.select([cell])
    lay_lines(planner, shapely.linestrings(np.empty((0, 2, 2))))
    planner.mode.toolbox.use("trace")

    for at in (west - 0.002, east + 0.002):
        planner.click(at, border, PLAIN)
    planner.settle()
    planner.canvas.tool.use_for("split")
    planner.settle()

    made = [one.geometry for one in planner.view.drawn.values() if one.state == "new"]
    assert len(made) == 2
    below, above = sorted(made, key=lambda one: one.centroid.y)
    assert below.bounds[3] >= border - 1e-7
    common = below.intersection(above)
    assert shapely.get_coordinates(common)[:, 1] == pytest.approx(border, abs=6e-7)  # within 5 cm
