import threading
import time
from dataclasses import replace

import pytest
from shapely import box

from gridmap.domain.access import Actor
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.change import Batch, Change, ColumnChange, Rows, added, removed, replaced
from gridmap.domain.check import Issue, Severity
from gridmap.domain.errors import Cancelled, Refused, UserError
from gridmap.domain.records import Cell, Event, Place
from gridmap.session import Session
from gridmap.store import geopackage, journal
from tests.store.conftest import Do, build_town, event_rows


def stored_bytes(session, table):
    return session.workspace.reading().execute(f"SELECT id, geom FROM {table} ORDER BY id").fetchall()


def test_a_record_comes_back_as_it_was_written(session, shop):
    session.run(Do(added("change.test", [shop])))

    assert session.workspace.get(shop.id) == shop


def test_a_record_that_is_taken_away_while_it_is_looked_for_is_not_there(session, shop):
    session.run(Do(added("change.test", [shop])))
    reader = session.workspace.reading()

    def in_between(statement):
        if "UNION" not in statement:  # the question for its table is answered
            reader.set_trace_callback(None)
            with session.workspace.writing() as writer:
                writer.execute("DELETE FROM place WHERE id = ?", (shop.id,))

    reader.set_trace_callback(in_between)

    assert session.workspace.get(shop.id) is None


def test_undo_and_redo_put_the_same_bytes_back(session, town):
    before = stored_bytes(session, "cell"), stored_bytes(session, "region")
    west = session.workspace.get(town.west)
    moved = replace(west, geometry=box(104, 29, 104.01, 29.02))
    session.run(Do(replaced("change.test", [(west, moved)])))
    after = stored_bytes(session, "cell"), stored_bytes(session, "region")

    assert after != before
    assert session.undo() == "change.test"
    assert (stored_bytes(session, "cell"), stored_bytes(session, "region")) == before
    session.redo()
    assert (stored_bytes(session, "cell"), stored_bytes(session, "region")) == after


def test_undo_works_after_a_restart(tmp_path):
    path = tmp_path / "town.gpkg"
    first = Session.create(path, "试验")
    town = build_town(first)
    shop = Place(first.new_id(), town.west, "店", lon=104.005, lat=29.005)
    first.run(Do(added("change.shop", [shop])))
    first.close()

    second = Session.open(path)
    assert second.can_undo == "change.shop"
    second.undo()
    assert second.workspace.get(shop.id) is None
    assert second.can_redo == "change.shop"
    second.close()
    third = Session.open(path)
    third.redo()
    assert third.workspace.get(shop.id) == shop
    third.close()


def test_new_work_ends_what_could_be_redone(session, shop):
    session.run(Do(added("change.one", [shop])))
    session.undo()
    session.run(Do(added("change.two", [replace(shop, id=session.new_id())])))

    assert session.can_redo is None
    assert session.redo() is None


def test_the_outline_of_every_region_is_the_union_of_its_cells(session, town):
    outlines = dict(session.workspace.reading().execute("SELECT level, geom FROM region").fetchall())

    whole = box(104, 29, 104.02, 29.01)
    assert {level for level, data in outlines.items() if geopackage.geometry(data).equals(whole)} == {
        "city",
        "county",
        "township",
        "community",
    }


def test_a_region_that_goes_to_another_parent_takes_its_outline_along(session, town):
    community = session.workspace.get(town.community)
    old = session.workspace.get(community.parent_id)
    new = replace(old, id=session.new_id(), code="990101002000", name="山街道")
    session.run(Do(added("change.test", [new])))
    before = stored_bytes(session, "region")

    session.run(Do(replaced("change.test", [(community, replace(community, parent_id=new.id))])))

    outlines = dict(stored_bytes(session, "region"))
    assert outlines[old.id] is None
    assert outlines[new.id] == outlines[town.city] == outlines[town.community]
    session.undo()
    assert stored_bytes(session, "region") == before


def test_a_change_that_saw_an_older_record_is_refused_and_writes_nothing(session, shop):
    session.run(Do(added("change.test", [shop])))
    newer = replace(shop, name="新名")
    session.run(Do(replaced("change.test", [(shop, newer)])))
    rows = journal.head(session.workspace.reading())

    with pytest.raises(Refused, match="record_changed_meanwhile"):
        session.run(Do(replaced("change.test", [(shop, replace(shop, name="别名"))])))

    assert session.workspace.get(shop.id) == newer
    assert journal.head(session.workspace.reading()) == rows


def test_an_error_of_a_check_refuses_the_change(tmp_path):
    def never(change, reader):
        return [Issue(Severity.ERROR, "never")]

    path = tmp_path / "a.gpkg"
    Session.create(path, "a").close()
    session = Session.open(path)
    session._checks = (never,)
    with pytest.raises(Refused, match="never"):
        build_town(session)
    assert session.workspace.counts()["cell"] == 0
    session.close()


