import json
import tempfile
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton

from gridmap.domain.actions.edit_record import EditRecord
from gridmap.gui import tasks
from gridmap.gui.any_day import DayDialog, journaling, show_day, sweep_days
from gridmap.gui.bar_notice import BarNotice
from gridmap.gui.search.palette import SearchPalette
from gridmap.session import Session
from gridmap.settings import user_folder
from gridmap.store import process
from gridmap.words import tr
from tests.gui.test_desk import (
    BUSY_CELL,
    SECRET,
    city,
    desk,
    file,
    id_of,
    make_small_city,
    open_file,
    opened,
    settle,
    shown_dialog,
)  # fmt: skip

__all__ = ["city", "desk", "file", "opened"]


def test_any_day_is_shown_for_looking_only(opened, qtbot):
    path = opened.opened.session.workspace.path
    opened.window.commands["as_of"].trigger()
    (dialog,) = opened.window.findChildren(DayDialog)
    dialog.day.set_day("2001-02-03")
    qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok) or dialog.verb, Qt.LeftButton)

    qtbot.waitUntil(
        lambda: opened.opened is not None and opened.opened.session.workspace.path != path, timeout=15_000
    )
    settle(opened, qtbot)
    session = opened.opened.session
    assert session.read_only
    assert session.workspace.read_only_because.values["day"] == "2001-02-03"
    assert session.workspace.counts()["event"] == 0
    assert path.exists()
    assert session.moment().strftime("%Y-%m-%d %H:%M:%S") == "2001-02-03 23:59:59"


def test_the_clock_of_the_workspace_itself_runs(opened):
    assert abs(opened.opened.session.moment() - datetime.now(UTC)) < timedelta(minutes=1)


def go(desk, qtbot, day="2001-02-03"):
    before = desk.opened
    show_day(desk, day)
    qtbot.waitUntil(lambda: desk.opened not in (None, before), timeout=15_000)
    settle(desk, qtbot)


def come_back(desk, qtbot):
    before = desk.opened
    (back,) = [one for one in desk.window.findChildren(QPushButton) if one.text() == tr("plan.day_back")]
    back.click()
    qtbot.waitUntil(lambda: desk.opened not in (None, before), timeout=15_000)
    settle(desk, qtbot)


def test_the_risk_of_a_day_on_show_and_its_series_end_on_that_day(opened, qtbot):
    busy = id_of(opened, BUSY_CELL)
    assert opened.opened.assessment.explain(busy).explanation.contributions
    go(opened, qtbot)

    assessment = opened.opened.assessment
    days = assessment.trend(busy, 90)
    assert (days[0].day, days[-1].day) == ("2000-11-06", "2001-02-03")
    assert not assessment.explain(busy).explanation.contributions


def looked_for(desk, qtbot, query):
    """What the search of the window finds."""
    desk.opened.search(desk.window)
    palette = desk.window.findChildren(SearchPalette)[-1]
    palette.field.setText(query)
    qtbot.wait(90)
    qtbot.waitUntil(lambda: not tasks.any_running(), timeout=10_000)
    qtbot.wait(20)
    found = [palette.model.index(row, 0).data() for row in range(palette.model.rowCount())]
    palette.close()
    return found


def test_tree_panel_and_search_of_a_day_name_what_was_renamed_since_as_it_was(opened, qtbot):
    session, busy = opened.opened.session, id_of(opened, BUSY_CELL)
    session.run(EditRecord(busy, {"name": "牡丹网格"}))
    session.run(EditRecord(id_of(opened, "990101001001"), {"name": "牡丹社区"}))
    session.run(EditRecord(id_of(opened, "990101001000"), {"name": "牡丹街道"}))
    go(opened, qtbot)

    names = opened.window.mode.tree.model.rows.names
    assert {"海棠街道", "海棠嘉祥社区", "海棠嘉祥社区第1网格"} <= set(names)
    assert not [name for name in names if "牡丹" in name]
    opened.opened.show([busy])
    settle(opened, qtbot)
    told = [label.text() for label in opened.window.findChildren(QLabel) if label.isVisible()]
    assert "海棠嘉祥社区第1网格" in told
    assert any("海棠街道 · 海棠嘉祥社区" in text for text in told)
    assert "海棠嘉祥社区" in looked_for(opened, qtbot, "海棠嘉祥社区")
    assert not [one for one in looked_for(opened, qtbot, "牡丹") if "牡丹" in one]

    come_back(opened, qtbot)
    assert {"牡丹街道", "牡丹社区", "牡丹网格"} <= set(opened.window.mode.tree.model.rows.names)


def elsewhere_read_only(path, passphrase=None):
    other = Session.open(path, passphrase)
    try:
        return other.read_only
    finally:
        other.close()


