import json

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from gridmap.commands.drafts import draft_command
from gridmap.domain.actions.drafts import DiscardDraft, LockCell
from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.change import added, removed
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import cut_out, merge, split
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.coverage.vertices import move_vertices
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, Event, Household, Place, Resident
from gridmap.planning import Planning
from gridmap.planning.comparison import Move, compared, difference, moved_records
from gridmap.planning.comparison_text import difference_data, difference_lines, two_drafts_lines
from gridmap.planning.drafts import DraftCount, DraftCounts
from gridmap.planning.facts import draft_facts
from gridmap.planning.publish import publish
from gridmap.session import Session
from tests.domain.coverage.conftest import wobbly_grid
from tests.domain.coverage.test_random_edits import whole
from tests.planning.plan_hands import start_draft
from tests.planning.wobbly_town import refuse_unless_told_of, scribble_once
from tests.store.conftest import Do, build_town

V = grid.vertex


def drawn(session, draft):
    return {one.cell_id: one for one in session.workspace.referring_to(draft, DraftCell, "draft_id")}


def test_a_split_is_drawn_into_the_draft_and_leaves_the_published_cell_alone(session, town, planning):
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))

    states = sorted(one.state for one in drawn(session, planning.draft_id).values())
    assert states == ["changed", "new", "new", "retired"]  # changed: the neighbour's new vertex
    assert session.workspace.get(town.west).geometry.equals(shapely.box(104, 29, 104.01, 29.01))
    assert town.west not in planning.coverage


def test_undo_takes_the_coverage_back_too(session, town, planning):
    before = shapely.to_wkb(planning.coverage.shape(town.west))
    planning.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))
    assert town.west not in planning.coverage

    session.undo()

    assert shapely.to_wkb(planning.coverage.shape(town.west)) == before
    assert len(planning.coverage) == 2
    session.redo()
    assert len(planning.coverage) == 1


def test_a_piece_of_a_piece_remembers_the_published_cell(session, town, planning):
    across = [V(103.99, 29.005), V(104.0101, 29.0049)]
    upright = [V(104.005, 28.99), V(104.005, 29.02)]
    planning.draw(lambda coverage: split(coverage, [town.west], across, session.new_id))
    pieces = [one for one in planning.coverage.ids() if one != town.east]
    planning.draw(lambda coverage: split(coverage, pieces, upright, session.new_id))

    new = [one for one in drawn(session, planning.draft_id).values() if one.state == "new"]
    assert [one.parents for one in new] == [f"[{town.west}]"] * 4


BULGE = [V(104.01, 29.002), V(104.012, 29.005), V(104.01, 29.008)]
OF_BOTH = {
    "pushed into": lambda town, new_id: lambda coverage: reshape(coverage, town.west, BULGE),
    "merged": lambda town, new_id: lambda coverage: merge(coverage, [town.west, town.east], new_id),
}


@pytest.mark.parametrize("edit", OF_BOTH)
def test_a_locked_cell_keeps_its_ground(session, town, planning, edit):
    session.run(LockCell(planning.draft_id, town.east))

    with pytest.raises(Refused, match="coverage_locked"):
        planning.draw(OF_BOTH[edit](town, session.new_id))

    assert drawn(session, planning.draft_id) == {}
    session.run(LockCell(planning.draft_id, town.east))
    planning.draw(OF_BOTH[edit](town, session.new_id))


def test_a_border_may_end_on_a_locked_cell(session, town, planning):
    """It gets a point there, and keeps its ground."""
    session.run(LockCell(planning.draft_id, town.east))
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]

    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))

    whole(planning.coverage, 2e-4)
    beside = drawn(session, planning.draft_id)[town.east]
    assert same_ground(beside.geometry, session.workspace.get(town.east).geometry)


def test_a_dedicated_cell_has_what_it_is_dedicated_to(session, town, planning):
    ring = [V(104.008, 29.004), V(104.012, 29.004), V(104.012, 29.006), V(104.008, 29.006)]
    planning.draw(
        lambda coverage: cut_out(coverage, ring, session.new_id), Dedication("hospital", "市人民医院")
    )

    (made,) = [one for one in drawn(session, planning.draft_id).values() if one.state == "new"]
    assert (made.kind, made.dedicated_to, made.name) == ("dedicated", "hospital", "市人民医院")