def test_a_batch_s_change_is_checked_as_any_other(session, town):
    west = session.workspace.get(town.west)
    nameless = replaced("batch.events", [(west, replace(west, name=" "))])
    batch = Batch("batch.events", lambda: iter([event_rows(session, town, 3)]), nameless)
    with pytest.raises(Refused, match=r"records\.check\.empty"):
        session.run_batch(batch)
    assert session.workspace.counts()["event"] == 0

    unlikely = replace(west, valid_from="2026-02-01", valid_to="2026-01-01")
    session.run_batch(replace(batch, change=replaced("batch.events", [(west, unlikely)])))
    assert [issue.key for issue in session.warnings] == ["records.check.date_order"]
    session.run_batch(replace(batch, rows=lambda: iter(()), change=None))
    assert session.warnings == []


def test_a_viewer_writes_nothing(tmp_path):
    path = tmp_path / "a.gpkg"
    Session.create(path, "a").close()
    session = Session.open(path, actor=Actor("客", "viewer"))
    with pytest.raises(Refused, match="not_permitted"):
        build_town(session)
    session.close()


def test_undo_asks_for_the_permission_that_the_work_asked_for(tmp_path):
    path = tmp_path / "a.gpkg"
    owner = Session.create(path, "a")
    town = build_town(owner)
    owner.run_batch(Batch("batch.events", lambda: iter([event_rows(owner, town, 3)])))
    owner.close()
    operator = Session.open(path, actor=Actor("班", "operator"))

    with pytest.raises(Refused, match="not_permitted"):
        operator.undo()  # an import, which an operator may not do
    assert operator.workspace.counts()["event"] == 3
    operator.close()


def test_listeners_are_told_what_changed(session, town, shop):
    heard = []
    session.subscribe(heard.append)
    session.run(Do(added("change.test", [shop])))

    assert heard[0].ids == {shop.id}
    assert heard[0].tables == {"place"}


def test_a_batch_is_one_journal_entry_and_undone_and_redone_as_a_whole(session, town):
    before = journal.head(session.workspace.reading())[0]
    written = session.run_batch(Batch("batch.events", lambda: iter([event_rows(session, town, 50_000)])))
    all_rows = stored_bytes(session, "event")

    assert written == len(all_rows) == 50_000
    assert journal.head(session.workspace.reading())[0] == before + 1
    assert isinstance(session.workspace.get(all_rows[7][0]), Event)
    session.undo()
    assert stored_bytes(session, "event") == []
    session.redo()
    assert stored_bytes(session, "event") == all_rows


def test_undoing_a_batch_of_cells_takes_their_outlines_away_too(session, town):
    before = stored_bytes(session, "region")
    further = session.new_id()
    cells = [(further, town.community, "990101001001003", "第三网格", box(104.02, 29, 104.03, 29.01))]
    columns = ("id", "community_id", "code", "name", "geometry")
    session.run_batch(Batch("batch.cells", lambda: iter([Rows("cell", columns, cells)])))
    assert stored_bytes(session, "region") != before
    found = (
        session.workspace.reading().execute("SELECT id FROM rtree_cell_geom WHERE minx > 104.015").fetchall()
    )
    assert found == [(further,)]

    session.undo()

    assert stored_bytes(session, "region") == before
    assert isinstance(session.workspace.get(town.west), Cell)
    assert session.workspace.reading().execute("SELECT count(*) FROM rtree_cell_geom").fetchone() == (2,)


def test_a_cancelled_batch_leaves_nothing(session, town):
    def stream():
        yield event_rows(session, town, 30_000)
        raise Cancelled

    rows = journal.head(session.workspace.reading())
    with pytest.raises(Cancelled):
        session.run_batch(Batch("batch.events", stream))

    assert session.workspace.counts()["event"] == 0
    assert journal.head(session.workspace.reading()) == rows
    with session.workspace.writing() as connection:  # nor the memory that bulk work takes
        assert connection.execute("PRAGMA cache_size").fetchone() == (-32_768,)
    session.run(Do(added("change.test", [Place(session.new_id(), town.west, "店", lon=104.005, lat=29.005)])))


def test_the_journal_verifies_and_names_the_first_row_that_was_changed(session, town, shop):
    session.run(Do(added("change.test", [shop])))
    session.run(Do(removed("change.test", [shop])))
    assert journal.verify(session.workspace.reading()).broken_seq is None

    with session.workspace.writing() as connection:
        connection.execute("UPDATE journal SET who = '别人' WHERE seq = 2")

    verdict = journal.verify(session.workspace.reading())
    assert (verdict.rows, verdict.broken_seq, verdict.why) == (1, 2, "journal_row_changed")


@pytest.mark.parametrize(
    ("damage", "seq", "why"),
    [
        ("DELETE FROM journal WHERE seq = 2", 2, "journal_row_missing"),
        ("DELETE FROM journal WHERE seq = 3", 3, "journal_row_missing"),
        ('UPDATE journal SET "after" = (SELECT "after" FROM journal WHERE seq = 1) WHERE seq = 2', 2,
         "journal_payload_changed"),
    ],
)  # fmt: skip
def test_verify_finds_rows_and_payloads_that_were_taken_or_changed(session, town, shop, damage, seq, why):
    session.run(Do(added("change.test", [shop])))
    session.run(Do(removed("change.test", [shop])))
    with session.workspace.writing() as connection:
        connection.execute(damage)

    verdict = journal.verify(session.workspace.reading())
    assert (verdict.broken_seq, verdict.why) == (seq, why)


