import json
import os
import pty
import sys

import pytest

from gridmap.commands.passphrase import open_session
from gridmap.domain.access import Actor
from gridmap.domain.errors import UserError
from gridmap.session import Session
from gridmap.store.backup_folder import automatic_backups
from gridmap.store.connection import connect
from gridmap.store.file_kind import is_sealed
from tests.store.conftest import build_town

PASSPHRASE = "桥头 7"


@pytest.fixture
def passphrase_file(tmp_path):
    file = tmp_path / "pass"
    file.write_text(f"\ufeff{PASSPHRASE}\r\nsecond line", "utf-8")  # as an editor on Windows writes it
    return str(file)


@pytest.fixture
def town(run, tmp_path):
    """A plain workspace with one community of two cells."""
    session = Session.create(tmp_path / "town.gpkg", "试验")
    build_town(session)
    session.close()
    return tmp_path / "town.gpkg"


def test_a_new_workspace_is_sealed_unless_told_otherwise(run, passphrase_file, tmp_path):
    assert run("new", "a", "--passphrase-file", passphrase_file)[0] == 0
    assert run("new", "b.gpkg", "--plain", "--name", "乙")[0] == 0

    assert is_sealed(tmp_path / "a.gpkg")
    assert not is_sealed(tmp_path / "b.gpkg")
    assert "乙" in run("info", "b.gpkg")[1]


def test_without_passphrase_and_terminal_nothing_is_made(run, tmp_path):
    code, said = run("new", "a")

    assert code == 1
    assert "--passphrase-file" in said
    assert list(tmp_path.iterdir()) == []


def test_new_does_not_overwrite(run, town):
    code, said = run("new", "town.gpkg", "--plain")

    assert (code, "exists already" in said) == (1, True)


def test_the_passphrase_may_come_from_the_environment(run, monkeypatch, town):
    monkeypatch.setenv("GRIDMAP_PASSPHRASE", PASSPHRASE)

    assert run("seal", "town.gpkg")[0] == 0
    assert is_sealed(town)
    assert run("verify", "town.gpkg")[0] == 0
    assert run("unseal", "town.gpkg")[0] == 0
    assert run("verify", "town.gpkg")[0] == 0  # for a plain file it is not used


def test_the_passphrase_can_be_changed(run, town, passphrase_file, tmp_path):
    (tmp_path / "new").write_text("新口令\n", "utf-8")
    run("seal", "town.gpkg", "--passphrase-file", passphrase_file)
    code, _ = run(
        "passphrase", "town.gpkg", "--passphrase-file", passphrase_file, "--new-passphrase-file", "new"
    )

    assert code == 0
    assert run("info", "town.gpkg", "--passphrase-file", "new")[0] == 0
    code, said = run("info", "town.gpkg", "--passphrase-file", passphrase_file)
    assert (code, "does not open" in said) == (1, True)


def test_sealing_tells_of_backups_that_are_not_sealed(run, town, passphrase_file):
    session = Session.open(town)
    session.workspace.daily_backup()
    session.close()

    assert "1 earlier automatic backups" in run("seal", "town.gpkg", "--passphrase-file", passphrase_file)[1]


def test_info_tells_what_is_there(run, town):
    code, said = run("info", "town.gpkg", "--json")
    found = json.loads(said)

    assert code == 0
    assert found["levels"] == {"city": 1, "county": 1, "township": 1, "community": 1, "cell": 2}
    assert found["counts"]["region"] == 4
    assert (found["crs"], found["sealed"]) == ("EPSG:4490", False)
    assert (found["journal_entries"], found["journal_broken_at"]) == (1, None)
    assert found["schema_version"] == len(found["schema_steps"])
    assert found["bytes"] >= town.stat().st_size


def test_info_for_people_says_the_same_in_both_languages(run, town):
    english = run("info", "town.gpkg")[1]
    chinese = run("--lang", "zh_CN", "info", "town.gpkg")[1]

    assert "cells: 2" in english
    assert "网格：2" in chinese
    assert "区域：4" in chinese
    assert "region" not in chinese


