"""Work that is killed in the middle, and what must hold of the file afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from gridmap.domain.change import Batch, Change, Rows, replaced
from gridmap.domain.records import Cell, Place
from gridmap.session import Session
from gridmap.store import backup_folder, journal, restoring, sealing
from gridmap.store.backup import backup
from gridmap.store.connection import connect, key_for
from gridmap.store.contents import contents
from gridmap.store.file_kind import is_sealed
from tests.store.conftest import Do, build_town

PASSPHRASE = "桥头 7"
PLACES = 8_000
EDITS = 60


@dataclass(frozen=True)
class Work:
    """One kind of work.

    `prepare` brings a file into the state in which the work begins, from nothing or from whatever a
    kill has left; `run` does it; `state` names what is there afterwards, and raises when that is
    neither all nor nothing.
    """

    name: str
    prepare: Callable[[Path], None]
    run: Callable[[Path], None]
    state: Callable[[Path], str]


def refuse_unless_sound(path: Path, work: Work) -> None:
    """The file opens for writing, passes SQLite's checks and its journal's, and its R-trees agree."""
    if work.name == "new" and not path.exists():
        return
    session = opened(path)
    try:
        assert not session.read_only, session.workspace.read_only_because
        connection = session.workspace.reading()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert journal.verify(connection).broken_seq is None
        for table in ("cell", "place"):
            there = count(connection, f"{table} WHERE geom IS NOT NULL")
            assert count(connection, f"rtree_{table}_geom") == there
        assert count(connection, "sqlite_master WHERE type = 'trigger' AND tbl_name = 'place'") >= 6
    finally:
        session.close()


def opened(path: Path) -> Session:
    """A session, with the passphrase if the file is sealed."""
    return Session.open(path, PASSPHRASE if is_sealed(path) else None)


def count(connection, what: str) -> int:
    """Rows of a table, or of a part of it."""
    return connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0]


def make_town(path: Path, passphrase: str | None = None) -> None:
    """A workspace with two cells and one shop, unless it is there already."""
    if path.exists():
        return
    session = Session.create(path, "试验", passphrase)
    town = build_town(session)
    shop = Place(session.new_id(), town.west, "0", lon=104.005, lat=29.005)
    session.run(Do(Change("change.shop", {shop.id: None}, {shop.id: shop})))
    session.close()


def make_sealed_town(path: Path) -> None:
    """The same, sealed."""
    make_town(path, PASSPHRASE)


def first(session: Session, kind: type):
    """The first record of a kind."""
    return session.workspace.all_of(kind)[0]


# Importing: thousands of rows and one cell renamed, in one transaction.


def import_places(path: Path) -> None:
    """One batch."""
    session = opened(path)
    cell = first(session, Cell)
    renamed = replaced(
        "batch.test", [(cell, replace(cell, name=f"第{int(cell.name.strip('第网格一') or 0) + 1}网格"))]
    )

    def stream():
        columns = ("id", "cell_id", "name", "lon", "lat")
        for _ in range(4):
            ids = session.workspace.ids.block(PLACES // 4)
            rows = ((one, cell.id, "店", 104.001 + one % 97 / 1e4, 29.001) for one in ids)
            yield Rows("place", columns, rows)

    session.run_batch(Batch("batch.test", stream, renamed))
    session.close()


def imported(path: Path) -> str:
    """All rows of as many batches as the journal tells of, and the cell renamed as often."""
    session = opened(path)
    connection = session.workspace.reading()
    batches = count(connection, "journal WHERE kind = 'batch'")
    assert count(connection, "place") == 1 + PLACES * batches
    name = first(session, Cell).name
    session.close()
    assert name == (f"第{batches}网格" if batches else "第一网格"), name
    return "all or nothing"


# Undoing and redoing a batch.


def make_imported_town(path: Path) -> None:
    """A town with one batch in it."""
    if not path.exists():
        make_town(path)
        import_places(path)


def turn_batch(path: Path) -> None:
    """Take the batch back, or bring it again."""
    session = opened(path)
    assert (session.undo() if first(session, Cell).name == "第1网格" else session.redo()) == "batch.test"
    session.close()


def turned(path: Path) -> str:
    """The batch is there with all its rows and its change, or none of it."""
    session = opened(path)
    connection = session.workspace.reading()
    found = (count(connection, "place"), count(connection, "batch_shelf") > 0, first(session, Cell).name)
    turns = count(connection, "journal WHERE kind IN ('undo', 'redo')")
    session.close()
    there, gone = (PLACES + 1, False, "第1网格"), (1, True, "第一网格")
    assert found == (gone if turns % 2 else there), found
    return "undone" if turns % 2 else "there"


# Editing: each edit renames the shop by a number and moves it, in one change.


def edit_often(path: Path) -> None:
    """Many edits, one transaction each."""
    session = opened(path)
    for _ in range(EDITS):
        shop = first(session, Place)
        edited = replace(shop, name=str(int(shop.name) + 1), lon=shop.lon + 1e-6)
        session.run(Do(replaced("change.edit", [(shop, edited)])))
    session.close()


def edited(path: Path) -> str:
    """The shop is as the last edit in the journal left it."""
    session = opened(path)
    shop, edits = (
        first(session, Place),
        count(session.workspace.reading(), "journal WHERE label = 'change.edit'"),
    )
    session.close()
    assert shop.name == str(edits)
    assert abs(shop.lon - 104.005 - edits * 1e-6) < 1e-9
    return "each edit whole"


# Backing up, sealing, restoring, making.


def back_up(path: Path) -> None:
    """A backup, and an automatic one, which sweeps away old ones."""
    target = path.with_suffix(".copy.gpkg")
    target.unlink(missing_ok=True)
    backup(path, None, target)
    backup_folder.make(path, None, "daily")


def backed_up(path: Path) -> str:
    """Every backup that has a name is whole."""
    target = path.with_suffix(".copy.gpkg")
    expected = held(path)
    there = [target] if target.exists() else []
    automatic = [one.path for one in backup_folder.automatic_backups(path)]
    assert all(held(one) == expected for one in (*there, *automatic[:2]))
    assert len(automatic) <= backup_folder.KEPT + 1
    return f"{'a' if there else 'no'} backup"


def held(path: Path):
    """What a file holds, in figures."""
    connection = connect(path, key_for(path, PASSPHRASE if is_sealed(path) else None), read_only=True)
    found = contents(connection)
    assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    connection.close()
    return found


def turn_seal(path: Path) -> None:
    """Seal what is plain, unseal what is sealed."""
    (sealing.unseal if is_sealed(path) else sealing.seal)(path, PASSPHRASE)


def still_imported(path: Path) -> str:
    """Sealed or not, everything is there."""
    assert held(path).rows["place"] == PLACES + 1
    assert turned(path) == "there"
    return "sealed" if is_sealed(path) else "plain"


def make_restorable(path: Path) -> None:
    """A town with a backup from before its import."""
    kept = path.with_suffix(".kept.gpkg")
    if not kept.exists():
        make_town(path)
        backup(path, None, kept)
    if held(path).rows["place"] == 1:
        import_places(path)


def bring_back(path: Path) -> None:
    """Restore the backup."""
    restoring.restore(path, None, path.with_suffix(".kept.gpkg"), None)


def restored(path: Path) -> str:
    """As before the import or as after it."""
    places = held(path).rows["place"]
    assert places in (1, PLACES + 1), places
    if places == 1:
        assert held(path) == held(path.with_suffix(".kept.gpkg"))
        import_places(path)  # so that the next one has something to do
        return "restored"
    return "not yet"


def remove(path: Path) -> None:
    """So that it can be made."""
    path.unlink(missing_ok=True)


def make_anew(path: Path) -> None:
    """A new sealed workspace; leaves out the opening, which is no part of making."""
    Session.create(path, "新", PASSPHRASE).close()


def made(path: Path) -> str:
    """Whole, or not there."""
    there = path.exists()
    remove(path)
    return "made" if there else "not there"


WORKS: dict[str, Work] = {
    work.name: work
    for work in (
        Work("import", make_town, import_places, imported),
        Work("import sealed", make_sealed_town, import_places, imported),
        Work("edit", make_town, edit_often, edited),
        Work("undo", make_imported_town, turn_batch, turned),
        Work("backup", make_imported_town, back_up, backed_up),
        Work("seal", make_imported_town, turn_seal, still_imported),
        Work("restore", make_restorable, bring_back, restored),
        Work("new", remove, make_anew, made),
    )
}
