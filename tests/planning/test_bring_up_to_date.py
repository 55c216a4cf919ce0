from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from shapely import Point, box

from gridmap.domain.change import added, replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.coverage.vertices import move_vertices
from gridmap.domain.errors import Refused
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning.rebase import groups
from gridmap.domain.records import Cell, Household
from gridmap.planning import Planning
from gridmap.planning.facts import issues_of_draft
from gridmap.planning.publish import publish
from gridmap.planning.rebased_text import sides_of
from gridmap.planning.rebasing import bring_up_to_date, look, outdated_count
from tests.domain.coverage.test_random_edits import whole
from tests.planning.plan_hands import approval, publish_split
from tests.planning.test_draft_editing import big_town, drawn, start_draft
from tests.planning.wobbly_town import two_scribbled
from tests.store.conftest import Do

V = grid.vertex


def split_west_and_another(session, town, west):
    """A draft that splits the western cell and a third one, which begins at a longitude; and the third."""
    shape = box(west, 29, west + 0.01, 29.01)
    third = Cell(session.new_id(), town.community, "990101001001003", "第三网格", shape)
    session.run(Do(added("change.test", [third])))
    made = Planning(session, start_draft(session))
    for cell, lon in ((town.west, 104.005), (third.id, west + 0.005)):
        line = [V(lon, 28.99), V(lon, 29.02)]
        made.draw(lambda coverage, cell=cell, line=line: split(coverage, [cell], line, session.new_id))
    return made, third


@pytest.fixture
def planning(session, town):
    """A draft that splits the western cell and, far away, a cell on its own."""
    made, made.island = split_west_and_another(session, town, 104.1)
    yield made
    made.close()


def test_cells_that_do_not_touch_are_groups_of_their_own(session, town, planning):
    found = groups(session.workspace, planning.draft_id)

    assert sorted(len(group.cells) for group in found) == [3, 3]
    assert not any(group.outdated for group in found)


def test_a_draft_of_the_present_state_needs_nothing(session, planning):
    with pytest.raises(Refused, match="draft_up_to_date"):
        bring_up_to_date(session, planning.draft_id)


def test_another_kind_of_a_cell_below_is_taken_over(session, town, planning):
    west = session.workspace.get(town.west)
    session.run(Do(replaced("change.test", [(west, replace(west, kind="dedicated"))])))
    with pytest.raises(Refused, match="draft_outdated"):
        publish(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))

    assert bring_up_to_date(session, planning.draft_id) == []

    publish(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))


@pytest.mark.parametrize("choice", ["mine", "published"])
def test_a_choice_is_not_applied_to_more_than_it_was_about(session, town, choice):
    """Another plan is published between the choice and the update, which draws in more of the draft."""
    mine, beyond = split_west_and_another(session, town, 104.02)
    publish_split(session, town.west, [V(104.003, 28.99), V(104.003, 29.02)], "方案乙")
    found = look(session, mine.draft_id)
    assert [len(one.given_up) for one in found] == [3]
    other = Planning(session, start_draft(session, "方案丙"))
    west = next(one for one in other.coverage.ids() if other.coverage.shape(one).bounds[0] == 104.003)
    other.draw(lambda coverage: merge(coverage, [west, town.east, beyond.id], session.new_id))
    publish(session, other.draft_id, approval(session))
    before = drawn(session, mine.draft_id)

    with pytest.raises(Refused, match="draft_moved_on"):
        bring_up_to_date(session, mine.draft_id, {found[0].key: choice}, found)

    assert drawn(session, mine.draft_id) == before
    now = look(session, mine.draft_id)
    assert [len(one.given_up) for one in now] == [3, 3]
    assert bring_up_to_date(session, mine.draft_id, {one.key: choice for one in now}, now) == []


def test_what_no_longer_fits_is_dropped_only_when_asked_for(session, town, planning):
    other = Planning(session, start_draft(session, "方案乙"))
    other.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))
    publish(session, other.draft_id, Approval(session.today(), "李主任", "调整"))

    with pytest.raises(Refused, match="draft_conflicts"):
        bring_up_to_date(session, planning.draft_id)
    (conflict,) = look(session, planning.draft_id)
    assert conflict.conflict and conflict.can_keep_mine
    assert bring_up_to_date(session, planning.draft_id, {conflict.key: "published"}) == []

    assert set(drawn(session, planning.draft_id)) & {town.west, town.east} == set()
    assert planning.island.id in drawn(session, planning.draft_id)
    publish(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))
    session.undo()
    session.undo()
    assert town.west in drawn(session, planning.draft_id)


