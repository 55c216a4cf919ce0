from contextlib import closing

import pytest

from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.actions.remove_record import RemoveRecord
from gridmap.domain.change import Batch, Rows, added
from gridmap.domain.errors import Cancelled
from gridmap.domain.records import Event, Organisation, Place, Resident
from gridmap.session import Session
from gridmap.store.search import indexing
from gridmap.store.search.hits import MOST_OF_GROUP, search
from gridmap.store.search.indexing import catch_up
from gridmap.store.search.state import is_behind
from tests.store.conftest import Do


def ignore(done, total):
    pass


@pytest.fixture
def do(session):
    return lambda *records: session.run(Do(added("change.test", records)))


@pytest.fixture
def find(session):
    """Catches up, then finds: (kind, title) of every hit."""

    def found(query, people=True):
        catch_up(session.workspace, ignore)
        hits = search(session.workspace.reading(), query, "2026-11-22", people=people)
        return [(hit.kind, hit.title) for hit in hits]

    return found


@pytest.fixture
def filled(session, town, do):
    new = session.new_id
    records = {
        "shop": Place(new(), town.west, "老王超市", "shop", address="嘉祥路12号"),
        "school": Organisation(new(), town.east, "嘉祥第一小学", "school"),
        "zhou": Resident(new(), town.west, "周敏", birth_date="1980-01-01", source="invented"),
        "child": Resident(new(), town.west, "周敏儿", birth_date="2020-01-01", source="invented"),
        "leak": Event(new(), town.west, "SJ-2026-1122-0139", "燃气泄漏", "2026-11-22T00:00:00Z",
                      address="嘉祥路12号"),
    }  # fmt: skip
    do(*records.values())
    return records


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("990101001001002", ("cell", "第二网格")),
        ("9901", ("region", "试验市")),
        ("990101", ("region", "东县")),
        ("桥社区", ("region", "桥社区")),
        ("第二网格", ("cell", "第二网格")),
        ("qsq", ("region", "桥社区")),
        ("QSQ", ("region", "桥社区")),
        ("老王", ("place", "老王超市")),
        ("lwcs", ("place", "老王超市")),
        ("lw", ("place", "老王超市")),
        ("王超", ("place", "老王超市")),
        ("第一小学", ("organisation", "嘉祥第一小学")),
        ("周敏", ("resident", "周敏")),
        ("zm", ("resident", "周敏")),
        ("SJ-2026-1122-0139", ("event", "燃气泄漏")),
        ("sj-2026-11", ("event", "燃气泄漏")),
        ("0139", ("event", "燃气泄漏")),
        ("泄漏", ("event", "燃气泄漏")),
        ("ＳＪ-2026-1122", ("event", "燃气泄漏")),
    ],
)
def test_the_best_hit_is_the_one_meant(find, filled, query, best):
    assert find(query)[0] == best


def test_places_come_before_events_at_the_same_address(find, filled):
    assert [kind for kind, _ in find("嘉祥路12")] == ["place", "event"]


def test_a_cell_called_exactly_so_stands_before_longer_names(find, filled, session, town, do):
    session.run(EditRecord(town.east, {"name": "第一网格东"}))

    assert [title for _, title in find("第一网格")] == ["第一网格", "第一网格东"]


def test_without_permission_nobody_is_found(find, filled):
    assert find("周敏", people=False) == []
    assert find("zm", people=False) == []


def test_a_child_is_found_by_name_and_shown_masked(find, filled):
    assert set(find("周敏")) == {("resident", "周敏"), ("resident", "周**")}


def test_an_edit_and_its_undo_are_followed(session, find, filled):
    session.run(EditRecord(filled["shop"].id, {"name": "老李便利店"}))
    assert find("老李") and not find("老王")

    session.undo()
    assert find("老王") and not find("老李")


def test_a_removed_person_leaves_the_index_at_once(session, find, filled):
    find("周敏")
    session.run(RemoveRecord(filled["zhou"].id))

    assert find("周敏") == [("resident", "周**")]
    stored = session.workspace.reading().execute("SELECT words FROM search_people").fetchall()
    assert stored == [("周敏 敏儿 儿",)]


