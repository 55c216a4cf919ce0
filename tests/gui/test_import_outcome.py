"""The status bar after an import that was done in the window."""

import pytest
from PySide6.QtWidgets import QFileDialog

from gridmap.domain.actions.edit_record import EditRecord
from gridmap.gui.dialogs.import_codes import ImportCodes
from gridmap.gui.dialogs.import_records import ImportRecords
from gridmap.gui.dialogs.record_report_view import RecordReportView
from gridmap.gui.importing import start_import
from tests.gui.dialogs.test_import_records_dialog import idle
from tests.gui.test_desk import city, desk, file, id_of, opened

__all__ = ["city", "desk", "file", "opened"]

EVENTS = "编号,时间,经度,纬度,类别\n1,2025-06-01,112.61,26.81,积水\n2,2025-02-30,112.61,26.81,积水\n"
CLEAN = "编号,时间,经度,纬度,类别\n7,2025-06-01,112.61,26.81,积水\n"


@pytest.fixture
def bring(opened, tmp_path, qtbot, monkeypatch):
    def brought(kind, dialog_class, name, content):
        path = tmp_path / name
        path.write_text(content, "utf-8")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        start_import(opened, kind)
        dialog = opened.window.findChildren(dialog_class)[-1]
        idle(dialog, qtbot)
        dialog.start()
        idle(dialog, qtbot)
        qtbot.waitUntil(lambda: bool(opened.window.status.outcome))
        return dialog

    return brought


def test_what_came_in_what_was_rejected_and_where_the_list_is(opened, bring, tmp_path, qtbot, monkeypatch):
    status = opened.window.status
    dialog = bring("records", ImportRecords, "六月.csv", EVENTS)
    assert status.outcome == "六月.csv 已导入：读取 2 · 导入 1 · 未归入网格 1；退回 1，清单在导入窗口中"

    target = tmp_path / "改.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.findChildren(RecordReportView)[-1].save.click()
    assert status.outcome.endswith(f"；退回 1，清单：{target}")
    assert status._outcome.toolTip()

    dialog.reject()
    assert status.outcome.endswith(f"清单：{target}")


def test_a_list_that_nobody_saved_is_said_to_be_gone(opened, bring):
    dialog = bring("records", ImportRecords, "六月.csv", EVENTS)
    dialog.reject()
    assert opened.window.status.outcome.endswith("；退回 1，清单未保存")


def test_a_clean_import_speaks_of_no_list(opened, bring):
    bring("records", ImportRecords, "七月.csv", CLEAN).reject()
    assert opened.window.status.outcome == "七月.csv 已导入：读取 1 · 导入 1 · 未归入网格 1"


def test_a_code_list_is_told_of_too(opened, bring):
    codes = "代码,名称\n990101001000,新海棠街道\n99,坏行\n"
    bring("codes", ImportCodes, "代码.csv", codes)
    assert opened.window.status.outcome.startswith("代码.csv 已导入：")
    assert "1 未采用的行，清单在导入窗口中" in opened.window.status.outcome


def test_the_next_work_takes_the_sentence_away_and_closing_the_dialog_does_not_bring_it_back(
    opened, bring, qtbot
):
    dialog = bring("records", ImportRecords, "六月.csv", EVENTS)
    opened.opened.session.run(EditRecord(id_of(opened, "990101001000"), {"name": "新海棠街道"}))
    qtbot.waitUntil(lambda: opened.window.status.outcome == "")
    dialog.reject()
    assert opened.window.status.outcome == ""


def test_a_long_sentence_does_not_widen_the_window(opened):
    before = opened.window.minimumSizeHint().width()
    opened.window.status.show_outcome("很长" * 400)
    assert opened.window.minimumSizeHint().width() == before