def test_verify_names_the_first_broken_row(run, town):
    session = Session.open(town)
    session.note_access("people_opened", [], "探访")
    session.close()
    assert run("verify", "town.gpkg") == (
        0,
        "town.gpkg is sound; rows of the journal whose chain and digests were computed again: 2. "
        "Records are not compared with the journal.\n",
    )
    connection = connect(town)
    connection.execute("UPDATE journal SET reason = 'other' WHERE seq = 2")
    connection.close()

    code, said = run("verify", "town.gpkg")
    assert code == 1
    assert "at row 2" in said
    assert json.loads(run("info", "town.gpkg", "--json")[1])["journal_broken_at"] == 2


def test_a_backup_is_listed_and_restored(run, town, tmp_path):
    session = Session.open(town)
    session.workspace.daily_backup()
    session.undo()
    session.close()
    assert "daily" in run("backup", "town.gpkg", "--list")[1]
    assert json.loads(run("info", "town.gpkg", "--json")[1])["counts"]["cell"] == 0

    code, said = run("backup", "town.gpkg", "--restore", "1")
    assert code == 0, said
    assert json.loads(run("info", "town.gpkg", "--json")[1])["counts"]["cell"] == 2
    assert "before a restore" in run("backup", "town.gpkg", "--list")[1]


def test_a_backup_goes_where_it_is_told(run, town, tmp_path):
    (tmp_path / "stick").mkdir()
    assert run("backup", "town.gpkg", "stick")[0] == 0
    assert run("backup", "town.gpkg", "stick/mine.gpkg")[0] == 0
    assert run("backup", "town.gpkg")[0] == 0

    assert len(list((tmp_path / "stick").iterdir())) == 2
    assert len(list(tmp_path.glob("town-backup-*.gpkg"))) == 1
    code, said = run("backup", "town.gpkg", "stick/mine.gpkg")
    assert (code, "exists already" in said) == (1, True)


def test_a_workspace_that_was_emptied_can_be_restored(run, town):
    run("backup", "town.gpkg", "kept.gpkg")
    town.write_bytes(b"")

    assert run("backup", "town.gpkg", "--restore", "kept.gpkg")[0] == 0
    assert run("verify", "town.gpkg")[0] == 0


def test_restoring_what_is_not_there_says_so(run, town):
    code, said = run("backup", "town.gpkg", "--restore", "7")

    assert (code, "no backup 7" in said) == (1, True)


def test_a_verb_that_writes_backs_up_once_a_day(town, capsys):
    with open_session(town) as session:
        session.undo()
    with open_session(town) as session:
        session.redo()

    assert capsys.readouterr().err.count("town_") == 1
    assert len(automatic_backups(town)) == 1


def test_a_verb_that_writes_is_told_who_writes_already(town):
    writer = Session.open(town, actor=Actor("小张"))
    with pytest.raises(UserError) as caught, open_session(town):
        pass
    writer.close()

    assert (caught.value.key, caught.value.values["holder"]) == ("lease_held", "小张")


def type_in(arguments, answers):
    """Run the command line at a terminal of its own and type an answer at each question."""
    child, terminal = pty.fork()
    if child == 0:
        started = "from gridmap.app import main; main()"
        os.execv(sys.executable, [sys.executable, "-c", started, "--lang", "en", *arguments])
    said = b""
    for answer in (*answers, None):
        try:
            while not (answer is not None and said.rstrip().endswith(b":")):
                said += os.read(terminal, 1000)
            os.write(terminal, answer.encode() + b"\n")
            said += b"|"
        except OSError:  # the child has closed its side
            break
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()


@pytest.mark.parametrize(("again", "expected"), [("spring", 0), ("sprung", 1)])
def test_a_new_passphrase_is_asked_for_twice_and_never_shown(run, town, again, expected):
    code, said = type_in(["seal", "town.gpkg"], ["spring", again])

    assert (code, is_sealed(town)) == (expected, expected == 0)
    assert "spr" not in said
