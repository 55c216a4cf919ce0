"""The mending wizard with real files, a real workspace and real clicks."""

import csv
import threading

import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from gridmap import words
from gridmap.domain.mending.decisions import Decision
from gridmap.domain.records import Cell
from gridmap.exchange.mending.parents import ParentsSource
from gridmap.formats.vector import read_layer
from gridmap.gui.dialogs.import_boundaries import ImportBoundaries
from gridmap.gui.dialogs.mending.wizard import MendBoundaries
from gridmap.gui.dialogs.report_view import ReportView
from gridmap.gui.importing import open_import
from gridmap.gui.tasks import run_task
from gridmap.session import Session
from tests.exchange.boundary_files import tile, write_geojson
from tests.gui.accessible import nameless
from tests.gui.dialogs.mending_hands import WAIT_MS, choose, click, column, idle, look_over, worked_out


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "city.gpkg", "试验市")
    yield opened
    opened.close()


@pytest.fixture
def overlapping(tmp_path):
    """甲 and 乙 claim half a kilometre both; 乙 and 丙 a strip of some metres; 丁 stands 300 m apart."""
    rows = [
        (tile(0, 0, 0.015), {"code": "511102004009", "name": "甲村"}),
        (tile(0.01, 0), {"code": "511102004002", "name": "乙村"}),
        (tile(0.01996, 0), {"code": "511102004003", "name": "丙村"}),
    ]
    return write_geojson(tmp_path / "overlap.geojson", rows)


