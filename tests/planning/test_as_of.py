import json

import pytest
from click.testing import CliRunner
from shapely import box

from gridmap.app import cli
from gridmap.domain.actions.add_record import AddRecord
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.actions.remove_record import RemoveRecord
from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.errors import UserError
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.records import Cell, Event, Place
from gridmap.planning import Planning
from gridmap.planning.as_of import shown_day, write_as_of
from gridmap.planning.publish import publish
from gridmap.session import Session
from gridmap.store.queries.descent import read_descent, retired_on
from gridmap.store.search.hits import search
from gridmap.store.search.state import is_behind
from tests.planning.test_draft_editing import start_draft
from tests.store.conftest import Do

V = grid.vertex
LONG_AGO, FAR = "2020-01-01", "2999-01-01"


def approval(day):
    return Approval(day, "李主任", "调整")


@pytest.fixture
def split_town(session, town):
    """The western cell split today, with a place and last year's event in its north."""
    place = Place(session.new_id(), town.west, "北店", lon=104.005, lat=29.008)
    old = Event(session.new_id(), town.west, "SJ-1", "噪音", "2019-06-01T00:00:00Z", lon=104.005, lat=29.008)
    new = Event(session.new_id(), town.west, "SJ-2", "漏水", "2025-06-01T00:00:00Z", lon=104.005, lat=29.008)
    session.run(Do(added("change.test", [place, old, new])))
    planning = Planning(session, start_draft(session))
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))
    publish(session, planning.draft_id, approval(session.today()))
    return place, old, new


def as_of(session, day, tmp_path):
    target = tmp_path / f"{day}.gpkg"
    write_as_of(session, day, target)
    return Session.open(target, read_only=True)


def test_last_years_events_are_found_under_the_old_cell(session, town, split_town, tmp_path):
    place, old, new = split_town
    assert session.workspace.get(old.id).cell_id != town.west

    then = as_of(session, LONG_AGO, tmp_path)

    assert [cell.id for cell in then.workspace.cells_of(town.city)] == [town.west, town.east]
    assert then.workspace.get(old.id).cell_id == town.west
    assert then.workspace.get(new.id) is None  # not reported yet
    assert then.workspace.get(place.id).cell_id == town.west
    assert shown_day(then) == LONG_AGO
    then.close()


def test_today_and_later_show_the_new_cells(session, town, split_town, tmp_path):
    for day in (session.today(), FAR):
        then = as_of(session, day, tmp_path)
        assert len(then.workspace.cells_of(town.city)) == 3
        assert then.workspace.get(split_town[0].id).cell_id != town.west
        then.close()


def test_a_moved_border_is_where_it_was(session, town, tmp_path):
    before = session.workspace.get(town.west).geometry
    planning = Planning(session, start_draft(session))
    line = [V(104.01, 29.002), V(104.013, 29.005), V(104.01, 29.008)]
    planning.draw(lambda coverage: reshape(coverage, town.west, line))
    publish(session, planning.draft_id, approval(session.today()))

    then = as_of(session, LONG_AGO, tmp_path)

    assert then.workspace.get(town.west).geometry.equals(before)
    assert not session.workspace.get(town.west).geometry.equals(before)
    then.close()


def test_a_plan_for_later_shows_on_its_day_and_not_before(session, town, tmp_path):
    planning = Planning(session, start_draft(session))
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))
    publish(session, planning.draft_id, approval("2998-01-01"))

    before, after = as_of(session, "2997-12-31", tmp_path), as_of(session, FAR, tmp_path)

    assert len(before.workspace.cells_of(town.city)) == 2
    assert len(after.workspace.cells_of(town.city)) == 3
    assert len(session.workspace.cells_of(town.city)) == 2
    before.close()
    after.close()


def test_a_cell_that_is_retired_by_a_day_is_said_to_be_so_since_its_own(session, town, split_town, tmp_path):
    planning = Planning(session, start_draft(session))
    line = [V(104.015, 28.99), V(104.0151, 29.02)]
    planning.draw(lambda coverage: split(coverage, [town.east], line, session.new_id))
    publish(session, planning.draft_id, approval("2998-01-01"))

    then = as_of(session, FAR, tmp_path)

    connection, today = then.workspace.reading(), session.today()
    assert [retired_on(connection, one) for one in (town.west, town.east)] == [today, "2998-01-01"]
    assert [then.workspace.get(one).valid_to for one in (town.west, town.east)] == [today, today]
    assert all(read_descent(connection, one, today).former for one in (town.west, town.east))
    then.close()
    before = as_of(session, LONG_AGO, tmp_path)
    assert [before.workspace.get(one).valid_to for one in (town.west, town.east)] == [None, None]
    before.close()


def test_the_verb_counts_what_was_there(session, town, split_town):
    session.close()
    done = CliRunner().invoke(cli, ["asof", str(session.workspace.path), LONG_AGO, "--json"])

    assert json.loads(done.output) == {
        "day": LONG_AGO, "county": 1, "township": 1, "community": 1, "cell": 2, "household": 0,
        "resident": 0, "place": 1, "facility": 0, "organisation": 0, "event": 1,
    }  # fmt: skip
    assert list(session.workspace.path.parent.glob(".gridmap-*")) == []


