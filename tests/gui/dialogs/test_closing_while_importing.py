"""An import dialog that is closed while its work runs stays until it can say how that ended."""

import threading

import pytest

from gridmap.domain.records import Event
from gridmap.gui.dialogs.import_records import ImportRecords
from gridmap.gui.dialogs.record_report_view import RecordReportView
from gridmap.session import Session
from tests.exchange.record_city import small_city

WAIT_MS = 20_000
EVENTS = "编号,时间,经度,纬度,类别\n1,2025-06-01,104.005,29.005,x\n2,2025-02-30,104.005,29.005,x\n"


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "city.gpkg", "试验市")
    small_city(opened)
    yield opened
    opened.close()


@pytest.fixture
def dialog(qtbot, session, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(EVENTS, "utf-8")
    made = ImportRecords(None, session)
    qtbot.addWidget(made)
    made.show()
    made.open_file(path)
    qtbot.waitUntil(lambda: made._reading is None and made.verb.isEnabled(), timeout=WAIT_MS)
    return made


def test_what_is_cancelled_in_time_is_said_to_have_left_nothing(dialog, session, qtbot):
    with session.alone():  # the import waits for its turn
        dialog.verb.click()
        dialog.reject()
        assert dialog.isVisible()
        assert dialog._said.text() == "正在取消…"
    qtbot.waitUntil(lambda: dialog._running is None, timeout=WAIT_MS)

    assert dialog._said.text() == "已取消，未保留任何内容。"
    assert dialog.isVisible()
    assert session.workspace.all_of(Event) == []
    dialog.reject()
    assert not dialog.isVisible()


def test_what_is_cancelled_too_late_shows_its_report(dialog, session, qtbot):
    kept, seen = threading.Event(), threading.Event()

    def hold(_):
        kept.set()
        seen.wait(20)

    session.subscribe(hold)  # called once everything is kept
    dialog.verb.click()
    qtbot.waitUntil(kept.is_set, timeout=WAIT_MS)
    dialog.reject()
    assert dialog.isVisible()
    seen.set()
    qtbot.waitUntil(lambda: dialog._running is None, timeout=WAIT_MS)

    assert len(session.workspace.all_of(Event)) == 1
    (report,) = [one for one in dialog.findChildren(RecordReportView) if one.isVisible()]
    assert report.save.isVisible()  # the rejected row can still be saved
