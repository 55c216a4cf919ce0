"""Importing another net through the dialog, with files as they should not be."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gridmap.domain.planning_records import Net, NetArea
from gridmap.gui.dialogs.import_net import ImportNet
from gridmap.gui.dialogs.report_view import ReportView
from gridmap.session import Session
from tests.exchange.test_nets import BOWTIE, FAR, LINE, SQUARE
from tests.gui.accessible import nameless
from tests.gui.dialogs.test_import_dialogs import idle, look_into, run, shown, told
from tests.store.conftest import build_town


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "town.gpkg", "试验")
    build_town(opened)
    yield opened
    opened.close()


@pytest.fixture
def dialog(qtbot, session):
    return shown(qtbot, ImportNet(None, session))


def write(folder, name, features):
    path = folder / name
    made = [{"type": "Feature", "properties": values, "geometry": shape} for values, shape in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False), "utf-8")
    return path


def test_a_net_is_read_named_after_its_kind_and_imported(dialog, session, tmp_path, qtbot):
    look_into(dialog, write(tmp_path, "辖区警格.geojson", [({"编号": "J1", "名称": "一区"}, SQUARE)]), qtbot)
    assert dialog.whose.currentData() == "police"
    assert dialog.called.text() == "警格"
    assert "EPSG:4326" in told(dialog) or "CRS84" in told(dialog)
    assert nameless(dialog) == []

    run(dialog, qtbot)

    (net,) = session.workspace.all_of(Net)
    assert (net.name, net.kind) == ("警格", "police")
    assert [area.name for area in session.workspace.all_of(NetArea)] == ["一区"]
    session.undo()
    assert session.workspace.all_of(Net) == []


def test_rows_without_ground_and_broken_rings_are_told_in_the_report(dialog, tmp_path, qtbot):
    rows = [({"名称": name}, shape) for name, shape in (("一", SQUARE), ("二", BOWTIE), ("三", LINE))]
    look_into(dialog, write(tmp_path, "net.geojson", rows), qtbot)

    report = run(dialog, qtbot)

    groups = [report.tree.topLevelItem(at).text(0) for at in range(report.tree.topLevelItemCount())]
    assert sorted(groups) == ["不是面的行  1", "自相交的边界线  1"]
    assert "2" in [label.text() for label in report.findChildren(QLabel)]


def test_a_file_without_columns_is_imported_all_the_same(dialog, session, tmp_path, qtbot):
    look_into(dialog, write(tmp_path, "消防.geojson", [({}, SQUARE), ({}, BOWTIE)]), qtbot)
    assert dialog.whose.currentData() == "fire"
    assert dialog.verb.isEnabled()

    run(dialog, qtbot)

    assert [(one.code, one.name) for one in session.workspace.all_of(NetArea)] == [("", "1"), ("", "2")]


def test_a_net_that_lies_elsewhere_is_told_before_and_refused_when_imported(dialog, session, tmp_path, qtbot):
    look_into(dialog, write(tmp_path, "net.geojson", [({"名称": "远"}, FAR)]), qtbot)
    assert "1 个单元不与任何网格重叠" in dialog._notice.text()

    dialog.verb.click()
    idle(dialog, qtbot)

    assert "坐标系" in told(dialog)
    assert session.workspace.all_of(Net) == []
    assert dialog.findChildren(ReportView) == []


def test_a_net_without_a_name_cannot_be_imported(dialog, tmp_path, qtbot):
    look_into(dialog, write(tmp_path, "net.geojson", [({"名称": "一"}, SQUARE)]), qtbot)
    dialog.called.selectAll()
    qtbot.keyClick(dialog.called, Qt.Key.Key_Delete)

    assert told(dialog) == "请填写网的名称。"
    assert not dialog.verb.isEnabled()
    qtbot.keyClicks(dialog.called, "own")
    assert dialog.verb.isEnabled()


def test_a_file_without_any_polygon_says_so(dialog, tmp_path, qtbot):
    look_into(dialog, write(tmp_path, "net.geojson", [({"名称": "一"}, LINE)]), qtbot)

    assert "面" in told(dialog)
    assert not dialog.verb.isEnabled()