def test_nobody_draws_over_cells_that_are_no_longer_as_shown(session, town, planning):
    """A plan is published elsewhere while the map still shows what was before."""
    behind = Planning(session, start_draft(session, "方案丙"))
    west = session.workspace.get(town.west)
    session.run(Do(replaced("change.test", [(west, replace(west, valid_to=session.today()))])))
    line = [V(104.005, 28.99), V(104.005, 29.02)]

    with pytest.raises(Refused, match="draft_ground_moved"):
        behind.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))


def test_what_no_longer_fits_is_kept_over_what_was_published(session, town, planning):
    """The other plan merged both cells; keeping the split leaves the merged cell the rest."""
    other = Planning(session, start_draft(session, "方案乙"))
    other.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))
    publish(session, other.draft_id, Approval(session.today(), "李主任", "调整"))
    (merged,) = [one for one in session.workspace.cells_of(town.city) if one.id != planning.island.id]
    (conflict,) = look(session, planning.draft_id)

    bring_up_to_date(session, planning.draft_id, {conflict.key: "mine"})

    assert outdated_count(session, planning.draft_id) == 0
    mine = drawn(session, planning.draft_id)
    assert mine[merged.id].state == "changed"
    assert mine[merged.id].geometry.bounds == (104.01, 29, 104.02, 29.01)
    pieces = [one for one in mine.values() if one.state == "new" and one.geometry.bounds[2] <= 104.01]
    assert [one.parents for one in pieces] == [f"[{merged.id}]"] * 2
    publish(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))
    cells = session.workspace.cells_of(town.city)
    assert len(cells) == 5
    assert len({one.name for one in cells}) == 5  # the pieces were both called as the cell that is gone


def test_a_border_that_another_plan_moved_elsewhere_joins_in(session, town, planning):
    """The draft splits the western cell at 104.005; the other plan pushes its eastern border out."""
    other = Planning(session, start_draft(session, "方案乙"))
    line = [V(104.01, 29.002), V(104.013, 29.005), V(104.01, 29.008)]
    other.draw(lambda coverage: reshape(coverage, town.west, line))
    publish(session, other.draft_id, Approval(session.today(), "李主任", "调整"))
    (found,) = look(session, planning.draft_id)
    assert not found.conflict

    assert bring_up_to_date(session, planning.draft_id) == []

    mine = drawn(session, planning.draft_id)
    assert mine[town.west].state == "retired"
    easternmost = max(one.geometry.bounds[2] for one in mine.values() if one.parents == f"[{town.west}]")
    assert easternmost == 104.013
    session.undo()
    assert outdated_count(session, planning.draft_id) > 0


def test_a_draft_whose_cell_another_plan_retired_is_checked_once_it_is_updated(session, town, planning):
    session.run(Do(added("change.test", [Household(session.new_id(), town.west, lon=104.002, lat=29.005)])))
    over = Planning(session, start_draft(session, "方案乙"))
    line = [V(104.01, 29.002), V(104.013, 29.005), V(104.01, 29.008)]
    over.draw(lambda coverage: reshape(coverage, town.west, line))
    publish(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))

    with pytest.raises(Refused, match="draft_figures_held"):
        issues_of_draft(session, over.draft_id)
    bring_up_to_date(session, over.draft_id, "mine")

    issues = issues_of_draft(session, over.draft_id)
    assert issues