def test_a_branch_starts_with_what_the_other_draft_holds(session, town, planning):
    planning.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))

    branch = Planning(session, start_draft(session, "方案乙", branched_from=planning.draft_id))

    assert len(branch.coverage) == 1
    session.undo()
    assert session.workspace.get(branch.draft_id) is None


def test_a_discarded_draft_is_not_edited(session, town, planning):
    session.run(DiscardDraft(planning.draft_id))
    with pytest.raises(Refused, match="draft_not_open"):
        planning.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))


def test_two_planners_edits_do_not_meet(session, town, planning):
    other = Planning(session, start_draft(session, "方案乙"))
    planning.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))

    assert len(other.coverage) == 2


def big_town(session, n=4):
    town = build_town(session)
    shapes = wobbly_grid(n)
    cells = [
        Cell(session.new_id(), town.community, f"9901010010019{row:02d}", f"第{row}网格", shape)
        for row, shape in enumerate(shapes)
    ]
    session.run(Do(added("change.test", cells)))
    for one in (town.west, town.east):
        session.run(Do(removed("change.test", [session.workspace.get(one)])))
    return cells


@pytest.mark.parametrize("seed", [0, 1])
def test_random_edits_survive_restarts_and_undo_to_the_stored_bytes(tmp_path, seed):
    path = tmp_path / "plan.gpkg"
    session = Session.create(path, "试验")
    cells = big_town(session)
    area = sum(cell.geometry.area for cell in cells)
    draft = start_draft(session)
    before = shapely_bytes(Planning(session, draft))
    random, planning, done = np.random.default_rng(seed), Planning(session, draft), 0
    while done < 30:
        scribble_once(session, planning, random)
        done += 1
        refuse_unless_told_of(session, draft)
        if random.random() < 0.1:
            kept = shapely_bytes(planning)
            session.close()
            session = Session.open(path)
            planning = Planning(session, draft)
            assert shapely_bytes(planning) == kept
    whole(planning.coverage, area)
    for _ in range(done):
        session.undo()

    assert shapely_bytes(planning) == shapely_bytes(Planning(session, draft)) == before
    session.close()


def shapely_bytes(planning):
    coverage = planning.coverage
    return {one: shapely.to_wkb(coverage.shape(one)) for one in coverage.ids()}


def test_a_refused_edit_writes_nothing(session, town, planning):
    heard = []
    session.subscribe(heard.append)

    with pytest.raises(Refused, match="coverage_leaves_area"):
        planning.draw(lambda coverage: move_vertices(coverage, {V(104, 29): V(103, 28)}))

    assert heard == []
    assert drawn(session, planning.draft_id) == {}


def test_merging_the_pieces_of_a_split_puts_the_cell_back(session, town, planning):
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))
    pieces = [one for one in planning.coverage.ids() if one != town.east]
    assert DraftCounts(session).by_draft() == {planning.draft_id: DraftCount(3)}

    planning.draw(lambda coverage: merge(coverage, pieces, session.new_id))

    assert drawn(session, planning.draft_id) == {}  # nor the vertices that the line left
    assert sorted(planning.coverage.ids()) == [town.west, town.east]
    assert difference(session, planning.draft_id) == []
    assert DraftCounts(session).by_draft() == {}
    session.undo()
    assert sorted(planning.coverage.ids()) == sorted([*pieces, town.east])


def test_the_difference_tells_whose_households_go_where(session, town, planning):
    for lat in (29.002, 29.003, 29.008):
        home = Household(session.new_id(), town.west, lon=104.005, lat=lat)
        session.run(Do(added("change.test", [home])))
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))

    found = difference(session, planning.draft_id)

    assert [(one.state, one.short) for one in found] == [("retired", "001"), ("new", "003"), ("new", "004")]
    assert [(move.source, move.target, move.households) for move in found[0].moves] == [
        ("001", "004", 2), ("001", "003", 1),
    ]  # fmt: skip
    assert found[1].moves == (Move("001", "003", 1),)


