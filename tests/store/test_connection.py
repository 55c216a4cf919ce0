import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from gridmap.domain.errors import UserError
from gridmap.session import Session
from gridmap.store import disk
from gridmap.store.connection import FileKind, connect, creating, file_kind, is_sealed, key_for
from gridmap.store.keys import Key
from gridmap.words import catalogue

PASSPHRASE = "桥 头'\"; 7"


@pytest.fixture(scope="module")
def plain_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("plain") / "城市 #1?%41.gpkg"
    Session.create(path, "试验").close()
    return path


@pytest.fixture(scope="module")
def sealed_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("sealed") / "city.gpkg"
    Session.create(path, "试验", PASSPHRASE).close()
    return path


def trouble(path, passphrase=None, read_only=False):
    with pytest.raises(UserError) as caught:
        connect(path, key_for(path, passphrase), read_only).close()
    assert caught.value.key in catalogue("en")
    return caught.value.key


def test_a_sealed_file_opens_in_any_sqlcipher_with_its_passphrase_alone(sealed_file):
    foreign = dbapi2.connect(str(sealed_file))
    foreign.execute("PRAGMA key = '{}'".format(PASSPHRASE.replace("'", "''")))

    assert foreign.execute("SELECT name FROM site").fetchone() == ("试验",)
    foreign.close()


def test_a_file_sealed_by_another_sqlcipher_opens_here(plain_file, tmp_path):
    path, foreign = tmp_path / "foreign.gpkg", dbapi2.connect(str(plain_file))
    foreign.execute("ATTACH DATABASE ? AS other KEY ?", (str(path), PASSPHRASE))
    foreign.execute("SELECT sqlcipher_export('other')")
    foreign.close()

    opened = Session.open(path, PASSPHRASE)
    assert opened.workspace.name == "试验"
    opened.close()


def test_nothing_of_a_sealed_file_can_be_read_without_the_key(sealed_file):
    content = sealed_file.read_bytes()

    assert not content.startswith(b"SQLite")
    assert "试验".encode() not in content
    assert b"CREATE TABLE" not in content


def test_a_composed_and_a_decomposed_passphrase_are_the_same():
    assert Key.derived("é", bytes(16)) == Key.derived("e\u0301", bytes(16))


def test_a_key_shows_itself_nowhere():
    key = Key.derived("secret", bytes(16))

    assert key.key.hex() not in repr(key)


@pytest.mark.parametrize("passphrase", ["", "a\0b"])
def test_a_passphrase_that_sqlcipher_could_not_take_is_refused(passphrase):
    with pytest.raises(UserError, match="passphrase_"):
        Key.fresh(passphrase)


def test_a_wrong_passphrase_is_told(sealed_file, capfd):
    assert trouble(sealed_file, "wrong") == "passphrase_wrong"
    assert capfd.readouterr() == ("", "")  # SQLCipher's own log is kept off the terminal


def test_a_missing_passphrase_is_told(sealed_file):
    assert trouble(sealed_file) == "passphrase_missing"


def test_a_passphrase_for_a_plain_file_is_told(plain_file):
    assert trouble(plain_file, PASSPHRASE) == "passphrase_not_needed"


def test_is_sealed_tells_the_two_apart(plain_file, sealed_file, tmp_path):
    assert is_sealed(sealed_file)
    assert not is_sealed(plain_file)
    assert not is_sealed(tmp_path / "nothing")


def test_what_is_no_workspace_gets_its_own_sentence(tmp_path, plain_file, sealed_file):
    text = tmp_path / "notes.txt"
    text.write_text("网格化服务管理 " * 2000, "utf-8")
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("noise", os.urandom(8 * 4096))
    database = tmp_path / "other.db"
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE something (id)")
    other.close()
    empty = tmp_path / "empty.gpkg"
    empty.touch()
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(plain_file.read_bytes()[:10_001])
    cut_sealed = tmp_path / "cut_sealed.gpkg"
    cut_sealed.write_bytes(sealed_file.read_bytes()[:10_001])

    assert trouble(text) == "workspace_file_other"
    assert trouble(archive) == "workspace_file_other"
    assert trouble(database) == "workspace_file_other_database"
    assert trouble(empty) == "workspace_file_empty"
    assert trouble(cut) == "workspace_file_cut"
    assert trouble(cut_sealed, PASSPHRASE) == "workspace_file_cut"
    assert trouble(tmp_path) == "workspace_file_folder"
    assert trouble(tmp_path / "none.gpkg") == "workspace_file_missing"
    assert trouble(tmp_path / "no" / "none.gpkg") == "workspace_folder_missing"