def kind(page, at, qtbot):
    spot = page.kinds.visualItemRect(page.kinds.item(at)).center()
    qtbot.mouseClick(page.kinds.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_faults_are_shown_with_sizes_before_anything_is_touched(wizard, session, overlapping, qtbot):
    page = look_over(wizard, overlapping, qtbot)

    assert "重复占用 0.542 平方公里" in page.summary.text()
    assert "1 处（0.537 平方公里）待决定" in page.said.text()
    assert column(page, 2) == ["0.537 km²"]
    assert not wizard.bring_in.isEnabled()
    assert session.workspace.counts()["cell"] == 0
    kind(page, 0, qtbot)
    assert column(page, 2) == ["0.537 km²", "4,299 m²"]
    assert column(page, 4) == ["待决定", "归 乙村"]


def test_a_rule_settles_all_and_can_be_taken_back_and_made_again(wizard, overlapping, qtbot):
    page = look_over(wizard, overlapping, qtbot)

    choose(page.for_kind, "代码较小", page, qtbot)
    assert column(page, 4) == ["归 乙村", "归 乙村"]
    assert wizard.bring_in.isEnabled()

    click(page.undo, qtbot)
    worked_out(page, qtbot)
    assert not wizard.bring_in.isEnabled()
    assert "待决定" in column(page, 4)[0]

    click(page.redo, qtbot)
    worked_out(page, qtbot)
    assert wizard.bring_in.isEnabled()
    assert not page.redo.isEnabled()


def test_by_hand_a_single_fault_goes_to_whom_the_user_says(wizard, session, overlapping, qtbot):
    page = look_over(wizard, overlapping, qtbot)

    choose(page.for_chosen, "归 511102004009 甲村", page, qtbot)
    assert column(page, 4)[0] == "归 甲村"
    click(wizard.bring_in, qtbot)
    idle(wizard, qtbot)

    assert wizard.findChildren(ReportView)
    shapes = [cell.geometry for cell in session.workspace.all_of(Cell)]
    assert sorted(round(shapely.area(shape) * 1e6) for shape in shapes) == [50, 100, 150]
    assert shapely.coverage_is_valid(shapes)


def test_what_each_row_loses_and_gains_is_listed(wizard, overlapping, qtbot):
    page = look_over(wizard, overlapping, qtbot)
    assert page.moves.rowCount() == 1  # the strip that is mended unasked

    choose(page.for_kind, "代码较小", page, qtbot)

    said = [[page.moves.index(row, at).data() for at in range(5)] for row in range(2)]
    assert said[0] == ["甲村", "1.612 km²", "", "−0.537 km²", "1.075 km²"]
    assert said[1][0] == "丙村"
    assert page.tabs.tabText(1).endswith("2")


@pytest.fixture
def hollow(tmp_path):
    """A ring of ten square kilometres around a gap, and a neighbour that overlaps it by a narrow strip."""
    ring = tile(0, 0, 0.04, 0.03).difference(tile(0.01, 0.01, 0.02, 0.01))
    rows = [
        (ring, {"code": "511102004001", "name": "甲村"}),
        (tile(0.03998, 0, 0.02, 0.03), {"code": "511102004002", "name": "乙村"}),
    ]
    return write_geojson(tmp_path / "hollow.geojson", rows)


def test_a_wide_gap_is_the_users_to_decide_and_what_moves_follows(
    wizard, hollow, tmp_path, qtbot, monkeypatch
):
    page = look_over(wizard, hollow, qtbot)
    assert column(page, 4) == ["待决定"]  # the gap alone
    assert not wizard.bring_in.isEnabled()
    assert page.said.text() == "1 处（2.149 平方公里）待决定 · 照此修补，1 行共变动 6,448 平方米"

    choose(page.for_chosen, "归 511102004001 甲村", page, qtbot)

    assert wizard.bring_in.isEnabled()
    assert "2 行共变动 2.156 平方公里" in page.said.text()
    report = tmp_path / "report.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(report), ""))
    click(wizard.save_report, qtbot)
    idle(wizard, qtbot)
    assert "增加 2.149 平方公里" in report.read_text("utf-8-sig")
    click(page.undo, qtbot)
    worked_out(page, qtbot)
    choose(page.for_kind, "1 处超出限度的空隙保持原样", page, qtbot)
    assert wizard.bring_in.isEnabled()
    kind(page, 0, qtbot)
    assert sorted(column(page, 4)) == ["保持原样", "归 甲村"]  # the strip is settled as before


def test_the_map_shows_the_chosen_fault_and_zooms_with_the_wheel(wizard, overlapping, qtbot):
    page = look_over(wizard, overlapping, qtbot)

    west, _, east, _ = page.map.shown_frame
    assert west < 103.71 < 103.715 < east
    picture = page.map.grab().toImage()
    assert len({picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(40, 200, 7)}) > 4
    at = QPointF(page.map.width() / 2, page.map.height() / 2)
    turn = QWheelEvent(
        at, at, QPoint(0, 0), QPoint(0, 240), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(page.map, turn)
    closer = page.map.shown_frame
    assert closer[2] - closer[0] == pytest.approx((east - west) / 1.44, rel=1e-6)
    kind(page, 0, qtbot)
    page.table.selectRow(1)
    west, _, east, _ = page.map.shown_frame
    assert (west + east) / 2 == pytest.approx(103.71998, abs=1e-5)


def test_the_table_is_sorted_by_a_click_on_its_head(wizard, overlapping, qtbot):
    page = look_over(wizard, overlapping, qtbot)
    kind(page, 0, qtbot)
    head = page.table.horizontalHeader()

    spot = QPoint(head.sectionViewportPosition(3) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    widths = [float(said.replace(",", "")) for said in column(page, 3)]
    assert len(widths) == 2
    assert widths == sorted(widths) or widths == sorted(widths, reverse=True)
    before = page.chosen()
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [float(said.replace(",", "")) for said in column(page, 3)] == widths[::-1]
    assert page.chosen() == before  # the same fault, on another row
    assert len(before) == 1


def test_the_level_above_comes_from_another_file_and_rows_are_cut_at_it(wizard, tmp_path, qtbot):
    rows = [
        (tile(0, 0, 0.012), {"code": "511102004001", "name": "甲村"}),
        (tile(0.012, 0, 0.008), {"code": "511102005001", "name": "乙村"}),
    ]
    towns = [
        (tile(0, 0), {"code": "511102004000", "name": "大佛街道"}),
        (tile(0.01, 0), {"code": "511102005000", "name": "通江街道"}),
    ]
    above = write_geojson(tmp_path / "towns.geojson", towns)
    wizard.open_file(write_geojson(tmp_path / "villages.geojson", rows))
    idle(wizard, qtbot)
    wizard.above.add_file(above)
    assert wizard.above.value == ParentsSource(above, "towns")
    click(wizard.verb, qtbot)
    idle(wizard, qtbot)
    page = worked_out(wizard.page, qtbot)

    assert column(page, 0) == ["伸入别的上级"]
    assert column(page, 4) == ["仍属 大佛街道，上级边界随它走"]
    choose(page.for_chosen, "按上级边界裁切", page, qtbot)

    assert [page.moves.index(row, 0).data() for row in range(2)] == ["甲村", "乙村"]
    assert page.moves.index(1, 2).data().startswith("+0.21")


def test_report_and_mended_polygons_are_saved(wizard, overlapping, tmp_path, qtbot, monkeypatch):
    page = look_over(wizard, overlapping, qtbot)
    report, mended = tmp_path / "report.csv", tmp_path / "mended.gpkg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(report), ""))
    click(wizard.save_report, qtbot)
    idle(wizard, qtbot)
    assert "待决定" in report.read_text("utf-8-sig")

    choose(page.for_kind, "占比较大", page, qtbot)
    click(wizard.save_report, qtbot)
    idle(wizard, qtbot)
    with report.open(encoding="utf-8-sig", newline="") as file:
        assert "归 511102004002 乙村" in next(csv.DictReader(file))["说明"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(mended), ""))
    click(wizard.save_file, qtbot)
    idle(wizard, qtbot)
    assert shapely.coverage_is_valid(read_layer(mended).geometries)


def test_a_name_without_an_ending_gets_that_of_the_chosen_kind_and_replaces_nothing(
    wizard, overlapping, tmp_path, qtbot, monkeypatch
):
    page = look_over(wizard, overlapping, qtbot)
    choose(page.for_kind, "占比较大", page, qtbot)
    chosen = str(tmp_path / "mended"), "GeoJSON (*.geojson)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)

    click(wizard.save_file, qtbot)
    idle(wizard, qtbot)
    assert len(read_layer(tmp_path / "mended.geojson").geometries) == 3

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "kept"), "CSV (*.csv)"))
    (tmp_path / "kept.csv").write_text("mine")
    click(wizard.save_report, qtbot)
    idle(wizard, qtbot)
    assert (tmp_path / "kept.csv").read_text() == "mine"
    assert "kept.csv" in wizard.trouble.text()