@pytest.mark.parametrize("seed", range(6))
def test_whatever_two_planners_draw_the_later_draft_is_whole_when_it_is_kept(session, seed):
    cells = big_town(session)
    area = sum(cell.geometry.area for cell in cells)
    drafts = two_scribbled(session, np.random.default_rng(seed), 5)
    publish(session, drafts[0], Approval(session.today(), "李主任", "调整"))
    found = look(session, drafts[1])
    assert [one for one in found if one.conflict and not one.can_keep_mine] == []
    before = {key for one in found for side in (one.mine, one.published) for key in in_parts(side)}
    before |= in_parts({cell.id: cell.geometry for cell in session.workspace.all_of(Cell)})  # published so
    told = {sides_of(session, one)[0].splitlines()[-1] for one in found if one.merge and one.merge.apart}

    if outdated_count(session, drafts[1]):
        bring_up_to_date(session, drafts[1], "mine")

    coverage = Planning(session, drafts[1]).coverage
    whole(coverage, area)
    assert outdated_count(session, drafts[1]) == 0
    apart = in_parts({one: coverage.shape(one) for one in coverage.ids()}) - before
    assert apart == {key for one in found if one.merge for key in one.merge.apart}
    cells = [session.workspace.get(one) for one in apart]
    regions = [session.workspace.get(cell.community_id).name for cell in cells]
    assert told == {
        f"保留本方案会使 {name} {cell.code[-3:]} 分成几块" for name, cell in zip(regions, cells, strict=True)
    }


def in_parts(shapes):
    """The cells of several parts."""
    return {one for one, shape in shapes.items() if shape.geom_type == "MultiPolygon"}


def pushed(session, town, name="方案乙"):
    """Another plan pushes the western cell out into the eastern one."""
    other = Planning(session, start_draft(session, name))
    line = [V(104.01, 29.002), V(104.013, 29.005), V(104.01, 29.008)]
    other.draw(lambda coverage: reshape(coverage, town.west, line))
    publish(session, other.draft_id, Approval(session.today(), "李主任", "调整"))


def test_a_border_moved_between_two_cells_that_the_draft_retires_is_a_conflict(session, town):
    """Together the two have the ground that they had, but not each of them."""
    mine = Planning(session, start_draft(session))
    mine.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))
    line = [V(103.99, 29.005), V(104.03, 29.005)]
    (merged,) = mine.coverage.ids()
    mine.draw(lambda coverage: split(coverage, [merged], line, session.new_id))
    pushed(session, town)

    (found,) = look(session, mine.draft_id)

    assert found.conflict and found.can_keep_mine
    assert sides_of(session, found) == (
        "桥社区 停用 001、002，新增 003、004",
        "桥社区 001、002",
    )
    with pytest.raises(Refused, match="draft_conflicts"):
        bring_up_to_date(session, mine.draft_id)
    assert bring_up_to_date(session, mine.draft_id, {found.key: "mine"}) == []
    publish(session, mine.draft_id, Approval(session.today(), "李主任", "调整"))


def test_a_border_moved_between_two_cells_that_the_draft_makes_one_is_no_conflict(session, town):
    mine = Planning(session, start_draft(session))
    mine.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))
    (merged,) = mine.coverage.ids()
    pushed(session, town)

    (found,) = look(session, mine.draft_id)
    assert not found.conflict
    assert bring_up_to_date(session, mine.draft_id) == []

    assert outdated_count(session, mine.draft_id) == 0
    assert same_ground(drawn(session, mine.draft_id)[merged].geometry, box(104, 29, 104.02, 29.01))
    publish(session, mine.draft_id, Approval(session.today(), "李主任", "调整"))
    assert [cell.id for cell in session.workspace.cells_of(town.city)] == [merged]


def test_two_plans_that_push_the_same_border_at_two_places_both_count(session, town):
    mine = Planning(session, start_draft(session))
    line = [V(104.01, 29.0005), V(104.007, 29.001), V(104.01, 29.0015)]
    mine.draw(lambda coverage: reshape(coverage, town.east, line))
    pushed(session, town)
    (found,) = look(session, mine.draft_id)
    assert not found.conflict

    assert bring_up_to_date(session, mine.draft_id) == []

    west = drawn(session, mine.draft_id)[town.west].geometry
    assert west.covers(Point(104.011, 29.005)) and not west.intersects(Point(104.009, 29.001))


def bulged(session, town, lon, name):
    """A plan that moves a stretch of the border between the two cells to another meridian."""
    plan = Planning(session, start_draft(session, name))
    loser = town.west if lon > 104.01 else town.east
    line = [V(104.01, 29.002), V(lon, 29.005), V(104.01, 29.008)]
    plan.draw(lambda coverage: reshape(coverage, loser, line))
    plan.close()
    return plan.draft_id


def west_of(session, town, draft_id):
    cell = drawn(session, draft_id).get(town.west) or session.workspace.get(town.west)
    return cell.geometry


