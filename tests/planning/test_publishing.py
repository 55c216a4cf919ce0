import threading
from dataclasses import replace

import pytest

from gridmap.domain.access import Actor
from gridmap.domain.change import Batch, Rows, added, replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import cut_out, merge, split
from gridmap.domain.errors import Refused
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import CellShape, Draft, FormerCell
from gridmap.domain.records import Cell, Event, Household, Lineage, Place, Resident
from gridmap.planning import Planning
from gridmap.planning.publish import publish, publish_due, withdraw
from gridmap.planning.published import Published
from gridmap.planning.undecided import heirs_of
from gridmap.store import journal
from tests.planning.plan_hands import approval
from tests.planning.test_draft_editing import start_draft
from tests.store.conftest import Do

V = grid.vertex
ACROSS = [V(103.99, 29.005), V(104.0101, 29.0049)]


@pytest.fixture
def records(session, town):
    made = {
        "north": Place(session.new_id(), town.west, "北店", lon=104.005, lat=29.008),
        "south": Place(session.new_id(), town.west, "南店", lon=104.005, lat=29.002),
        "nowhere": Resident(session.new_id(), town.west, "张三", source="invented"),
        "east": Event(
            session.new_id(), town.east, "SJ-1", "噪音", "2025-06-01T00:00:00Z", lon=104.015, lat=29.005
        ),
    }
    session.run(Do(added("change.test", made.values())))
    return made


def table(session, name, columns="*"):
    return session.workspace.reading().execute(f"SELECT {columns} FROM {name} ORDER BY id").fetchall()


def draw_split(session, town, planning):
    planning.draw(lambda coverage: split(coverage, [town.west], ACROSS, session.new_id))


def test_publishing_a_split_retires_the_cell_and_brings_two_with_new_codes(session, town, planning, records):
    draw_split(session, town, planning)

    published = publish(session, planning.draft_id, approval(session))

    assert session.workspace.get(town.west).valid_to == session.today()
    codes = {cell.code: cell for cell in session.workspace.cells_of(town.city)}
    assert sorted(codes) == ["990101001001002", "990101001001003", "990101001001004"]
    assert codes["990101001001003"].geometry.centroid.y > codes["990101001001004"].geometry.centroid.y
    assert codes["990101001001003"].name == "第三网格"
    shares = [row.share_area for row in session.workspace.all_of(Lineage)]
    assert shares == pytest.approx([0.5, 0.5], abs=0.01)
    assert published.undecided == 1


def test_records_go_by_position_and_the_rest_waits_on_the_retired_cell(session, town, planning, records):
    draw_split(session, town, planning)
    counted = session.workspace.counts()

    publish(session, planning.draft_id, approval(session))

    north, south = (session.workspace.get(records[one].id).cell_id for one in ("north", "south"))
    assert north != south
    assert town.west not in (north, south)
    assert session.workspace.get(records["nowhere"].id).cell_id == town.west
    after = session.workspace.counts()
    assert {kind: after[kind] for kind in ("place", "resident", "event")} == {
        kind: counted[kind] for kind in ("place", "resident", "event")
    }
    former = session.workspace.all_of(FormerCell)
    assert {(row.record_id, row.cell_id) for row in former} == {
        (records["north"].id, town.west),
        (records["south"].id, town.west),
    }


def test_a_cell_that_goes_into_another_whole_takes_its_records_along(session, town, planning, records):
    planning.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))

    published = publish(session, planning.draft_id, approval(session))

    (whole,) = session.workspace.cells_of(town.city)
    assert session.workspace.get(records["nowhere"].id).cell_id == whole.id
    assert published.undecided == 0


def test_a_moved_border_keeps_the_codes_and_remembers_the_former_shape(session, town, planning):
    line = [V(104.01, 29.002), V(104.013, 29.005), V(104.01, 29.008)]
    planning.draw(lambda coverage: reshape(coverage, town.west, line))
    before = session.workspace.get(town.west).geometry

    publish(session, planning.draft_id, approval(session))

    codes = [cell.code for cell in session.workspace.cells_of(town.city)]
    assert codes == ["990101001001001", "990101001001002"]
    shapes = {shape.cell_id: shape for shape in session.workspace.all_of(CellShape)}
    assert shapes[town.west].geometry.equals(before)
    assert shapes[town.west].valid_to == session.today()