def test_the_difference_counts_every_kind_of_record_that_changes_cell_once(session, town, planning):
    home = Household(session.new_id(), town.west, lon=104.005, lat=29.002)
    elsewhere = Household(session.new_id(), town.east, lon=104.015, lat=29.002)
    records = [
        home,
        elsewhere,
        Resident(session.new_id(), town.west, "甲（虚构）", household_id=home.id),
        Place(session.new_id(), town.west, "店（虚构）", lon=104.005, lat=29.008),
        Event(session.new_id(), town.west, "1", "吵闹", "2026-03-01T08:00", lon=104.006, lat=29.002),
        Event(session.new_id(), town.west, "2", "吵闹", "2026-03-02T08:00"),
    ]
    session.run(Do(added("change.test", records)))
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))

    found = difference(session, planning.draft_id)

    south = next(one for one in found if one.state == "new" and one.households[1])
    assert [move.counts for move in south.moves] == [{"household": 1, "resident": 1, "event": 1}]
    assert moved_records(found) == {"household": 1, "resident": 1, "place": 1, "event": 1}
    assert "1 场所" in difference_lines(found)[-1]
    assert all("– 户" in line for line in difference_lines(found, households_known=False)[:-2])


def test_a_coverage_that_missed_a_change_is_read_anew_before_it_is_drawn_on(session, town, planning):
    class OutOfReach(type(planning.coverage)):
        def with_edit(self, edit):
            raise UserError("workspace_file_disk", file="a.gpkg", why="disk I/O error")

    told = []
    session.on_trouble(told.append)
    planning.coverage.__class__ = OutOfReach
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))  # done all the same
    assert [error.values["what"] for error in told] == ["session.keeps.draft"]
    assert town.west in planning.coverage

    planning.draw(lambda coverage: merge(coverage, sorted(coverage.ids()), session.new_id))

    assert len(planning.coverage) == 1
    assert shapely_bytes(planning) == shapely_bytes(Planning(session, planning.draft_id))


def test_two_drafts_are_told_cell_by_cell_with_what_each_does(session, town, planning):
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    other = Planning(session, start_draft(session, "方案乙"))
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))
    other.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))

    found = compared(session, planning.draft_id, other.draft_id)
    other.close()

    did = {(one.short, *one.did) for one in found}
    assert did == {
        ("001", "retired", "retired"), ("002", "retired", "kept"), ("003", "new", "absent"),
        ("003", "absent", "new"), ("004", "absent", "new"),
    }  # fmt: skip
    assert {one.short: one.side for one in found} == {
        "001": "both", "002": "theirs", "003": "both", "004": "both",
    }  # fmt: skip
    lines = two_drafts_lines(found, "甲", "乙")
    (said,) = [one for one in lines if "990101001001002 " in one]
    assert said.startswith("[仅“乙”] ") and "“甲”未动" in said and "“乙”停用" in said
    (mine,) = [one for one in lines if "甲 003" in one]
    assert mine.startswith("[改法不同：“乙”对这块地另有划法]")
    assert "两案中的 003 不是同一块地：“甲”新增（0 户）；“乙”无此网格" in mine
    assert "仅“甲”改动 0，仅“乙”改动 1，两案改法不同 4，改法相同 0" in lines[-1]
    told = {(one["numbers"]["this"], one["numbers"]["other"]): one for one in difference_data(found)}
    assert told["003", None]["numbers_of_other_ground"] == ["003"]
    assert told["003", None]["side"] == "both" and told["003", None]["shared_ground"]


def test_the_command_line_counts_the_cells_of_drafts_as_the_window_does(session, town, planning):
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]  # ends on the border of the eastern cell
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))
    assert len(drawn(session, planning.draft_id)) == 4
    path = session.workspace.path

    def listed():
        said = CliRunner().invoke(draft_command, ["list", str(path), "--json"], catch_exceptions=False)
        return json.loads(said.output)[0]["cells"]

    window = DraftCounts(session).by_draft()[planning.draft_id].changes
    assert listed() == window == 3
    publish(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))
    assert listed() == 3


def test_the_pieces_of_a_split_have_names_of_their_own_in_the_checks(session, town, planning):
    line = [V(103.99, 29.005), V(104.0101, 29.0049)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))

    facts = draft_facts(session, planning.draft_id)

    assert len(set(facts.names)) == len(facts.names) == 3
