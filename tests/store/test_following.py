"""A session that only reads a file follows the one that writes it."""

import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from gridmap.assessment import Assessment
from gridmap.domain.access import Actor
from gridmap.domain.change import Batch, Rows, added, replaced
from gridmap.domain.records import TABLES, Event
from gridmap.session import Session
from gridmap.store.watch import Watch
from gridmap.store.workspace import now
from tests.store.conftest import Do

WRITE = """
import sys
from pathlib import Path
from gridmap.domain.access import Actor
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.session import Session
session = Session.open(Path(sys.argv[1]), actor=Actor("小张"))
print("open", flush=True)
for line in sys.stdin:
    what, *rest = line.split()
    if what == "rename":
        session.run(EditRecord(int(rest[0]), {"name": rest[1]}))
    elif what == "undo":
        session.undo()
    elif what == "leave":
        session.close()
    print("done", flush=True)
"""


@pytest.fixture
def reader(session):
    """Another session on the same file, which it may only read; what it is told is in `told`."""
    opened = Session.open(session.workspace.path, actor=Actor("小李"))
    assert opened.read_only
    opened.told = []
    opened.subscribe(opened.told.append)
    yield opened
    opened.close()


class Writer:
    """A process of its own that writes a file, a step at a time."""

    def __init__(self, path):
        self._process = subprocess.Popen(
            [sys.executable, "-c", WRITE, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout.readline() == "open\n"

    def do(self, *words):
        self._process.stdin.write(" ".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"

    def kill(self):
        self._process.kill()
        self.end()

    def end(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def test_a_reader_is_told_what_the_writer_committed_as_if_it_had_done_it_itself(session, town, reader, shop):
    own = []
    session.subscribe(own.append)
    session.run(Do(added("change.test", [shop])))
    reader.look()

    (told,) = reader.told
    assert (told.ids, told.tables, told.label, told.whole) == (
        own[0].ids, own[0].tables, "change.test", False,
    )  # fmt: skip
    assert told.change.after[shop.id] == shop
    reader.look()
    assert len(reader.told) == 1  # once


def test_a_reader_knows_the_history_of_the_writer(session, town, reader, shop):
    session.run(Do(added("change.test", [shop])))
    session.run(Do(replaced("change.rename", [(shop, replace(shop, name="新店"))])))
    session.undo()
    reader.look()

    assert (reader.can_undo, reader.can_redo) == ("change.test", "change.rename")
    assert reader.told[-1].change.after[shop.id] == shop


def test_bulk_work_is_told_as_a_whole(session, town, reader, shop):
    columns, row = ("id", "name", "lon", "lat"), (shop.id, shop.name, shop.lon, shop.lat)
    session.run_batch(Batch("change.test_batch", lambda: iter([Rows("place", columns, [row])])))
    reader.look()

    (told,) = reader.told
    assert told.whole
    assert told.tables == {"place"}


def test_very_much_work_at_once_is_told_in_one_piece(session, town, reader, shop):
    session.run(Do(added("change.test", [shop])))
    for number in range(60):
        now = session.workspace.get(shop.id)
        session.run(Do(replaced("change.test", [(now, replace(now, name=str(number)))])))
    reader.look()

    (told,) = reader.told
    assert told.whole and "place" in told.tables


def test_that_people_were_looked_at_changes_nothing_on_show(session, town, reader):
    session.note_access("people_opened", [town.west], "演练")
    reader.look()
    assert reader.told == []


def test_who_writes_is_not_told_twice_of_its_own_work(session, town, shop):
    told = []
    session.subscribe(told.append)
    session.run(Do(added("change.test", [shop])))
    session.look()
    assert len(told) == 1


def test_looking_anew_tells_of_every_table_even_who_writes(session, town, reader):
    for one in (session, reader):
        told = []
        one.subscribe(told.append)
        one.look_anew()
        assert [(each.whole, each.tables) for each in told] == [(True, frozenset(TABLES.values()))]


def test_levels_of_a_reader_follow_an_event_that_the_writer_adds(session, town, reader):
    assessment = Assessment(reader)
    assessment.assess_all()
    before = assessment.levels()[town.west]
    grave = Event(
        session.new_id(), town.west, "SJ-9", "试验", now(), severity=1, lon=104.005, lat=29.005,
    )  # fmt: skip
    session.run(Do(added("change.test", [grave])))
    reader.look()

    assert assessment.levels()[town.west] not in (None, before)
    assessment.close()


def test_the_commits_of_another_process_are_noticed_within_one_look(session, town, tmp_path):
    path = session.workspace.path
    session.close()
    writer = Writer(path)
    reader = Session.open(path, actor=Actor("小李"))
    told, seen, left = threading.Event(), [], threading.Event()
    reader.subscribe(lambda changed: (seen.append(changed), told.set()))
    watch = Watch(reader.workspace, reader.look, lambda writes: writes is None and left.set(), every=0.05)
    try:
        writer.do("rename", town.west, "新网格")
        assert told.wait(5)
        assert [town.west in one.ids for one in seen] == [True]
        assert reader.workspace.get(town.west).name == "新网格"
        assert not left.is_set()

        writer.do("leave")
        assert left.wait(5)
    finally:
        watch.stop()
        reader.close()
        writer.end()


def test_a_writer_that_was_killed_is_seen_to_have_left(session, town):
    path = session.workspace.path
    session.close()
    writer = Writer(path)
    reader = Session.open(path)
    assert reader.workspace.read_only_because.values["holder"] == "小张"
    left = threading.Event()
    watch = Watch(reader.workspace, reader.look, lambda writes: writes is None and left.set(), every=0.05)
    try:
        writer.kill()
        assert left.wait(5)
    finally:
        watch.stop()
        reader.close()


def test_a_watch_ends_with_the_workspace_and_tells_nothing_once_it_is_stopped(session, town):
    reader = Session.open(session.workspace.path)
    told = []
    watch = Watch(reader.workspace, reader.look, told.append, every=0.01)
    watch.stop()
    count = len(told)
    session.close()
    reader.close()
    watch.thread.join(2)
    assert not watch.thread.is_alive()
    assert len(told) == count


@pytest.mark.parametrize("passphrase", [None, "河边第三棵柳树"])
def test_who_read_can_go_on_writing_once_the_writer_has_left(tmp_path, passphrase):
    writer = Session.create(tmp_path / "one.gpkg", "一", passphrase, Actor("小张"))
    reader = Session.open(tmp_path / "one.gpkg", passphrase, actor=Actor("小李"))
    still = reader.reopened()
    assert still.read_only
    still.close()
    writer.close()

    taken = reader.reopened()
    reader.close()
    assert not taken.read_only
    assert taken.actor.name == "小李"
    taken.note_access("people_opened", [], "演练")
    taken.close()