def test_undo_takes_the_whole_plan_back(session, town, planning, records):
    draw_split(session, town, planning)
    tables = ("cell", "place", "resident", "event", "lineage", "former_cell", "draft")
    columns = {name: "id, geom" if name == "cell" else "*" for name in tables}
    before = {name: table(session, name, columns[name].replace("*", "id")) for name in tables}
    attached = table(session, "place", "id, cell_id")
    publish(session, planning.draft_id, approval(session))

    session.undo()

    assert {name: table(session, name, columns[name].replace("*", "id")) for name in tables} == before
    assert table(session, "place", "id, cell_id") == attached
    assert session.workspace.get(planning.draft_id).status == "open"
    session.redo()
    assert session.workspace.get(planning.draft_id).status == "published"
    assert journal.verify(session.workspace.reading()).broken_seq is None


def test_a_cell_is_suggested_with_all_that_came_to_it_on_several_ways(session, town, planning, records):
    """Split, merged again with another cell, and split once more."""
    draw_split(session, town, planning)
    publish(session, planning.draft_id, approval(session))
    for draw in (
        lambda coverage: merge(coverage, coverage.ids(), session.new_id),
        lambda coverage: split(
            coverage, coverage.ids(), [V(104.01, 28.99), V(104.01, 29.02)], session.new_id
        ),
    ):
        again = Planning(session, start_draft(session, "方案乙"))
        again.draw(draw)
        publish(session, again.draft_id, approval(session))

    found = heirs_of(session, town.west)

    assert sum(one.share for one in found) == pytest.approx(1, abs=1e-4)


def test_a_home_on_the_new_border_counts_where_it_goes(session, town, planning):
    homes = [
        Household(session.new_id(), town.west, str(row), lon=104.005, lat=29.001 + row * 0.001)
        for row in range(5)
    ]
    session.run(Do(added("change.test", homes)))
    middle = [V(104.005, 28.99), V(104.005, 29.02)]
    planning.draw(lambda coverage: split(coverage, [town.west], middle, session.new_id))

    publish(session, planning.draft_id, approval(session))

    shares = {row.child_id: row.share_households for row in session.workspace.all_of(Lineage)}
    (went_to,) = {session.workspace.get(one.id).cell_id for one in homes}
    assert shares == {one: float(one == went_to) for one in shares}
    assert went_to in shares


def lineages(session):
    return {(row.parent_id, row.child_id): row.share_area for row in session.workspace.all_of(Lineage)}


def test_ground_of_a_retired_cell_is_told_of_wherever_it_went(session, town, planning):
    """The east stays and takes a strip of a piece of the west."""
    draw_split(session, town, planning)
    strip = [V(104.01, 29.006), V(104.006, 29.006), V(104.006, 29.009), V(104.01, 29.009)]
    planning.draw(lambda coverage: reshape(coverage, town.east, strip))

    made = publish(session, planning.draft_id, approval(session))

    found = lineages(session)
    assert {child for _, child in found} == {town.east, *(one.id for one in made.new)}
    assert {parent for parent, _ in found} == {town.west}
    assert sum(found.values()) == pytest.approx(1, abs=1e-5)
    withdraw(session, planning.draft_id, "方案有误")
    assert lineages(session) == {}


def test_a_draft_of_an_older_state_is_refused(session, town, planning):
    draw_split(session, town, planning)
    west = session.workspace.get(town.west)
    session.run(Do(replaced("change.test", [(west, replace(west, kind="dedicated"))])))

    with pytest.raises(Refused, match="draft_outdated"):
        publish(session, planning.draft_id, approval(session))


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (Approval("2020-01-01", "李主任", "调整"), "draft_effective_past"),
        (Approval("2999-1-1", "李主任", "调整"), r"planning\.no_day"),
        (Approval("2999-01-01", " ", "调整"), "draft_needs_approver"),
        (Approval("2999-01-01", "李主任", ""), "draft_needs_approver"),
    ],
)
def test_a_plan_needs_a_day_a_reason_and_someone_who_approves(session, town, planning, made, why):
    draw_split(session, town, planning)
    with pytest.raises(Refused, match=why):
        publish(session, planning.draft_id, made)


def test_an_empty_draft_is_not_published(session, planning):
    with pytest.raises(Refused, match="draft_empty"):
        publish(session, planning.draft_id, approval(session))


