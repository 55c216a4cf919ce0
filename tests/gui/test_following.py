"""A window that only reads beside a session that writes the same file."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from gridmap.domain.access import Actor
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.change import added
from gridmap.domain.records import Event
from gridmap.gui.bar_notice import BarNotice
from gridmap.gui.following import Following
from gridmap.session import Session
from gridmap.store import watch
from gridmap.store.connection import connect
from gridmap.store.workspace import now
from tests.gui.accessible import nameless
from tests.gui.test_desk import BUSY_CELL, SECRET, city, desk, file, id_of, make_small_city, open_file, settle
from tests.store.conftest import Do

__all__ = ["city", "desk", "file"]


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr(watch, "EVERY_S", 0.1)


@pytest.fixture
def writer(file):
    opened = Session.open(file, actor=Actor("小张"))
    yield opened
    opened.close()


@pytest.fixture
def reading(desk, writer, file, qtbot):
    open_file(desk, file, qtbot)
    assert desk.opened.session.read_only
    yield desk
    desk.close_workspace()


def offer(desk):
    return next((one for one in desk.window.findChildren(BarNotice) if one.isVisible()), None)


def test_what_the_writer_does_is_seen_on_map_tree_panel_queue_and_counts(reading, writer, qtbot):
    desk = reading
    busy, mode = id_of(desk, BUSY_CELL), desk.window.mode
    desk.opened.show([busy])
    points = len(desk.opened.canvas.scene.points["event"].ids)
    queued = mode.queue.model.rowCount()

    town = id_of(desk, "990101001000")
    writer.run(EditRecord(town, {"name": "新海棠街道"}))
    qtbot.waitUntil(lambda: "新海棠街道" in mode.tree.model.rows.names)
    _, where = desk.opened.canvas.scene.find(town)
    qtbot.waitUntil(lambda: desk.opened.canvas.scene.find(town)[0].names[where] == "新海棠街道")

    cell = writer.workspace.get(busy)
    lon, lat = cell.geometry.representative_point().coords[0]
    fresh = Event(writer.new_id(), busy, "SJ-新", "井盖丢失", now(), severity=1, lon=lon, lat=lat)
    writer.run(Do(added("change.add_event", [fresh])))
    qtbot.waitUntil(lambda: len(desk.opened.canvas.scene.points["event"].ids) == points + 1)
    qtbot.waitUntil(lambda: mode.queue.model.rowCount() == queued + 1)

    writer.undo()
    qtbot.waitUntil(lambda: mode.queue.model.rowCount() == queued)
    assert not desk.window.commands["undo"].isEnabled()


def test_f5_shows_what_another_program_wrote_without_a_journal(reading, writer, qtbot):
    town = id_of(reading, "990101001000")
    other = connect(writer.workspace.path)
    other.execute("UPDATE region SET name = '改名街道' WHERE id = ?", (town,))
    other.close()
    names = reading.window.mode.tree.model
    assert "改名街道" not in names.rows.names

    assert reading.window.commands["refresh"].shortcut().toString() == "F5"
    reading.window.commands["refresh"].trigger()

    qtbot.waitUntil(lambda: "改名街道" in names.rows.names)


def test_once_the_writer_has_left_a_click_goes_on_writing_where_the_map_was(reading, writer, qtbot):
    desk = reading
    wanted = id_of(desk, "990101001001002")
    desk.opened.show([wanted])
    view, before = desk.opened.canvas.view, desk.opened
    qtbot.wait(250)
    assert offer(desk) is None

    writer.close()
    qtbot.waitUntil(lambda: offer(desk) is not None)
    assert desk.opened.session.read_only  # offered, not done
    assert nameless(offer(desk)) == []
    (take,) = offer(desk).findChildren(QPushButton)
    desk.window.mode.panel.tabs.setCurrentIndex(2)
    take.click()

    qtbot.waitUntil(lambda: desk.opened not in (None, before), timeout=10_000)
    settle(desk, qtbot)
    assert not desk.opened.session.read_only
    assert desk.window.mode.panel.tabs.currentIndex() == 2
    assert offer(desk) is None
    assert desk.window.status._access.text() == ""
    assert (desk.opened.canvas.view, desk.opened.selection) == (view, [wanted])
    desk.opened.session.run(EditRecord(wanted, {"name": "新网格"}))


def test_the_offer_goes_when_somebody_else_was_faster(reading, writer, file, qtbot):
    writer.close()
    qtbot.waitUntil(lambda: offer(reading) is not None)
    other = Session.open(file, actor=Actor("小李"))
    try:
        qtbot.waitUntil(lambda: offer(reading) is None)
        assert reading.window.status._access.toolTip().startswith("小李 自 ")
    finally:
        reading.close_workspace()
        other.close()


def test_a_sealed_workspace_is_taken_up_without_its_passphrase(desk, tmp_path, qtbot):
    path = make_small_city(tmp_path / "sealed.gpkg", SECRET)
    writer = Session.open(path, SECRET)
    open_file(desk, path, qtbot, SECRET)
    writer.close()
    qtbot.waitUntil(lambda: offer(desk) is not None)
    before = desk.opened
    offer(desk).findChild(QPushButton).click()

    qtbot.waitUntil(lambda: desk.opened not in (None, before), timeout=10_000)
    assert desk.opened.session.sealed and not desk.opened.session.read_only


def test_who_writes_is_offered_nothing_and_f5_keeps_the_map(desk, file, qtbot):
    open_file(desk, file, qtbot)
    busy = id_of(desk, BUSY_CELL)
    desk.opened.show([busy])
    view = desk.opened.canvas.view
    desk.window.commands["refresh"].trigger()
    settle(desk, qtbot)
    qtbot.wait(200)
    settle(desk, qtbot)

    assert offer(desk) is None
    assert (desk.opened.canvas.view, desk.opened.selection) == (view, [busy])


def test_who_left_just_as_the_workspace_was_closed_is_no_longer_told(reading, writer, qtbot):
    desk = reading
    following = desk.opened.findChild(Following)
    writer.close()
    qtbot.waitUntil(lambda: offer(desk) is not None)

    following._told.emit(None)  # as the watch does from its thread
    desk.close_workspace()
    for _ in range(5):
        QApplication.processEvents()

    assert offer(desk) is None
