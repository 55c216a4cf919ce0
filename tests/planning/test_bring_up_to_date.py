from dataclasses import replace

import pytest
from shapely import box

from gridmap.domain.actions.bring_up_to_date import BringUpToDate
from gridmap.domain.change import added, replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.errors import Refused
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning.rebase import groups
from gridmap.domain.records import Cell
from gridmap.planning import Planning
from gridmap.planning.publish import publish
from tests.planning.test_draft_editing import drawn, start_draft
from tests.store.conftest import Do

V = grid.vertex


@pytest.fixture
def planning(session, town):
    """A draft that splits the western cell and, far away, a cell on its own."""
    island = Cell(
        session.new_id(), town.community, "990101001001003", "第三网格", box(104.1, 29, 104.11, 29.01)
    )
    session.run(Do(added("change.test", [island])))
    made = Planning(session, start_draft(session))
    for cell, lon in ((town.west, 104.005), (island.id, 104.105)):
        line = [V(lon, 28.99), V(lon, 29.02)]
        made.draw(lambda coverage, cell=cell, line=line: split(coverage, [cell], line, session.new_id))
    made.island = island
    yield made
    made.close()


def test_cells_that_do_not_touch_are_groups_of_their_own(session, town, planning):
    found = groups(session.workspace, planning.draft_id)

    assert sorted(len(group.cells) for group in found) == [3, 3]
    assert not any(group.conflicts or group.outdated for group in found)


def test_a_draft_of_the_present_state_needs_nothing(session, planning):
    with pytest.raises(Refused, match="draft_up_to_date"):
        session.run(BringUpToDate(planning.draft_id))


def test_another_kind_of_a_cell_below_is_taken_over(session, town, planning):
    west = session.workspace.get(town.west)
    session.run(Do(replaced("change.test", [(west, replace(west, kind="dedicated"))])))
    with pytest.raises(Refused, match="draft_outdated"):
        publish(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))

    session.run(BringUpToDate(planning.draft_id))

    publish(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))


def test_what_no_longer_fits_is_dropped_only_when_asked_for(session, town, planning):
    other = Planning(session, start_draft(session, "方案乙"))
    other.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))
    publish(session, other.draft_id, Approval(session.today(), "李主任", "调整"))

    with pytest.raises(Refused, match="draft_conflicts"):
        session.run(BringUpToDate(planning.draft_id))
    session.run(BringUpToDate(planning.draft_id, drop_conflicts=True))

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