def test_a_geopackage_of_another_program_is_told_apart(shared_data):
    found = trouble(shared_data / "basemap" / "helsinki_centre_basemap.gpkg", read_only=True)
    assert found == "workspace_file_other_geopackage"


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_file_that_lost_whole_pages_is_damaged(tmp_path, plain_file, sealed_file, passphrase):
    whole, cut = (sealed_file if passphrase else plain_file), tmp_path / "cut.gpkg"
    cut.write_bytes(whole.read_bytes()[: 5 * 4096])

    assert trouble(cut, passphrase) == "workspace_file_damaged"


def test_a_writer_uses_the_write_ahead_log_and_readers_do_not_wait(plain_file):
    writer, reader = connect(plain_file), connect(plain_file, read_only=True)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE site SET name = 'X'")

    assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert reader.execute("SELECT name FROM site").fetchone() == ("试验",)
    writer.execute("ROLLBACK")
    writer.close()
    reader.close()


def test_a_reader_cannot_write(plain_file):
    reader = connect(plain_file, read_only=True)
    with pytest.raises(dbapi2.OperationalError, match="readonly"):
        reader.execute("UPDATE site SET name = 'X'")
    reader.close()


def test_further_connections_to_a_sealed_file_derive_no_key_again(sealed_file, monkeypatch):
    key = key_for(sealed_file, PASSPHRASE)
    monkeypatch.delattr("hashlib.pbkdf2_hmac")

    connect(sealed_file, key).close()


def test_a_new_file_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "new.gpkg"
    with pytest.raises(ZeroDivisionError), creating(path) as connection:
        connection.execute("CREATE TABLE half (id)")
        1 / 0  # noqa: B018  # the work that fails

    assert list(tmp_path.iterdir()) == []


def test_a_new_file_never_takes_the_place_of_another(tmp_path):
    path = tmp_path / "there.gpkg"
    path.write_text("mine")
    with pytest.raises(UserError, match="workspace_file_exists"), creating(path):
        pass
    assert path.read_text() == "mine"

    path.unlink()
    with pytest.raises(UserError, match="workspace_file_exists"), creating(path) as connection:
        connection.execute("CREATE TABLE t (id)")
        path.write_text("came meanwhile")
    assert path.read_text() == "came meanwhile"


def test_the_log_of_a_file_that_was_removed_is_not_played_into_a_new_one(tmp_path):
    path = tmp_path / "city.gpkg"
    Session.create(path, "旧").close()
    kept = connect(path)
    kept.execute("UPDATE site SET name = '更旧'")
    shutil.copy(f"{path}-wal", tmp_path / "left-wal")
    kept.close()
    path.unlink()
    (tmp_path / "left-wal").rename(f"{path}-wal")
    session = Session.create(path, "新")

    assert session.workspace.name == "新"
    assert session.workspace.reading().execute("PRAGMA integrity_check").fetchone() == ("ok",)
    session.close()
    assert len(list(tmp_path.glob("*-wal.orphaned-*"))) == 1


def test_on_a_network_share_a_workspace_leaves_the_log(plain_file, tmp_path, monkeypatch):
    path = tmp_path / "city.gpkg"
    shutil.copy(plain_file, path)
    local = connect(path)
    local.execute("UPDATE site SET name = '本地'")
    left = {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in ("", "-wal")}
    local.close()
    for suffix, content in left.items():  # as after a crash, with the log still to be merged
        Path(f"{path}{suffix}").write_bytes(content)
    here = disk.filesystem(tmp_path.resolve(), Path("/proc/mounts").read_text("utf-8"))
    monkeypatch.setattr(disk, "NETWORK_FILESYSTEMS", {here})

    session = Session.open(path)
    assert session.workspace.name == "本地"
    with session.workspace.writing() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    second = Session.open(path)
    assert second.read_only
    second.close()
    session.close()
    assert [file.name for file in tmp_path.iterdir()] == ["city.gpkg"]


AS_NOBODY = """
import os, sys
from pathlib import Path
from gridmap.session import Session
from gridmap.domain.errors import UserError
path = Path(sys.argv[1])
import gridmap.domain.checks, gridmap.store.schema.migrations
os.setgid(65534); os.setuid(65534)
try:
    session = Session.open(path)
    print(session.read_only, session.workspace.read_only_because.key, session.workspace.name)
except UserError as error:
    print(error.key)
"""


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_file_that_may_not_be_written_opens_for_reading(plain_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("locked")
    path = folder / "city.gpkg"
    shutil.copy(plain_file, path)
    for parent in folder.parents[:-2]:
        parent.chmod(parent.stat().st_mode | 0o055)
    folder.chmod(0o755)
    path.chmod(0o644)

    def as_nobody():
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, path], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert as_nobody() == "True workspace_file_unwritable 试验"
    path.chmod(0o600)
    assert as_nobody() == "workspace_file_unreadable"


def test_file_kind_of_a_workspace(plain_file, sealed_file):
    assert (file_kind(plain_file), file_kind(sealed_file)) == (FileKind.PLAIN, FileKind.SEALED)