BOTH_MOVED = [(104.007, 104.013), (104.013, 104.007), (104.013, 104.016), (104.016, 104.013)]


@pytest.mark.parametrize("choice", ["mine", "published"])
@pytest.mark.parametrize(("mine", "theirs"), BOTH_MOVED)
def test_one_stretch_of_a_border_that_both_moved_is_a_conflict(session, town, mine, theirs, choice):
    draft = bulged(session, town, mine, "方案甲")
    as_drawn = west_of(session, town, draft)
    publish(session, bulged(session, town, theirs, "方案乙"), Approval(session.today(), "李主任", "调整"))
    as_published = session.workspace.get(town.west).geometry

    (found,) = look(session, draft)
    assert found.conflict and found.can_keep_mine
    assert sides_of(session, found) == ("桥社区 调整 001、002", "桥社区 001、002")
    bring_up_to_date(session, draft, choice)

    chosen = as_drawn if choice == "mine" else as_published
    assert same_ground(west_of(session, town, draft), chosen)
    whole(Planning(session, draft).coverage, 2e-4)


def test_the_same_change_on_both_sides_joins(session, town):
    draft = bulged(session, town, 104.013, "方案甲")
    publish(session, bulged(session, town, 104.013, "方案乙"), Approval(session.today(), "李主任", "调整"))

    (found,) = look(session, draft)

    assert not found.conflict


def moved_vertex(session, name, at, by):
    plan = Planning(session, start_draft(session, name))
    to = V(*(np.array(grid.position(at)) + by))
    try:
        plan.draw(lambda coverage: move_vertices(coverage, {at: to}))
    finally:
        plan.close()
    return plan.draft_id


@pytest.mark.parametrize("cells_at_it", [2, 4])
def test_a_vertex_that_both_moved_is_a_conflict_and_tears_no_cell(session, cells_at_it):
    cells = big_town(session)
    area = sum(cell.geometry.area for cell in cells)
    met = Counter(V(*xy) for cell in cells for xy in set(cell.geometry.exterior.coords))
    inner = [at for at, count in met.items() if count == cells_at_it]
    random = np.random.default_rng(cells_at_it)
    tried = 0
    for turn in range(12):
        at = inner[random.integers(len(inner))]
        ways = random.normal(size=(2, 2))
        ways *= 0.0006 / np.hypot(*ways.T)[:, None]
        try:
            theirs, mine = (
                moved_vertex(session, f"{side}{turn}", at, by) for side, by in zip("甲乙", ways, strict=True)
            )
        except Refused:
            continue
        publish(session, theirs, Approval(session.today(), "李主任", "调整"))
        (found,) = look(session, mine)
        assert found.conflict and found.can_keep_mine
        for choice in ("mine", "published"):
            bring_up_to_date(session, mine, choice)
            plan = Planning(session, mine)
            whole(plan.coverage, area)
            assert {plan.coverage.shape(one).geom_type for one in plan.coverage.ids()} == {"Polygon"}
            plan.close()
            session.undo()
        session.undo()
        tried += 1
    assert tried > 3


def test_what_keeping_a_draft_changes_in_force_is_told_with_all_that_it_makes_of_a_cell(session, town):
    """The draft divides the west cell in three, of which two lie on ground that another plan gave away."""
    before = session.workspace.get(town.east).geometry
    planning = Planning(session, start_draft(session, "方案甲"))
    lines = [[V(lon, 28.99), V(lon, 29.02)] for lon in (104.003, 104.008)]
    planning.draw(lambda coverage: split(coverage, [town.west], lines[0], session.new_id))
    (east_part,) = [one for one in planning.coverage.near(Point(104.006, 29.005)) if one != town.east]
    planning.draw(lambda coverage: split(coverage, [east_part], lines[1], session.new_id))
    planning.close()
    publish(session, bulged(session, town, 104.007, "方案乙"), Approval(session.today(), "李主任", "调整"))

    (found,) = look(session, planning.draft_id)

    assert found.conflict and found.can_keep_mine
    said = sides_of(session, found)[0].splitlines()
    assert said == ["桥社区 停用 001，新增 003、004、005", "保留本方案还会改动现行：桥社区 调整 002"]
    bring_up_to_date(session, planning.draft_id, "mine")
    assert same_ground(drawn(session, planning.draft_id)[town.east].geometry, before)