def places(session, town, count, name="市场"):
    ids = [session.new_id() for _ in range(count)]
    rows = Rows("place", ("id", "cell_id", "name"), [(id_, town.west, f"{name}{id_ % 1000}") for id_ in ids])
    return Batch("change.import", lambda: iter([rows]))


def test_an_import_its_undo_and_redo_are_followed(session, town, find):
    session.run_batch(places(session, town, 30))
    assert len(find("市场")) == MOST_OF_GROUP

    session.undo()
    assert find("市场") == []

    session.redo()
    assert len(find("市场")) == MOST_OF_GROUP


@pytest.mark.parametrize("count", [MOST_OF_GROUP, MOST_OF_GROUP + 1])
def test_the_last_of_a_group_says_whether_more_were_found(session, town, find, count):
    session.run_batch(places(session, town, count))
    find("市场")

    hits = search(session.workspace.reading(), "市场", "2026-11-22", people=False)
    assert [hit.more for hit in hits] == [False] * (MOST_OF_GROUP - 1) + [count > MOST_OF_GROUP]


def residents(session, town, *names):
    ids = session.workspace.ids.block(len(names))
    rows = [(one, town.west, name, "invented") for one, name in zip(ids, names, strict=True)]
    return Batch("change.test", lambda: iter([Rows("resident", ("id", "cell_id", "name", "source"), rows)]))


@pytest.mark.parametrize("stays", [(), ("周敏",)])
def test_the_names_of_an_undone_import_leave_the_index(session, town, find, stays):
    if stays:
        session.run_batch(residents(session, town, *stays))
    session.run_batch(residents(session, town, "秦晓岚", "秦晓峰"))
    assert len(find("秦晓")) == 2

    session.undo()

    assert find("秦晓") == []
    held = session.workspace.reading().execute("SELECT count(*) FROM search_people").fetchone()
    assert held == (len(stays),)
    session.redo()
    assert len(find("秦晓")) == 2


def test_an_import_undone_before_it_was_indexed_is_found_after_redo(session, town, find):
    session.run_batch(places(session, town, 3))
    session.undo()
    assert find("市场") == []

    session.redo()
    assert len(find("市场")) == 3


def test_a_stopped_indexing_goes_on_where_it_was(monkeypatch, session, town, find):
    monkeypatch.setattr(indexing, "STEP", 5)
    session.run_batch(places(session, town, 20))

    def stop_after_two_steps(done, total):
        if done >= 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        catch_up(session.workspace, stop_after_two_steps)
    connection = session.workspace.reading()
    assert is_behind(connection)
    assert connection.execute("SELECT batch_table FROM search_state").fetchone() == ("place",)
    seen = []
    catch_up(session.workspace, lambda done, total: seen.append(done))

    assert not is_behind(connection)
    assert connection.execute("SELECT count(*) FROM search_object").fetchone() == (20,)
    assert len(seen) <= 4


def test_opening_a_person_is_no_reason_to_index_again(session, find, filled):
    find("周敏")
    session.note_access("people_opened", [filled["zhou"].id], "上门走访")

    assert not is_behind(session.workspace.reading())
    assert find("周敏")[0] == ("resident", "周敏")


@pytest.mark.parametrize(
    "query",
    ["", "  ", '"', "*", "(", "NEAR(", "a OR", "^", "-", "'; DROP TABLE cell", "路", "%", "💧", "a" * 500],
)
def test_no_query_makes_the_search_raise(find, filled, query):
    assert isinstance(find(query), list)


def test_a_file_from_before_two_letters_were_words_is_indexed_again(session, find, filled):
    path = session.workspace.path
    find("周敏")
    with session.workspace.writing() as writer:
        writer.execute("DELETE FROM _sqlite_migrations WHERE name = 'search_by_two_letters'")
        writer.execute("UPDATE search_people SET initials = 'zme' WHERE words LIKE '%敏儿%'")
    session.close()

    with closing(Session.open(path)) as again:
        catch_up(again.workspace, ignore)
        found = search(again.workspace.reading(), "zm", "2026-11-22", people=True)

    assert [hit.kind for hit in found] == ["resident", "resident"]
