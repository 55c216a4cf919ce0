"""Whatever was drawn meanwhile, an updated draft and what is published of it never overlap."""

from dataclasses import replace

import pytest
import shapely

from gridmap.domain.change import Change
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.errors import Refused
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.records import Cell
from gridmap.planning import Planning
from gridmap.planning.parted import wholes
from gridmap.planning.publish import publish
from gridmap.planning.rebasing import bring_up_to_date, look
from gridmap.store.coverage_data import cells_in_force
from tests.domain.coverage.test_random_edits import whole
from tests.planning.test_draft_editing import big_town, drawn, start_draft
from tests.store.conftest import Do

V = grid.vertex


def row_of_four(session):
    """Cells of the big town that stand beside each other, from west to east."""
    cells = sorted(
        big_town(session), key=lambda one: (round(one.geometry.centroid.y, 2), one.geometry.centroid.x)
    )
    return [one.id for one in cells[:4]]


def cut_across(session, draft, cells):
    """Split cells from west to east."""
    planning = Planning(session, draft)
    for cell in cells:
        west, south, east, north = planning.coverage.shape(cell).bounds
        line = [V(west - 0.001, (south + north) / 2), V(east + 0.001, (south + north) / 2)]
        planning.draw(lambda coverage, cell=cell, line=line: split(coverage, [cell], line, session.new_id))
    planning.close()


def merged_by_another(session, cells):
    other = Planning(session, start_draft(session, "方案甲"))
    other.draw(lambda coverage: merge(coverage, cells, session.new_id))
    publish(session, other.draft_id, Approval(session.today(), "李主任", "调整"))
    other.close()


@pytest.mark.parametrize("choices", [("mine", "mine"), ("mine", "published"), ("published", "mine")])
def test_groups_that_another_plan_brought_onto_one_cell_are_written_as_one(session, choices):
    """Each would have given the merged cell a shape of its own, and one of them its ground to two cells."""
    row = row_of_four(session)
    area = sum(cell.geometry.area for cell in session.workspace.all_of(Cell))
    draft = start_draft(session, "方案乙")
    cut_across(session, draft, (row[0], row[3]))
    merged_by_another(session, row)

    found = look(session, draft)
    assert [one.conflict for one in found] == [True, True]
    ((written, _),) = wholes(found)
    assert len(written.group.cells) >= 6
    bring_up_to_date(session, draft, {one.key: choice for one, choice in zip(found, choices, strict=True)})

    planning = Planning(session, draft)
    whole(planning.coverage, area)
    assert sum(one.state == "new" for one in drawn(session, draft).values()) == 2 * choices.count("mine")
    publish(session, draft, Approval(session.today(), "李主任", "调整"))
    whole(Coverage.build(*cells_in_force(session.workspace)), area)


def test_a_draft_that_would_lie_across_cells_in_force_is_not_published(session, town):
    """However it came to that: what is written past the tools, by another program say, is looked at too."""
    draft = start_draft(session, "方案乙")
    cut_across(session, draft, (town.west,))
    piece = max((one for one in drawn(session, draft).values() if one.state == "new"), key=lambda one: one.id)
    wide = piece.geometry.union(shapely.box(104.0099, 29.001, 104.0115, 29.002))
    over = replace(piece, geometry=grid.snapped(wide))
    session.run(Do(Change("change.test", {piece.id: piece}, {piece.id: over})))

    with pytest.raises(Refused, match=r"planning\.publish_errors") as refused:
        publish(session, draft, Approval(session.today(), "李主任", "调整"))
    assert "check.overlap" in {issue.key for issue in refused.value.issues}
