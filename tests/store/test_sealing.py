import multiprocessing
import sqlite3

import pytest

from gridmap.domain.change import added
from gridmap.domain.errors import UserError
from gridmap.session import Session
from gridmap.store import journal, sealing
from gridmap.store.connection import FileKind, connect, file_kind, key_for
from gridmap.store.contents import contents
from tests.store.conftest import Do


@pytest.fixture
def path(session, town, shop):
    session.run(Do(added("change.test", [shop])))
    session.close()
    return session.workspace.path


def held(path, passphrase=None):
    connection = connect(path, key_for(path, passphrase), read_only=True)
    found = contents(connection)
    assert journal.verify(connection).broken_seq is None
    connection.close()
    return found


def files(path):
    return sorted(file.name for file in path.parent.iterdir())


def test_sealing_and_back_keeps_everything(path):
    before = held(path)
    sealing.seal(path, "春天")
    sealed = held(path, "春天")
    assert file_kind(path) is FileKind.SEALED
    sealing.change_passphrase(path, "春天", "秋天")
    changed = held(path, "秋天")
    sealing.unseal(path, "秋天")

    assert before == sealed == changed == held(path)
    assert before.rows["place"] == 1
    assert files(path) == ["town.gpkg"]


def test_a_file_unsealed_is_a_geopackage_for_plain_sqlite(path):
    sealing.seal(path, "a")
    sealing.unseal(path, "a")

    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert plain.execute("SELECT count(*) FROM rtree_place_geom").fetchone() == (1,)
    plain.close()


def test_undo_goes_on_after_sealing(path, shop):
    sealing.seal(path, "a")
    session = Session.open(path, "a")
    session.undo()

    assert session.workspace.get(shop.id) is None
    session.close()


def test_the_old_passphrase_opens_nothing_any_more(path):
    sealing.seal(path, "old")
    sealing.change_passphrase(path, "old", "new")

    with pytest.raises(UserError, match="passphrase_wrong"):
        held(path, "old")


@pytest.mark.parametrize(
    ("attempt", "expected"),
    [
        (lambda path: sealing.unseal(path, "x"), "passphrase_not_needed"),
        (lambda path: sealing.change_passphrase(path, "x", "y"), "passphrase_not_needed"),
        (lambda path: sealing.seal(path, ""), "passphrase_empty"),
    ],
)
def test_what_does_not_fit_the_file_is_refused(path, attempt, expected):
    content = path.read_bytes()
    with pytest.raises(UserError, match=expected):
        attempt(path)
    assert path.read_bytes() == content


def test_a_sealed_file_is_not_sealed_twice(path):
    sealing.seal(path, "a")
    with pytest.raises(UserError, match="passphrase_missing"):
        sealing.seal(path, "b")


def test_nothing_is_sealed_while_somebody_writes(path):
    writer = Session.open(path)
    with pytest.raises(UserError, match="lease_held"):
        sealing.seal(path, "a")
    assert file_kind(path) is FileKind.PLAIN
    writer.close()
    sealing.seal(path, "a")


def test_nothing_is_sealed_under_a_reader(path):
    reader = Session.open(path, read_only=True)
    with pytest.raises(UserError, match="workspace_file_in_use"):
        sealing.seal(path, "a")
    reader.close()

    sealing.seal(path, "a")  # the refused attempt left no lease behind
    assert files(path) == ["town.gpkg"]


def test_a_copy_that_differs_is_thrown_away(path, monkeypatch):
    export = sealing._export

    def lossy(connection, made, key):
        export(connection, made, key)
        copy = sealing.bare(made, key, "rw")
        copy.execute("DELETE FROM place")
        copy.close()

    monkeypatch.setattr(sealing, "_export", lossy)
    with pytest.raises(UserError) as caught:
        sealing.seal(path, "a")

    assert caught.value.key == "copy_differs"
    assert file_kind(path) is FileKind.PLAIN
    assert files(path) == ["town.gpkg"]


def seal_and_die_before_the_swap(path):
    import os

    from gridmap.store import replacing

    replacing.put_in_place = lambda *_: os.kill(os.getpid(), 9)
    sealing.seal(path, "a")


def test_killed_before_the_swap_the_file_is_as_it_was(path):
    before = held(path)
    child = multiprocessing.get_context("fork").Process(target=seal_and_die_before_the_swap, args=(path,))
    child.start()
    child.join()

    assert child.exitcode == -9
    assert [name for name in files(path) if "unfinished" in name]
    assert held(path) == before
    sealing.seal(path, "a")  # takes the dead one's lease and sweeps what it left
    assert files(path) == ["town.gpkg"]
    assert held(path, "a") == before
