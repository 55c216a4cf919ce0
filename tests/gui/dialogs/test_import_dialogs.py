"""The import dialogs with real files and a real workspace."""

import pytest
from PySide6.QtWidgets import QLabel

from gridmap.domain.records import Region
from gridmap.gui.dialogs.import_boundaries import ImportBoundaries
from gridmap.gui.dialogs.import_codes import ImportCodes
from gridmap.gui.dialogs.report_view import ReportView
from gridmap.gui.importing import KINDS, ImportChoice
from gridmap.session import Session
from tests.exchange.boundary_files import layer_alone, tile, write_geojson
from tests.gui.accessible import nameless

WAIT_MS = 20_000


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "city.gpkg", "试验市")
    yield opened
    opened.close()


def shown(qtbot, dialog):
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def idle(dialog, qtbot):
    qtbot.waitUntil(lambda: not dialog._again.isActive(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dialog._reading is None and dialog._running is None, timeout=WAIT_MS)


@pytest.fixture
def boundaries(qtbot, session):
    return shown(qtbot, ImportBoundaries(None, session))


def look_into(dialog, path, qtbot):
    dialog.open_file(path)
    idle(dialog, qtbot)


def run(dialog, qtbot):
    dialog.verb.click()
    idle(dialog, qtbot)
    return dialog.findChildren(ReportView)[-1]


def told(dialog):
    return dialog._said.text()


def choose(box, value, qtbot, dialog):
    box.setCurrentIndex(box.findData(value))
    idle(dialog, qtbot)


def test_a_file_is_read_understood_and_imported(boundaries, session, shared_data, qtbot):
    assert not boundaries.verb.isEnabled()

    look_into(boundaries, shared_data / "real/leshan_nested_SYNTHGEOM.gpkg", qtbot)

    assert "1,371" in told(boundaries)
    assert boundaries.boxes["layer"].currentText() == "自动：village"
    assert boundaries.table.model().rowCount() == 200
    report = run(boundaries, qtbot)
    assert session.workspace.counts()["region.community"] == 1371
    assert any(label.text() == "132" for label in report.findChildren(QLabel))


def test_another_layer_is_read_when_it_is_chosen(boundaries, shared_data, qtbot):
    look_into(boundaries, shared_data / "real/leshan_nested_SYNTHGEOM.gpkg", qtbot)

    choose(boundaries.boxes["layer"], "town", qtbot, boundaries)

    assert boundaries.preview.preview.layer.name == "town"
    assert boundaries.boxes["level"].currentText() == "自动：乡镇（街道）"


def test_a_question_is_asked_and_answered(boundaries, session, shared_data, qtbot):
    look_into(boundaries, shared_data / "hostile/01_gbk_shp_no_cpg/乐山乡镇.shp", qtbot)
    assert "没有说明坐标系" in told(boundaries)
    assert not boundaries.verb.isEnabled()

    choose(boundaries.boxes["crs"], "EPSG:4490", qtbot, boundaries)

    assert boundaries.verb.isEnabled()
    run(boundaries, qtbot)
    assert session.workspace.counts()["region.township"] == 132


def test_a_system_may_be_typed(boundaries, shared_data, qtbot):
    look_into(boundaries, shared_data / "hostile/03_crs/b_prj_says_wgs84_but_metres.shp", qtbot)

    boundaries.boxes["crs"].setEditText("EPSG:4544")
    boundaries.boxes["crs"].lineEdit().editingFinished.emit()
    idle(boundaries, qtbot)

    assert boundaries.verb.isEnabled()
    assert boundaries.boxes["crs"].value == "EPSG:4544"


def test_a_broken_file_is_told_of_in_place(boundaries, shared_data, qtbot):
    look_into(boundaries, shared_data / "hostile/07_corrupt/truncated.shp", qtbot)

    assert "不完整" in told(boundaries)
    assert not boundaries.verb.isEnabled()


def test_an_import_that_stops_shows_its_list_and_the_way_back(boundaries, session, tmp_path, qtbot):
    rows = [
        (tile(0, 0), {"code": "511102004001", "name": "甲"}),
        (tile(0.005, 0), {"code": "511102004002", "name": "乙"}),
    ]
    look_into(boundaries, write_geojson(tmp_path / "overlap.geojson", rows), qtbot)

    report = run(boundaries, qtbot)

    assert session.workspace.counts()["cell"] == 0
    assert report.tree.topLevelItemCount() == 1
    places = []
    boundaries.place_wanted.connect(lambda lon, lat: places.append((lon, lat)))
    report.tree.itemActivated.emit(report.tree.topLevelItem(0).child(0), 0)
    assert places[0][0] == pytest.approx(103.7075, abs=0.003)
    boundaries._back()
    assert boundaries.verb.isEnabled()


def test_closing_stops_the_work_and_nothing_is_kept(boundaries, session, shared_data, qtbot):
    look_into(boundaries, shared_data / "real/leshan_nested_SYNTHGEOM.gpkg", qtbot)

    boundaries.verb.click()
    task = boundaries._running
    boundaries.reject()
    qtbot.waitUntil(lambda: not task.running, timeout=WAIT_MS)

    assert session.workspace.counts()["cell"] in (0, 1371)  # what had been written whole counts
    assert (session.can_undo is None) is (session.workspace.counts()["cell"] == 0)


def test_a_code_list_is_compared_then_taken_over(qtbot, session, boundaries, shared_data, tmp_path):
    whole = shared_data / "real/leshan_nested_SYNTHGEOM.gpkg"
    look_into(boundaries, layer_alone(whole, "village", tmp_path / "village.gpkg"), qtbot)
    run(boundaries, qtbot)
    dialog = shown(qtbot, ImportCodes(None, session))

    look_into(dialog, shared_data / "codes/leshan_511100_codes_2023.csv", qtbot)

    assert "更名 143" in told(dialog)
    tree = dialog.findChildren(ReportView)[-1].tree
    assert tree.isColumnHidden(4)  # nothing here has an area
    assert tree.columnWidth(3) > tree.columnWidth(2)
    run(dialog, qtbot)
    names = {one.code: one.name for one in session.workspace.all_of(Region)}
    assert names["511102000000"] == "市中区"


@pytest.mark.parametrize("make", [ImportBoundaries, ImportCodes])
def test_every_control_has_a_name(qtbot, session, shared_data, make):
    dialog = shown(qtbot, make(None, session))
    codes, counties = "codes/leshan_511100_codes_2023.csv", "real/leshan_counties_gcj02.geojson"
    look_into(dialog, shared_data / (codes if make is ImportCodes else counties), qtbot)

    assert nameless(dialog) == []


def test_what_is_imported_is_chosen_first(qtbot):
    choice = shown(qtbot, ImportChoice(None))
    chosen = []
    choice.chosen.connect(chosen.append)

    choice._choose("codes")

    assert chosen == ["codes"]
    assert nameless(choice) == []
    assert set(KINDS) == {"boundaries", "mending", "codes", "records", "net"}