def test_a_decision_is_worked_out_although_somebody_stopped_it_while_it_waited(wizard, overlapping, qtbot):
    page = look_over(wizard, overlapping, qtbot)
    go_on = threading.Event()
    busy = [run_task(wizard, "busy", lambda _: go_on.wait(5), lambda _: None) for _ in range(4)]

    page.decide(Decision("first"))
    page._working.cancel()
    go_on.set()

    qtbot.waitUntil(lambda: page.settled, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not any(task.running for task in busy), timeout=WAIT_MS)


def test_names_that_look_like_html_are_shown_as_they_are(wizard, tmp_path, qtbot):
    rows = [
        (tile(0, 0, 0.015), {"code": "511102004009", "name": "<img src='//x'>"}),
        (tile(0.01, 0), {"code": "511102004002", "name": "乙村"}),
    ]
    page = look_over(wizard, write_geojson(tmp_path / "harm.geojson", rows), qtbot)
    choose(page.for_kind, "占比较大", page, qtbot)

    tips = [
        model.index(row, at).data(Qt.ItemDataRole.ToolTipRole)
        for model, at in ((page.model, 1), (page.moves, 0))
        for row in range(model.rowCount())
    ]
    assert len([tip for tip in tips if "<img src='//x'>" in tip]) == 2  # as tests/gui/test_tips.py shows it


