"""A backup takes a workspace's place from within the window."""

import pytest
from PySide6.QtWidgets import QPushButton

from gridmap.domain.actions.edit_record import EditRecord
from gridmap.gui import tasks
from gridmap.gui.dialogs.backup import BackupDialog
from gridmap.gui.dialogs.restore import RestoreDialog
from gridmap.session import Session
from gridmap.store import backup_folder
from gridmap.words import tr
from tests.gui.test_any_day import go
from tests.gui.test_desk import (
    SECRET,
    city,
    desk,
    file,
    id_of,
    make_small_city,
    messages,
    open_file,
    opened,
    settle,
)

__all__ = ["city", "desk", "file", "opened"]
TOWN = "990101001000"


def shown(desk, kind):
    found = [one for one in desk.window.findChildren(kind) if one.isVisible()]
    return found[-1] if found else None


def backed_up(desk, qtbot):
    """The day's backup, as the window makes it when a workspace is opened, then an edit."""
    session = desk.opened.session
    qtbot.waitUntil(lambda: not tasks.any_running())
    assert len(backup_folder.automatic_backups(session.workspace.path)) == 1
    session.run(EditRecord(id_of(desk, TOWN), {"name": "新海棠街道"}))


def choose_backup(desk):
    dialog = shown(desk, BackupDialog)
    assert not dialog.restore.isEnabled()
    dialog.table.selectRow(0)
    dialog.restore.click()
    return shown(desk, RestoreDialog)


def reopened(desk, qtbot, before):
    qtbot.waitUntil(lambda: desk.opened not in (None, before), timeout=20_000)
    settle(desk, qtbot)


@pytest.mark.parametrize("on_show", ["the workspace", "another day"])
def test_an_automatic_backup_is_restored_and_what_was_there_is_kept(opened, file, qtbot, on_show):
    backed_up(opened, qtbot)
    town = id_of(opened, TOWN)
    if on_show == "another day":
        go(opened, qtbot)
    before = opened.opened
    opened.window.commands["backup"].trigger()
    dialog = choose_backup(opened)
    dialog.verb.click()
    reopened(opened, qtbot, before)

    session = opened.opened.session
    assert session.workspace.path == file
    assert not session.read_only
    assert session.workspace.get(town).name == "海棠街道"
    kept = [one for one in backup_folder.automatic_backups(file) if one.why == "restore"]
    assert kept[0].path.name in "".join(card.heading.text() for card in messages(opened))
    copy = Session.open(kept[0].path, read_only=True)
    assert copy.workspace.get(town).name == "新海棠街道"
    copy.close()


def test_a_sealed_workspace_is_restored_with_its_passphrase_only(desk, tmp_path, qtbot):
    path = make_small_city(tmp_path / "sealed.gpkg", SECRET)
    open_file(desk, path, qtbot, SECRET)
    backed_up(desk, qtbot)
    before = desk.opened
    desk.window.commands["backup"].trigger()
    dialog = choose_backup(desk)
    dialog.verb.click()
    assert dialog._trouble.text() == tr("window.passphrase_needed")
    dialog.now.setText(SECRET)
    dialog.verb.click()
    reopened(desk, qtbot, before)

    assert desk.opened.session.sealed
    assert desk.opened.session.workspace.get(id_of(desk, TOWN)).name == "海棠街道"


def test_a_damaged_workspace_is_restored_from_the_card_that_says_so(opened, file, qtbot):
    backed_up(opened, qtbot)
    opened.close_workspace()
    file.write_bytes(file.read_bytes()[:10_000])
    opened.open(file)
    qtbot.waitUntil(lambda: bool(messages(opened)))
    (way_out,) = [
        one
        for one in messages(opened)[0].findChildren(QPushButton)
        if one.text() == tr("window.restore_way_out")
    ]
    way_out.click()
    choose_backup(opened).verb.click()
    reopened(opened, qtbot, None)

    assert opened.opened.session.workspace.counts()["cell"] == 32
    assert len(list(file.parent.glob("*.damaged-*"))) == 1
