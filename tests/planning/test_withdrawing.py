"""A published plan is taken back as a whole."""

from dataclasses import replace

import pytest
from shapely import box

from gridmap.domain.actions.decide_cells import DecideCells
from gridmap.domain.actions.drafts import RenameDraft
from gridmap.domain.change import added, replaced
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.errors import Refused
from gridmap.domain.records import Cell, Place, Resident
from gridmap.planning import Planning
from gridmap.planning.publish import prepare, publish, withdraw
from tests.planning.test_draft_editing import start_draft
from tests.planning.test_publishing import V, approval, draw_split, lineages, records
from tests.store.conftest import Do

__all__ = ["records"]


def test_a_plan_is_withdrawn_with_what_came_since(session, town, planning, records):
    draw_split(session, town, planning)
    publish(session, planning.draft_id, approval(session))
    northern = session.workspace.get(records["north"].id).cell_id
    later = Place(session.new_id(), northern, "新店", lon=104.006, lat=29.009)
    session.run(Do(added("change.test", [later])))

    withdraw(session, planning.draft_id, "方案有误")

    assert [cell.id for cell in session.workspace.cells_of(town.city)] == [town.west, town.east]
    assert session.workspace.get(later.id).cell_id == town.west
    assert session.workspace.get(records["south"].id).cell_id == town.west
    # The codes that the plan brought stay used.
    again = Planning(session, start_draft(session, "方案乙"))
    draw_split(session, town, again)
    codes = {cell.code for cell in prepare(session, again.draft_id, approval(session)).new}
    assert codes == {"990101001001005", "990101001001006"}


def test_records_without_a_position_go_back_to_the_cell_they_came_from(session, town, planning, records):
    other = Resident(session.new_id(), town.east, "李四", source="invented")
    session.run(Do(added("change.test", [other])))
    planning.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))
    publish(session, planning.draft_id, approval(session))
    (whole,) = session.workspace.cells_of(town.city)
    since = Resident(session.new_id(), whole.id, "王五", source="invented")
    session.run(Do(added("change.test", [since])))

    made = withdraw(session, planning.draft_id, "方案有误")

    assert session.workspace.get(records["nowhere"].id).cell_id == town.west
    assert session.workspace.get(other.id).cell_id == town.east
    assert made.undecided == 1  # who came since came from neither
    session.undo()
    assert session.workspace.get(other.id).cell_id == whole.id


def test_who_was_decided_about_by_hand_goes_back_with_the_plan(session, town, planning, records):
    draw_split(session, town, planning)
    publish(session, planning.draft_id, approval(session))
    target = session.workspace.get(records["north"].id).cell_id
    session.run(DecideCells({records["nowhere"].id: target}))

    withdraw(session, planning.draft_id, "方案有误")

    assert session.workspace.get(records["nowhere"].id).cell_id == town.west


def test_a_branch_of_a_plan_that_was_withdrawn_is_published_in_its_place(session, town, planning, records):
    draw_split(session, town, planning)
    branch = start_draft(session, "方案乙", branched_from=planning.draft_id)
    publish(session, planning.draft_id, approval(session))
    withdraw(session, planning.draft_id, "方案有误")

    publish(session, branch, approval(session))

    assert session.workspace.get(branch).status == "published"
    assert len(session.workspace.cells_of(town.city)) == 3


def test_withdrawing_a_plan_keeps_the_lineage_of_one_of_the_same_day(session, town, planning):
    draw_split(session, town, planning)
    first = publish(session, planning.draft_id, approval(session))
    before = lineages(session)
    second = Planning(session, start_draft(session, "方案乙"))
    line = [V(104.01, 29.002), V(104.013, 29.003), V(104.01, 29.004)]
    second.draw(lambda coverage: reshape(coverage, town.east, line))
    publish(session, second.draft_id, approval(session))

    withdraw(session, second.draft_id, "方案有误")

    assert lineages(session) == before
    assert len(before) == len(first.new)


def test_only_the_latest_plan_is_withdrawn(session, town, planning, records):
    draw_split(session, town, planning)
    publish(session, planning.draft_id, approval(session))
    second = Planning(session, start_draft(session, "方案乙"))
    cells = [cell.id for cell in session.workspace.cells_of(town.city)]
    second.draw(lambda coverage: merge(coverage, cells, session.new_id))
    publish(session, second.draft_id, approval(session))

    with pytest.raises(Refused, match="draft_not_latest"):
        withdraw(session, planning.draft_id, "方案有误")


def test_a_later_plan_elsewhere_is_withdrawn_first(session, town, planning):
    """The plan that was published later, not the one with the higher id, is named."""
    island = Cell(
        session.new_id(), town.community, "990101001001009", "第九网格", box(104.1, 29, 104.11, 29.01)
    )
    session.run(Do(added("change.test", [island])))
    second = Planning(session, start_draft(session, "方案乙"))
    line = [V(104.105, 28.99), V(104.105, 29.02)]
    second.draw(lambda coverage: split(coverage, [island.id], line, session.new_id))
    publish(session, second.draft_id, approval(session))
    draw_split(session, town, planning)
    publish(session, planning.draft_id, approval(session))

    with pytest.raises(Refused, match=r"draft_not_latest.*方案甲"):
        withdraw(session, second.draft_id, "方案有误")
    withdraw(session, planning.draft_id, "方案有误")
    withdraw(session, second.draft_id, "方案有误")

    assert {cell.id for cell in session.workspace.cells_of(town.city)} == {town.west, town.east, island.id}


def test_a_withdrawn_plan_is_an_open_draft_that_is_published_again(session, town, planning, records):
    draw_split(session, town, planning)
    publish(session, planning.draft_id, approval(session))
    withdraw(session, planning.draft_id, "方案有误")

    draft = session.workspace.get(planning.draft_id)
    assert (draft.status, draft.effective_on, draft.published_on) == ("open", None, None)
    publish(session, planning.draft_id, approval(session))

    codes = sorted(cell.code for cell in session.workspace.cells_of(town.city))
    assert codes == ["990101001001002", "990101001001005", "990101001001006"]
    northern = session.workspace.get(session.workspace.get(records["north"].id).cell_id)
    assert northern.code in codes
    session.undo()
    session.undo()
    assert session.workspace.get(planning.draft_id).status == "published"


def test_a_plan_whose_cells_were_changed_since_is_not_withdrawn(session, town, planning):
    line = [V(104.01, 29.002), V(104.013, 29.005), V(104.01, 29.008)]
    planning.draw(lambda coverage: reshape(coverage, town.west, line))
    publish(session, planning.draft_id, approval(session))
    west = session.workspace.get(town.west)
    session.run(Do(replaced("change.test", [(west, replace(west, valid_to=session.today()))])))

    with pytest.raises(Refused, match="draft_cell_moved_on"):
        withdraw(session, planning.draft_id, "方案有误")


def test_a_plan_is_not_taken_back_beside_a_draft_of_its_name(session, town, planning):
    draw_split(session, town, planning)
    publish(session, planning.draft_id, approval(session))
    other = start_draft(session)

    with pytest.raises(Refused, match="draft_name_taken_meanwhile"):
        withdraw(session, planning.draft_id, "有误")

    session.run(RenameDraft(other, "方案乙"))
    withdraw(session, planning.draft_id, "有误")