@pytest.mark.parametrize("day", ["2026-13-01", "9999-12-31"])
def test_what_is_no_day_is_said(session, town, tmp_path, day):
    with pytest.raises(UserError, match=r"planning\.no_day"):
        write_as_of(session, day, tmp_path / "x.gpkg")
    assert not (tmp_path / "x.gpkg").exists()


def test_a_copy_that_could_not_be_turned_leaves_nothing_beside_it(session, town, split_town, tmp_path):
    with session.workspace.writing() as connection:
        connection.execute(
            "CREATE TRIGGER stuck BEFORE UPDATE ON cell BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        )
    folder = tmp_path / "copies"
    folder.mkdir()

    with pytest.raises(Exception, match="stuck"):
        write_as_of(session, LONG_AGO, folder / "then.gpkg")

    assert list(folder.iterdir()) == []


def test_a_plan_for_whose_cells_no_codes_are_left_is_left_out_of_its_day(session, town, tmp_path):
    planning = Planning(session, start_draft(session))
    planning.draw(lambda coverage: merge(coverage, coverage.ids(), session.new_id))
    publish(session, planning.draft_id, approval("2998-01-01"))
    last = Cell(session.new_id(), town.community, "990101001001999", "末", box(104.1, 29, 104.11, 29.01))
    session.run(Do(added("change.test", [last])))

    ((draft, why),) = write_as_of(session, FAR, tmp_path / "then.gpkg")

    assert (draft.id, why.key) == (planning.draft_id, "codes.too_many_cells")


def test_a_search_finds_what_a_scheduled_plan_brings_and_nothing_is_left_to_index(session, town, tmp_path):
    planning = Planning(session, start_draft(session, "明年"))
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))
    publish(session, planning.draft_id, approval("2998-01-01"))
    planning.close()

    then = as_of(session, FAR, tmp_path)
    connection = then.workspace.reading()
    new = {cell.id: cell.name for cell in then.workspace.cells_of(town.city) if cell.id != town.east}

    assert len(new) == 2
    for cell, name in new.items():
        assert cell in {hit.id for hit in search(connection, name, then.today(), people=False)}
    assert not is_behind(connection)
    then.close()


def test_what_was_renamed_by_hand_has_its_former_name_on_a_day_before(session, town, tmp_path):
    before = session.workspace.get(town.west), session.workspace.get(town.community)
    session.run(EditRecord(town.west, {"name": "新网格", "kind": "dedicated", "dedicated_to": "医院"}))
    session.run(EditRecord(town.community, {"name": "新社区"}))
    session.run(EditRecord(town.community, {"name": "更新的社区"}))

    then, now = as_of(session, LONG_AGO, tmp_path), as_of(session, session.today(), tmp_path)

    assert (then.workspace.get(town.west), then.workspace.get(town.community)) == before
    assert now.workspace.get(town.community).name == "更新的社区"
    assert now.workspace.get(town.west).kind == "dedicated"
    then.close()
    now.close()


def test_search_on_a_day_finds_the_name_of_that_day_alone(session, town, tmp_path):
    session.run(EditRecord(town.west, {"name": "牡丹网格"}))
    session.run(EditRecord(town.community, {"name": "牡丹社区"}))

    then = as_of(session, LONG_AGO, tmp_path)

    def found(query):
        connection = then.workspace.reading()
        return [hit.id for hit in search(connection, query, then.today(), people=False)]

    assert found("第一网格") == [town.west]
    assert found("桥社区") == [town.community]
    assert found("牡丹") == found("mudan") == []
    then.close()


def test_a_worker_who_is_gone_is_nobody_on_a_day_before(session, town, tmp_path):
    (worker,) = session.run(AddRecord("unit", {"name": "甲", "kind": "worker"})).after
    session.run(EditRecord(town.west, {"worker_id": worker}))
    with session.workspace.writing() as writer:  # as if it had been done long ago
        writer.execute("UPDATE former_value SET until = '2019-01-01'")
    session.run(EditRecord(town.west, {"worker_id": None}))

    then = as_of(session, LONG_AGO, tmp_path)
    assert then.workspace.get(town.west).worker_id == worker
    then.close()

    session.run(RemoveRecord(worker))
    then = as_of(session, "2020-01-02", tmp_path)
    assert then.workspace.get(town.west).worker_id is None
    then.close()


def test_each_day_has_the_name_that_was_in_force_then(session, town, tmp_path):
    for name, day in (("甲", "2020-03-01"), ("乙", "2020-06-01"), ("丙", "2020-06-01"), ("丁", "2020-09-01")):
        session.run(EditRecord(town.west, {"name": name}))
        with session.workspace.writing() as writer:  # as if it had been done that day
            writer.execute("UPDATE former_value SET until = ? WHERE until > '2021'", (day,))

    def name_on(day):
        then = as_of(session, day, tmp_path)
        name = then.workspace.get(town.west).name
        then.close()
        return name

    days = ("2020-02-29", "2020-03-01", "2020-05-31", "2020-06-01", "2020-08-31", "2020-09-01")
    assert [name_on(day) for day in days] == ["第一网格", "甲", "甲", "丙", "丙", "丁"]
