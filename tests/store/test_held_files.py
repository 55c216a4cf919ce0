"""Another program that looks into an open workspace takes nothing away from it."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gridmap.domain.change import added
from gridmap.domain.errors import UserError
from gridmap.domain.records import Place
from gridmap.formats.tables import open_table
from gridmap.formats.vector import layers, read_layer
from gridmap.session import Session
from gridmap.store import held_files
from gridmap.store.file_kind import FileKind, file_kind
from gridmap.store.keys import Key
from tests.store.conftest import Do, build_town

#: As QGIS does: open, read, close; being the last to close, SQLite clears the log away.
_LOOK = """import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);
c.execute('SELECT count(*) FROM site').fetchall(); c.close()"""
#: SQLite's shared bytes for itself, which it gets where nobody has the file open.
_LOCK = """import fcntl, sys; f = open(sys.argv[1], 'rb+');
fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)"""
_NAMES = """import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);
print(*[name for (name,) in c.execute('SELECT name FROM place')]); c.close()"""


def elsewhere(script, path):
    """What a script of another process says."""
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def put(session, town, name):
    session.run(Do(added("change.test", [Place(session.new_id(), town.west, name)])))


def read_on_a_thread(session):
    thread = threading.Thread(target=lambda: session.workspace.counts())
    thread.start()
    thread.join()


def test_what_is_written_after_another_program_looked_in_is_in_the_file(session):
    town, path = build_town(session), session.workspace.path
    log = path.with_name(path.name + "-wal")
    read_on_a_thread(session)
    before = log.stat().st_ino

    elsewhere(_LOOK, path)
    put(session, town, "老店")

    assert log.stat().st_ino == before
    assert elsewhere(_NAMES, path) == "老店"  # with the writer still at work, as after a kill


def test_asking_what_a_file_is_lets_go_of_nothing(session):
    town, path = build_town(session), session.workspace.path

    assert file_kind(path) is FileKind.PLAIN
    second = Session.open(path, read_only=True)
    second.close()
    read_on_a_thread(session)
    elsewhere(_LOOK, path)
    put(session, town, "新店")

    assert elsewhere(_NAMES, path) == "新店"


def test_a_sealed_file_is_asked_for_its_salt_without_letting_go(tmp_path):
    path = tmp_path / "sealed.gpkg"
    session = Session.create(path, "试验", passphrase="河边第三棵柳树")
    log = path.with_name(path.name + "-wal")
    inode = log.stat().st_ino

    assert Key.of_file(path, "河边第三棵柳树") == session.workspace._key
    refused = subprocess.run([sys.executable, "-c", _LOCK, path], capture_output=True, check=False)

    assert refused.returncode != 0  # the shared lock of SQLite is still there
    assert log.stat().st_ino == inode
    session.close()


def test_a_workspace_that_is_closed_holds_its_file_no_longer(session):
    build_town(session)
    read_on_a_thread(session)
    path = session.workspace.path

    session.close()

    assert not [one for one in Path("/proc/self/fd").iterdir() if one.exists() and one.samefile(path)]


def test_a_connection_collected_while_files_are_being_looked_at_waits_for_nobody(session):
    build_town(session)
    read_on_a_thread(session)
    path = session.workspace.path
    hold = held_files.Hold(path)

    with held_files._lock:  # the collector may run anywhere, here too
        finalizer = threading.Thread(target=hold.let_go, daemon=True)
        finalizer.start()
        finalizer.join(2)
        waited = finalizer.is_alive()
    session.close()
    held_files.first_bytes(path, 16)

    assert not waited
    assert not [one for one in Path("/proc/self/fd").iterdir() if one.exists() and one.samefile(path)]


@pytest.mark.parametrize("read", [layers, read_layer, open_table])
def test_the_open_workspace_itself_is_no_file_to_import(session, read):
    build_town(session)
    path = session.workspace.path
    elsewhere(_LOOK, path)

    with pytest.raises(UserError, match="file_open_here"):
        read(path)
