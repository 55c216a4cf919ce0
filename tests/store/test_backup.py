import os
import sqlite3
from datetime import date, datetime, timedelta

import pytest

from gridmap.domain.change import added
from gridmap.domain.errors import Cancelled, UserError
from gridmap.domain.records import Place
from gridmap.session import Session
from gridmap.store import backup, backup_folder, restoring
from gridmap.store.connection import connect, key_for
from gridmap.store.contents import contents
from gridmap.store.schema import migrations
from tests.store.conftest import Do, build_town

MORNING = datetime(2026, 11, 22, 8)


def add_shop(session, town, name="店"):
    shop = Place(session.new_id(), town.west, name)
    session.run(Do(added("change.test", [shop])))
    return shop.id


def held(path, key=None):
    connection = connect(path, key, read_only=True)
    found = contents(connection)
    connection.close()
    return found


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def test_a_backup_is_one_file_with_everything_in_it(session, town, tmp_path):
    add_shop(session, town)
    target = tmp_path / "copy" / "b.gpkg"
    target.parent.mkdir()
    backup.backup(session.workspace.path, None, target)

    assert held(target) == held(session.workspace.path)
    assert names(target.parent) == ["b.gpkg"]
    copy = Session.open(target)
    assert not copy.read_only  # the lease was not copied
    copy.close()


def test_a_backup_is_of_one_moment_while_others_write(session, town, tmp_path):
    for _ in range(30):
        add_shop(session, town, "大" * 200_000)
    before = held(session.workspace.path)
    seen = []

    def write_meanwhile(done, total):
        seen.append((done, total))
        add_shop(session, town)

    backup.backup(session.workspace.path, None, tmp_path / "b.gpkg", write_meanwhile)

    assert held(tmp_path / "b.gpkg") == before
    assert len(seen) > 1
    assert seen[-1][0] == seen[-1][1]
    assert held(session.workspace.path).rows["place"] == 30 + len(seen)


def test_a_sealed_workspace_is_backed_up_sealed_with_the_same_passphrase(tmp_path):
    path = tmp_path / "s.gpkg"
    Session.create(path, "试验", "春天").close()
    backup.backup(path, key_for(path, "春天"), tmp_path / "b.gpkg")

    assert not (tmp_path / "b.gpkg").read_bytes().startswith(b"SQLite")
    assert held(tmp_path / "b.gpkg", key_for(tmp_path / "b.gpkg", "春天")) == held(
        path, key_for(path, "春天")
    )


def test_a_cancelled_backup_leaves_nothing(session, town, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()

    def cancel(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        backup.backup(session.workspace.path, None, folder / "b.gpkg", cancel)
    assert names(folder) == []


def test_a_backup_never_takes_the_place_of_a_file(session, tmp_path):
    target = tmp_path / "mine.gpkg"
    target.write_text("mine")
    with pytest.raises(UserError, match="backup_exists"):
        backup.backup(session.workspace.path, None, target)
    assert target.read_text() == "mine"


def test_a_copy_that_turns_out_damaged_is_thrown_away(session, town, tmp_path, monkeypatch):
    """The disk lies: what is read back is not what was written."""
    folder = tmp_path / "copies"
    folder.mkdir()
    verify = backup.refuse_unless_whole

    def spoil(connection, expected, file):
        with file.open("r+b") as opened:
            opened.seek(20 * 4096)
            opened.write(os.urandom(30 * 4096))
        verify(connection, expected, file)

    monkeypatch.setattr(backup, "refuse_unless_whole", spoil)
    with pytest.raises(UserError) as caught:
        backup.backup(session.workspace.path, None, folder / "b.gpkg")
    assert caught.value.key in ("copy_damaged", "workspace_file_damaged")
    assert names(folder) == []


def test_the_last_fourteen_of_ours_are_kept_and_nothing_else_is_touched(session, town):
    path = session.workspace.path
    folder = backup_folder.folder_of(path)
    folder.mkdir()
    (folder / "town_2020-01-01_080000_daily_mine.gpkg").write_text("not ours")
    for day in range(17):
        add_shop(session, town)
        backup_folder.make(path, None, "daily", MORNING + timedelta(days=day))

    there = backup_folder.automatic_backups(path)
    assert [one.made_at.day for one in there] == [8, 7, 6, 5, 4, 3, 2, 1, 30, 29, 28, 27, 26, 25]
    assert len(names(folder)) == 15


def test_the_daily_backup_is_due_once_a_day_and_only_if_something_was_done(session, town):
    path = session.workspace.path
    assert backup_folder.is_due(path, None, MORNING.date())
    backup_folder.make(path, None, "daily", MORNING)
    add_shop(session, town)

    assert not backup_folder.is_due(path, None, MORNING.date())
    assert backup_folder.is_due(path, None, MORNING.date() + timedelta(days=1))
    backup_folder.make(path, None, "daily", MORNING + timedelta(days=1))
    assert not backup_folder.is_due(path, None, MORNING.date() + timedelta(days=2))


def test_a_session_makes_the_daily_backup_when_asked(session, town):
    made = session.workspace.daily_backup()

    assert made.name.startswith(f"town_{date.today()}")
    assert session.workspace.daily_backup() is None
    assert not backup_folder.is_due(made, None, date(2100, 1, 1))  # a backup needs none


def test_as_many_are_kept_as_the_setting_says(session, town):
    path = session.workspace.path
    for day in range(3):
        add_shop(session, town)
        backup_folder.make(path, None, "daily", datetime(2020, 5, day + 1, 8))
    add_shop(session, town)

    session.workspace.daily_backup(keep=2)

    there = backup_folder.automatic_backups(path)
    assert len(there) == 2
    assert there[0].made_at.date() == date.today()


def test_a_workspace_is_backed_up_before_it_is_migrated(session, town, monkeypatch):
    def add_a_table(db):
        db.execute("CREATE TABLE newer (id)")

    path = session.workspace.path
    session.close()
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, add_a_table))
    Session.open(path).close()

    (made,) = backup_folder.automatic_backups(path)
    assert made.why == "migration"
    assert "newer" not in held(made.path).rows
    assert "newer" in held(path).rows


