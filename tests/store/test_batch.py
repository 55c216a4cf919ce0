import threading

import numpy as np
import pytest

from gridmap.domain.change import Batch, Columns, Rows
from gridmap.domain.errors import Cancelled
from gridmap.domain.records import Event, Place
from gridmap.session import Session
from gridmap.store import indexes

COLUMNS = ("id", "cell_id", "name", "lon", "lat")


def places(session, town, count):
    ids = list(session.workspace.ids.block(count))
    lon, lat = np.linspace(104, 104.02, count), np.full(count, 29.005)
    lon[-1] = np.nan
    return {"id": ids, "cell_id": [town.west] * count, "name": ["店"] * count, "lon": lon, "lat": lat}


def write(session, *parts):
    return session.run_batch(Batch("change.test", lambda: iter(parts)))


def index_names(session):
    found = session.workspace.reading().execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'event' AND sql IS NOT NULL"
    )
    return {name for (name,) in found}


def test_columns_are_written_as_rows_are(session, town):
    values = places(session, town, 5)
    write(session, Columns("place", values))
    by_columns = session.workspace.all_of(Place)
    session.undo()
    write(session, Rows("place", COLUMNS, zip(*(values[name] for name in COLUMNS), strict=True)))

    assert session.workspace.all_of(Place) == by_columns
    assert by_columns[-1].lon is None
    found = session.workspace.reading().execute("SELECT count(*) FROM rtree_place_geom").fetchone()
    assert found == (4,)


def test_a_column_that_names_no_cell_is_refused(session, town):
    values = {**places(session, town, 2), "cell_id": [town.west, 12345]}

    with pytest.raises(Exception, match="FOREIGN KEY"):
        write(session, Columns("place", values))
    assert session.workspace.all_of(Place) == []


@pytest.mark.parametrize("there", [0, 3, 100])
def test_indexes_are_the_same_after_a_batch_of_any_size(session, town, monkeypatch, there):
    monkeypatch.setattr(indexes, "FEW", 10)
    before = index_names(session)

    def events(count):
        ids = list(session.workspace.ids.block(count))
        texts = [str(one) for one in ids]
        return Columns("event", {
            "id": ids, "number": texts, "title": texts, "reported_at": ["2025-01-01T00:00:00Z"] * count,
            "cell_id": [town.west] * count, "lon": np.full(count, np.nan), "lat": np.full(count, np.nan),
        })  # fmt: skip

    if there:
        write(session, events(there))
    write(session, events(20), events(20))

    connection = session.workspace.reading()
    assert index_names(session) == before
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute(
        "SELECT count(*) FROM event INDEXED BY by_event_number WHERE number > ''"
    ).fetchone() == (there + 40,)
    session.undo()
    assert len(session.workspace.all_of(Event)) == there
    session.redo()
    assert len(session.workspace.all_of(Event)) == there + 40
    assert index_names(session) == before


def test_indexes_stay_when_little_is_added_to_much(session, monkeypatch):
    monkeypatch.setattr(indexes, "FEW", 10)
    aside = indexes.IndexesAside(session.workspace._writer)
    taken = []
    monkeypatch.setattr(aside, "take", taken.append)
    session.workspace._writer.execute(
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
        "INSERT INTO place (id, name) SELECT i, 'x' FROM n"
    )

    aside.write("place", 5)
    aside.write("place", 20)
    assert taken == []
    aside.write("place", 60)
    assert taken == ["place"]


def test_closing_the_workspace_cancels_what_is_being_written(session, town):
    begun, ended = threading.Event(), []

    def stream():
        begun.set()
        for _ in range(1000):
            yield Columns("place", places(session, town, 2_000))

    def bring():
        try:
            session.run_batch(Batch("change.places", stream))
        except Cancelled as error:
            ended.append(error)

    importing = threading.Thread(target=bring)
    importing.start()
    begun.wait(5)
    session.close()
    importing.join()

    assert ended
    opened = Session.open(session.workspace.path)
    assert (opened.workspace.counts()["place"], opened.can_undo) == (0, "change.test")
    opened.close()