@pytest.mark.parametrize("lost", [2, 3])
def test_a_workspace_whose_journal_lost_rows_opens_and_undoes_nothing_from_before(tmp_path, lost):
    path = tmp_path / "town.gpkg"
    first = Session.create(path, "试验")
    town = build_town(first)
    for name in ("change.first", "change.second"):
        first.run(Do(added(name, [Place(first.new_id(), town.west, "店", lon=104.005, lat=29.005)])))
    first.undo()
    first.undo()
    first.redo()
    with first.workspace.writing() as connection:
        connection.execute("DELETE FROM journal WHERE seq = ?", (lost,))
    first.close()

    second = Session.open(path)

    assert journal.verify(second.workspace.reading()).broken_seq == lost
    assert second.can_undo is None
    assert second.can_redo is None
    second.close()


def test_a_payload_can_be_erased_without_breaking_the_chain(session, town, shop):
    session.run(Do(added("change.test", [shop])))
    with session.workspace.writing() as connection:
        connection.execute('UPDATE journal SET "after" = NULL WHERE seq = 2')

    assert journal.verify(session.workspace.reading()).broken_seq is None


def test_a_column_of_many_records_changes_and_comes_back(session, town):
    session.run_batch(Batch("batch.events", lambda: iter([event_rows(session, town, 1_000)])))
    before = session.workspace.reading().execute("SELECT id, cell_id FROM event").fetchall()
    ids, cells = zip(*before, strict=True)
    column = ColumnChange("event", "cell_id", ids, cells, (town.east,) * len(ids))

    session.run(Do(Change("change.attach", {}, {}, columns=(column,))))

    assert session.workspace.get(ids[7]).cell_id == town.east
    assert journal.verify(session.workspace.reading()).broken_seq is None
    session.undo()
    assert session.workspace.reading().execute("SELECT id, cell_id FROM event").fetchall() == before
    session.redo()
    with pytest.raises(Refused, match="records_changed_meanwhile"):
        session.run(Do(Change("change.attach", {}, {}, columns=(column,))))


def test_the_window_is_refused_at_once_while_an_import_runs(session, town, shop):
    running, go_on = threading.Event(), threading.Event()

    def stream():
        running.set()
        go_on.wait(10)
        yield event_rows(session, town, 3)

    session.never_wait_here()
    importing = threading.Thread(target=lambda: session.run_batch(Batch("batch.events", stream)))
    importing.start()
    running.wait(10)
    try:
        with pytest.raises(Refused, match="session_busy"):
            session.run(Do(added("change.test", [shop])))
    finally:
        go_on.set()
        importing.join()
    session.run(Do(added("change.test", [shop])))
    assert session.workspace.counts()["event"] == 3


def test_a_read_only_session_writes_nothing(session, town, shop):
    reader = Session.open(session.workspace.path, read_only=True)
    with pytest.raises(UserError, match="store_read_only"):
        reader.run(Do(added("change.test", [shop])))
    reader.close()


def test_an_undo_that_waited_for_an_import_takes_back_neither(session, town, shop):
    session.run(Do(added("change.shop", [shop])))
    begun, asked = threading.Event(), threading.Event()

    def stream():
        begun.set()
        asked.wait(5)
        time.sleep(0.5)  # until the undo waits for its turn
        yield event_rows(session, town, 3)

    importing = threading.Thread(target=session.run_batch, args=[Batch("batch.events", stream)])
    importing.start()
    begun.wait(5)
    asked.set()
    with pytest.raises(Refused, match="history_moved_on"):
        session.undo()
    importing.join()

    assert (session.can_undo, session.can_redo) == ("batch.events", None)
    assert session.workspace.get(shop.id) == shop
    assert session.undo() == "batch.events"
    assert session.workspace.counts()["event"] == 0
    assert session.undo() == "change.shop"


def test_rows_of_an_undone_batch_are_kept_only_as_long_as_they_can_be_redone(session, town, shop):
    session.run_batch(Batch("batch.events", lambda: iter([event_rows(session, town, 3)])))
    session.undo()
    shelf = "SELECT count(*) FROM batch_shelf"
    assert session.workspace.reading().execute(shelf).fetchone() == (1,)

    session.run(Do(added("change.shop", [shop])))

    assert session.workspace.reading().execute(shelf).fetchone() == (0,)


def test_a_reason_is_no_longer_than_an_import_takes(session, town):
    edit = EditRecord(town.west, {"name": "新网格"})
    for give in (lambda text: session.run(edit, text), lambda text: session.note_access("export", [], text)):
        with pytest.raises(Refused, match=r"records\.too_long"):
            give("因" * 501)
        give("因" * 500)