def test_a_plan_for_later_waits_and_is_published_on_its_day(session, town, planning, monkeypatch):
    draw_split(session, town, planning)
    publish(session, planning.draft_id, approval(session, "2999-01-01"))
    assert session.workspace.get(planning.draft_id).status == "scheduled"
    assert publish_due(session).published == ()
    with pytest.raises(Refused, match="draft_not_open"):
        planning.draw(lambda coverage: merge(coverage, coverage.ids(), session.new_id))

    monkeypatch.setattr("gridmap.session.today", lambda: "2999-01-01")

    assert [draft.id for draft in publish_due(session).published] == [planning.draft_id]
    assert session.workspace.get(planning.draft_id).status == "published"
    assert session.workspace.get(town.west).valid_to == "2999-01-01"


def test_a_dedicated_cell_takes_its_organisations_records(session, town, planning, records):
    ring = [V(104.003, 29.006), V(104.007, 29.006), V(104.007, 29.0095), V(104.003, 29.0095)]
    from gridmap.domain.actions.edit_draft import Dedication

    planning.draw(lambda coverage: cut_out(coverage, ring, session.new_id), Dedication("hospital", "市医院"))
    published = publish(session, planning.draft_id, approval(session))

    (made,) = published.new
    assert made.name == "市医院"
    assert session.workspace.get(records["north"].id).cell_id == made.id
    assert session.workspace.get(records["south"].id).cell_id == town.west


def test_a_hundred_thousand_records_are_published_in_one_entry(session, town, planning):
    ids = session.workspace.ids.block(20_000)
    rows = [
        (one, town.west, f"SJ-{one}", "噪音", "2026-01-01T00:00:00Z", 104.005, 29.0001 + row * 4e-7)
        for row, one in enumerate(ids)
    ]
    columns = ("id", "cell_id", "number", "title", "reported_at", "lon", "lat")
    session.run_batch(Batch("batch.events", lambda: iter([Rows("event", columns, rows)])))
    draw_split(session, town, planning)

    published = publish(session, planning.draft_id, approval(session))

    assert published.moved == 20_000
    assert isinstance(session.workspace.get(published.new[0].id), Cell)
    assert isinstance(session.workspace.get(planning.draft_id), Draft)


@pytest.fixture
def due(session, town, planning, monkeypatch):
    """Two plans for the same day, the first of which no longer fits; it is that day."""
    draw_split(session, town, planning)
    publish(session, planning.draft_id, approval(session, "2999-01-01"))
    second = Planning(session, start_draft(session, "方案乙"))
    line = [V(104.015, 28.99), V(104.015, 29.02)]
    second.draw(lambda coverage: split(coverage, [town.east], line, session.new_id))
    publish(session, second.draft_id, approval(session, "2999-01-02"))
    west = session.workspace.get(town.west)
    session.run(Do(replaced("change.test", [(west, replace(west, kind="dedicated"))])))
    monkeypatch.setattr("gridmap.session.today", lambda: "2999-01-05")
    return planning.draft_id, second.draft_id


def test_a_due_plan_that_does_not_fit_keeps_no_other_from_its_day(session, town, due):
    done = publish_due(session)

    assert [draft.id for draft in done.published] == [due[1]]
    ((refused, why),) = done.refused
    assert (refused.id, why.key) == (due[0], "draft_outdated")
    assert session.workspace.get(town.east).valid_to == "2999-01-02"  # the day that was approved
    assert session.workspace.get(due[0]).status == "scheduled"


def test_who_may_not_plan_publishes_nothing_and_is_told_what_waits(session, due):
    session.actor = Actor("值班员", "operator")

    done = publish_due(session)

    assert [draft.id for draft in done.waiting] == list(due)
    assert (done.published, done.refused) == ((), ())


def test_who_reads_while_plans_are_published_reads_all_of_one_state(session, town, planning, records):
    draw_split(session, town, planning)
    stop, found = threading.Event(), []

    def read():
        while not stop.is_set():
            published = Published.read(session)
            found.append(sorted(published.coverage.ids()) == published.columns.ids.tolist())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(15):
        publish(session, planning.draft_id, approval(session))
        withdraw(session, planning.draft_id, "方案有误")
    stop.set()
    reader.join()

    assert found
    assert all(found)