def test_going_back_keeps_the_file_and_asks_anew(wizard, overlapping, qtbot):
    look_over(wizard, overlapping, qtbot)

    click(wizard.back, qtbot)
    assert wizard.page is None
    wizard.width_limit.setValue(600)
    idle(wizard, qtbot)
    click(wizard.verb, qtbot)
    idle(wizard, qtbot)

    worked_out(wizard.page, qtbot)
    assert wizard.bring_in.isEnabled()  # the overlap is narrower than that


def test_closing_while_it_looks_stops_the_work(wizard, session, shared_data, qtbot):
    wizard.open_file(shared_data / "real/dz_communes.geojson")
    idle(wizard, qtbot)
    wizard.verb.setEnabled(True)
    wizard.boxes["level"].setCurrentIndex(wizard.boxes["level"].findData("community"))
    idle(wizard, qtbot)

    click(wizard.verb, qtbot)
    task = wizard._running
    wizard.reject()

    qtbot.waitUntil(lambda: not task.running, timeout=WAIT_MS)
    assert wizard.page is None
    assert session.workspace.counts()["cell"] == 0


def test_an_import_that_stops_leads_here_with_its_choices(qtbot, session, overlapping, wizard):
    stopped = ImportBoundaries(None, session)
    qtbot.addWidget(stopped)
    stopped.show()
    stopped.open_file(overlapping)
    idle(stopped, qtbot)
    stopped.tolerance.setValue(4.0)
    idle(stopped, qtbot)
    click(stopped.verb, qtbot)
    idle(stopped, qtbot)
    [verb] = [one for one in stopped.findChildren(QPushButton) if one.text() == "逐处查看并修补…"]
    asked = []
    stopped.mending_wanted.connect(lambda: asked.append(True))

    click(verb, qtbot)
    wizard.take_over(stopped)
    idle(wizard, qtbot)

    assert asked == [True]
    assert wizard.path == overlapping
    assert wizard.width_limit.value() == 4.0


def test_the_verb_of_a_stopped_import_opens_the_wizard(qtbot, session, overlapping, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(overlapping), ""))
    parent = QWidget()
    qtbot.addWidget(parent)
    open_import(parent, session, None, "boundaries")
    [stopped] = parent.findChildren(ImportBoundaries)
    idle(stopped, qtbot)
    click(stopped.verb, qtbot)
    idle(stopped, qtbot)

    [verb] = [one for one in stopped.findChildren(QPushButton) if one.text() == "逐处查看并修补…"]
    click(verb, qtbot)

    [wizard] = parent.findChildren(MendBoundaries)
    idle(wizard, qtbot)
    assert wizard.isVisible()
    assert wizard.verb.isEnabled()
    assert wizard.path == overlapping
    wizard.reject()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_has_a_name(wizard, overlapping, qtbot, language):
    words.set_language(language)

    look_over(wizard, overlapping, qtbot)

    assert nameless(wizard) == []


def test_a_clean_delivery_is_told_to_be_clean_and_may_be_brought_in(wizard, session, shared_data, qtbot):
    page = look_over(wizard, shared_data / "real/leshan_nested_SYNTHGEOM.gpkg", qtbot)

    assert page.summary.text() == "没有发现问题。"
    click(wizard.bring_in, qtbot)
    idle(wizard, qtbot)
    assert session.workspace.counts()["region.community"] == 1371


def test_rows_that_take_no_part_are_counted_with_the_reason(wizard, tmp_path, qtbot):
    rows = [
        (tile(0, 0), {"code": "511102004001001", "name": "甲"}),
        (shapely.LineString([(104, 29), (104.01, 29)]), {"code": "511102004001002", "name": "乙"}),
    ]

    page = look_over(wizard, write_geojson(tmp_path / "hole.geojson", rows), qtbot)

    assert page.left_out.text() == "另有 1 行不参与修补、不会导入：不是面的行（第 2 行）。"