def test_restoring_puts_the_backup_in_place_and_saves_what_was_there(session, town):
    path = session.workspace.path
    then = backup_folder.make(path, None, "daily")
    before = held(then)
    shop = add_shop(session, town)
    session.close()
    saved = restoring.restore(path, None, then, None)

    assert held(path) == before
    assert held(saved).rows["place"] == 1
    again = Session.open(path)
    assert again.workspace.get(shop) is None
    again.close()


def test_nothing_is_restored_while_somebody_writes(session, town):
    path = session.workspace.path
    made = backup_folder.make(path, None, "daily")
    with pytest.raises(UserError, match="lease_held"):
        restoring.restore(path, None, made, None)


@pytest.mark.parametrize("damage", ["cut", "emptied", "overwritten inside", "gone"])
def test_a_damaged_workspace_is_restored_and_moved_aside(session, town, damage):
    path = session.workspace.path
    made = backup_folder.make(path, None, "daily")
    session.close()
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "overwritten inside":
        path.write_bytes(content[: 20 * 4096] + os.urandom(30 * 4096) + content[50 * 4096 :])
    else:
        path.write_bytes(content[:10_000] if damage == "cut" else b"")
    aside = restoring.restore(path, None, made, None)

    assert held(path) == held(made)
    assert (aside is None) == (damage == "gone")
    assert aside is None or ".damaged-" in aside.name


def test_a_damaged_backup_is_not_restored(session, town):
    path = session.workspace.path
    made = backup_folder.make(path, None, "daily")
    session.close()
    before = path.read_bytes()
    content = made.read_bytes()
    made.write_bytes(content[: 20 * 4096] + os.urandom(30 * 4096) + content[50 * 4096 :])

    with pytest.raises(UserError, match=r"copy_damaged|workspace_file_damaged"):
        restoring.restore(path, None, made, None)
    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    plain.close()
    assert path.stat().st_size == len(before)


def test_a_backup_from_before_the_passphrase_changed_restores_with_its_own(tmp_path):
    from gridmap.store.sealing import change_passphrase

    path = tmp_path / "s.gpkg"
    session = Session.create(path, "试验", "old")
    build_town(session)
    session.close()
    made = backup_folder.make(path, key_for(path, "old"), "daily")
    change_passphrase(path, "old", "new")
    restoring.restore(path, key_for(path, "new"), made, key_for(made, "old"))

    assert held(path, key_for(path, "old")).rows["cell"] == 2


def test_a_folder_of_backups_that_cannot_be_made_is_said(session, town):
    backup_folder.folder_of(session.workspace.path).write_text("in the way")

    with pytest.raises(UserError, match="workspace_folder_unwritable"):
        session.workspace.daily_backup()