@pytest.mark.parametrize("passphrase", [None, SECRET])
def test_nobody_else_writes_while_a_day_is_shown_and_no_passphrase_is_asked_for(
    desk, tmp_path, qtbot, passphrase
):
    path = make_small_city(tmp_path / "city.gpkg", passphrase)
    open_file(desk, path, qtbot, passphrase)
    session = desk.opened.session

    go(desk, qtbot)
    assert shown_dialog(desk) is None
    assert desk.opened.session.read_only
    assert desk.opened.session.sealed == (passphrase is not None)
    assert elsewhere_read_only(path, passphrase)

    go(desk, qtbot, "2001-02-04")  # another day, from the workspace itself
    assert elsewhere_read_only(path, passphrase)

    come_back(desk, qtbot)
    assert shown_dialog(desk) is None
    assert desk.opened.session is session and not session.read_only
    assert desk.behind is None
    town = id_of(desk, "990101001000")
    session.run(EditRecord(town, {"name": "新海棠街道"}))
    qtbot.waitUntil(lambda: "新海棠街道" in desk.window.mode.tree.model.rows.names)


def test_a_day_is_shown_where_the_map_was_and_so_is_the_way_back(opened, qtbot):
    wanted = id_of(opened, "990101001001002")
    opened.opened.show([wanted])
    view = opened.opened.canvas.view

    go(opened, qtbot)
    assert opened.opened.canvas.view == view
    come_back(opened, qtbot)
    assert opened.opened.canvas.view == view
    assert opened.opened.selection == [wanted]


def test_the_file_opened_again_while_its_day_is_shown_is_the_way_back(opened, file, qtbot):
    session = opened.opened.session
    go(opened, qtbot)
    shown = opened.opened

    opened.open(file)

    qtbot.waitUntil(lambda: opened.opened not in (None, shown), timeout=15_000)
    assert opened.opened.session is session and not session.read_only


def test_the_language_changed_on_a_day_keeps_day_and_workspace(opened, file, qtbot):
    go(opened, qtbot)
    opened.set_option("language", "en")
    settle(opened, qtbot)
    assert elsewhere_read_only(file)
    assert opened.window.findChildren(BarNotice)
    come_back(opened, qtbot)
    assert not opened.opened.session.read_only


@pytest.mark.parametrize("how", ["close_workspace", "leave"])
def test_closed_on_a_day_the_file_is_free_and_no_place_of_the_copy_is_kept(opened, file, qtbot, how):
    go(opened, qtbot)
    if how == "leave":
        opened._closing()
    else:
        opened.window.commands[how].trigger()

    assert opened.opened is None and opened.behind is None
    assert not elsewhere_read_only(file)
    places = json.loads((user_folder() / "map_places.json").read_text("utf-8"))
    assert list(places) == [str(file)]


def test_another_workspace_opened_on_a_day_frees_the_one_behind(opened, file, tmp_path, qtbot):
    go(opened, qtbot)
    other = Session.create(tmp_path / "other.gpkg", "另一个")
    other.close()
    shown = opened.opened
    opened.open(tmp_path / "other.gpkg")
    qtbot.waitUntil(lambda: opened.opened not in (None, shown), timeout=15_000)

    assert opened.behind is None
    assert not elsewhere_read_only(file)


def test_what_is_exported_from_a_day_is_journaled_in_the_workspace_that_is_open_behind(opened, qtbot):
    session = opened.opened.session
    go(opened, qtbot)
    with journaling(opened.opened.session, opened.behind.session) as (writer, shown, day):
        assert writer is session
        assert shown is opened.opened.session.workspace
        assert day == "2001-02-03"


def test_a_days_copy_is_gone_when_something_else_is_shown(opened, qtbot):
    go(opened, qtbot)
    first = opened.opened.session.workspace.path
    opened.relabel()  # another window, the same day
    settle(opened, qtbot)
    assert first.exists()

    go(opened, qtbot, "2001-02-04")
    second = opened.opened.session.workspace.path

    assert not first.parent.exists()
    opened.close_workspace()
    assert not second.parent.exists()


def test_a_backup_that_is_made_while_a_day_is_on_show_is_of_the_workspace_itself(opened, qtbot, tmp_path):
    events = opened.opened.session.workspace.counts()["event"]
    go(opened, qtbot)

    opened.sealings.back_up_to(tmp_path / "backup.gpkg")
    settle(opened, qtbot)

    backup = Session.open(tmp_path / "backup.gpkg")
    try:
        assert not backup.read_only
        assert backup.workspace.counts()["event"] == events > 0
    finally:
        backup.close()


def test_copies_of_killed_programs_are_deleted_and_those_of_others_left(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    owners = {"gridmap-day-killed": "1@00000000.1", "gridmap-day-open": process.this_process()}
    for name, owner in owners.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "owner").write_text(owner, "utf-8")
        (tmp_path / name / "city 2025-01-01.gpkg").write_bytes(b"copy")
    (tmp_path / "gridmap-day-strange").mkdir()

    sweep_days()

    assert sorted(one.name for one in tmp_path.iterdir()) == ["gridmap-day-open", "gridmap-day-strange"]
