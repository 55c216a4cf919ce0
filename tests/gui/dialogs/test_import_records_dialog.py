"""The dialog that imports records, with real files and a real workspace."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from gridmap.domain.records import Event, Resident
from gridmap.gui.dialogs.import_records import _NONE, ImportRecords
from gridmap.gui.dialogs.record_report_view import RecordReportView
from gridmap.session import Session
from tests.exchange.record_city import small_city
from tests.gui.accessible import nameless

WAIT_MS = 20_000
EVENTS = (
    "编号,时间,经度,纬度,类别\n1,2025-06-01,104.005,29.005,积水\n2,2025-02-30,104.005,29.005,积水\n"
    "3,2025-06-01,29.005,104.005,积水\n"
)
PEOPLE = (
    "姓名,性别,民族,网格编码,备注\n甲,男,汉族,990101001001001,群众\n乙,女,回族,990101001001002,中共党员\n"
)


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "city.gpkg", "试验市")
    small_city(opened)
    yield opened
    opened.close()


@pytest.fixture
def dialog(qtbot, session):
    made = ImportRecords(None, session)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def look_into(dialog, tmp_path, qtbot):
    def look(content):
        path = tmp_path / "in.csv"
        path.write_text(content, "utf-8")
        dialog.open_file(path)
        idle(dialog, qtbot)
        return path

    return look


def idle(dialog, qtbot):
    qtbot.waitUntil(lambda: not dialog._again.isActive(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dialog._reading is None and dialog._running is None, timeout=WAIT_MS)


def choose(box, value, dialog, qtbot):
    box.setCurrentIndex(box.findData(value))
    idle(dialog, qtbot)


def becomes(dialog):
    items = [dialog.columns.topLevelItem(row) for row in range(dialog.columns.topLevelItemCount())]
    return {item.text(0): item.text(1) for item in items}


def test_a_file_is_looked_into_tried_and_imported(dialog, look_into, session, qtbot):
    assert not dialog.verb.isEnabled()
    look_into(EVENTS)

    assert dialog.kinds.currentData() == "event"
    assert dialog.targets["reported_at"].currentText() == "自动：时间"
    assert becomes(dialog)["类别"] == "类别"
    assert "可导入 2，归入网格 2，退回 1" in dialog._said.text()
    dialog.verb.click()
    idle(dialog, qtbot)
    assert len(session.workspace.all_of(Event)) == 2
    shown = dialog.findChildren(RecordReportView)[-1]
    kinds = [shown.tree.topLevelItem(i) for i in range(shown.tree.topLevelItemCount())]
    assert [kind.child(0).text(0) for kind in kinds] == ["日历上没有“2025-02-30”", "经纬度写反，已对调"]


def test_rejected_rows_are_saved_only_where_somebody_says_and_open_from_there(
    dialog, look_into, tmp_path, qtbot, monkeypatch
):
    opened, wanted = [], [""]
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (wanted[0], ""))
    look_into(EVENTS)
    dialog.verb.click()
    idle(dialog, qtbot)
    shown = dialog.findChildren(RecordReportView)[-1]

    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["in.csv"]
    assert "退回的 1 行还没有保存" in shown.unsaved.text()
    shown.save.click()  # and nothing is chosen
    assert shown.save.isVisible()
    for taken in (tmp_path / "in.csv", dialog.session.workspace.path):  # files that are in use
        wanted[0] = str(taken)
        shown.save.click()
        assert shown.save.isVisible()
    assert (tmp_path / "in.csv").read_text("utf-8") == EVENTS
    wanted[0] = str(tmp_path / "mend.csv")
    shown.save.click()
    shown.open_rejected.click()
    assert opened == [wanted[0]]
    assert "日历上没有" in (tmp_path / "mend.csv").read_text("utf-8-sig")
    assert not shown.save.isVisible()


def test_events_without_a_status_are_told_of_before_anything_is_written(dialog, look_into, session, qtbot):
    look_into(EVENTS)
    form, status = dialog._form, dialog.boxes["status"]
    assert "约 3 件事件全部按未结计" in dialog._notice.text()
    assert dialog._notice.isVisible()
    assert status.currentText() == "自动：未结"
    assert not form.isRowVisible(dialog.days)

    choose(status, "by_age", dialog, qtbot)
    assert form.isRowVisible(dialog.days)
    assert "上报超过 30 天的按已结计" in dialog._notice.text()
    dialog.verb.click()
    idle(dialog, qtbot)
    assert {event.status for event in session.workspace.all_of(Event)} == {"closed"}


def test_a_file_that_lies_elsewhere_is_told_of_before_anything_is_written(dialog, look_into):
    look_into("时间,类别,状态,经度,纬度\n2025-06-01,积水,已办结,-95.37,29.76\n")

    assert dialog._notice.isVisible()
    assert "这 1 条的坐标都不在任何网格内" in dialog._notice.text()


def test_a_field_without_a_column_is_called_by_its_word(dialog, look_into, qtbot):
    look_into("编号,地址\n1,东街\n")
    choose(dialog.kinds, "place", dialog, qtbot)

    assert "没有找到必需的字段：名称。" in dialog._said.text()


def test_nothing_is_assumed_of_events_whose_status_is_known(dialog, look_into):
    look_into("时间,类别,状态\n2025-06-01,积水,已办结\n")

    assert not dialog._notice.isVisible()


def test_a_guess_can_be_changed_and_left_out(dialog, look_into, qtbot):
    look_into(EVENTS)
    choose(dialog.targets["title"], "编号", dialog, qtbot)
    choose(dialog.targets["category"], _NONE, dialog, qtbot)

    taken = {target: match.column for target, match in dialog.preview.preview.plan.matches.items()}
    assert taken["title"] == "编号"
    assert "category" not in taken
    assert dialog.targets["category"].currentData() == _NONE


def test_residents_wait_for_a_legal_basis_and_lose_what_is_not_collected(dialog, look_into, session, qtbot):
    look_into(PEOPLE)
    assert dialog.kinds.currentData() == "resident"
    assert not dialog.verb.isEnabled()
    assert "处理依据" in dialog._said.text()
    assert becomes(dialog)["民族"] == "不采集：民族信息"
    assert becomes(dialog)["备注"] == "不采集：政治面貌"
    assert dialog.targets["address"].findData("民族") < 0

    box = dialog.boxes["legal_basis"]
    box.setEditText("试验")
    box.lineEdit().editingFinished.emit()
    idle(dialog, qtbot)
    dialog.verb.click()
    idle(dialog, qtbot)
    assert [person.legal_basis for person in session.workspace.all_of(Resident)] == ["试验", "试验"]


def test_only_the_fields_of_the_kind_are_shown(dialog, look_into, qtbot):
    look_into(EVENTS)
    form = dialog._form
    assert form.isRowVisible(dialog.targets["reported_at"])
    assert not form.isRowVisible(dialog.targets["id_number"])
    assert not form.isRowVisible(dialog.boxes["legal_basis"])

    dialog.kinds.setCurrentIndex(dialog.kinds.findData("resident"))
    dialog.kinds.activated.emit(dialog.kinds.currentIndex())
    idle(dialog, qtbot)
    assert form.isRowVisible(dialog.boxes["legal_basis"])
    assert not dialog.verb.isEnabled()  # there is no name


def test_a_file_that_is_no_table_is_said_in_one_sentence(dialog, look_into):
    look_into("\n\n")

    assert "没有任何行" in dialog._said.text()
    assert not dialog.verb.isEnabled()


def test_every_control_has_a_name(dialog, look_into):
    look_into(EVENTS)

    assert nameless(dialog) == []


def test_what_a_file_says_is_never_taken_for_markup(dialog, look_into, qtbot):
    look_into("时间,类别,<img src=x>\n2025-02-30<b>,积水,a\n2025-06-01,积水,b\n")
    dialog.verb.click()
    idle(dialog, qtbot)

    shown = dialog.findChildren(RecordReportView)[-1]
    assert "<img src=x>" in shown.told.text()
    assert shown.told.textFormat() == dialog._said.textFormat() == Qt.TextFormat.PlainText
    assert "2025-02-30<b>" in shown.tree.topLevelItem(0).child(0).toolTip(0)
