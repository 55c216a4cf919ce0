"""Joining gives up a number in force only where the ground of two such cells becomes one."""

import pytest
import shapely

from gridmap.domain.actions.drafts import LockCell
from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.change import added
from gridmap.domain.check import Issue, Severity
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import cut_out, split
from gridmap.domain.coverage.vertices import insert_vertex, move_vertices
from gridmap.domain.planning.fixes import fix
from gridmap.domain.planning.joining import join, keeper
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Household, Lineage
from gridmap.planning.draft_view import DraftView
from gridmap.planning.population import Population
from gridmap.planning.publish import publish
from gridmap.planning.published import Published
from gridmap.planning.works import works_of
from tests.planning.plan_hands import approval
from tests.planning.test_draft_editing import shapely_bytes
from tests.planning.wobbly_town import stored_bytes
from tests.store.conftest import Do

V = grid.vertex
#: Upright, some metres west of the border between the two cells.
STRIP = [V(104.00995, 28.99), V(104.00995, 29.02)]


def drawn(session, planning):
    rows = session.workspace.referring_to(planning.draft_id, DraftCell, "draft_id")
    return {one.cell_id: one for one in rows}


def new_cells(session, planning):
    """The new cells of the draft, the smallest first."""
    found = [one for one in drawn(session, planning).values() if one.state == "new"]
    return [one.cell_id for one in sorted(found, key=lambda one: one.geometry.area)]


def works(session, planning):
    view = DraftView(session, Published.read(session), Population(session.workspace), planning.draft_id)
    found = works_of(view)
    view.close()
    return [(one.kind, one.before, one.after) for one in found]


def mend(session, planning, cell, into):
    issue = Issue(Severity.ERROR, "check.sliver", (cell,), {"cell": "", "width": 1})
    known = drawn(session, planning)
    planning.draw(lambda coverage: fix(coverage, issue, session.new_id, into, known))


def put_together(session, planning, *cells):
    known = drawn(session, planning)
    return planning.draw(lambda coverage: join(coverage, cells, session.new_id, known))


@pytest.fixture
def strip(session, town, planning):
    """A strip at the edge of the west cell, split off it."""
    planning.draw(lambda coverage: split(coverage, [town.west], STRIP, session.new_id))
    return new_cells(session, planning)[0]


def test_a_sliver_of_the_draft_dissolves_into_the_neighbour_as_a_reshape_would_draw_it(
    session, town, planning, strip
):
    before = stored_bytes(session)
    mend(session, planning, strip, town.east)

    assert {one.cell_id: one.state for one in drawn(session, planning).values()} == {
        town.west: "changed",
        town.east: "changed",
    }
    assert works(session, planning) == [("border", ("001", "002"), ())]
    east = planning.coverage.shape(town.east)
    assert session.can_undo == "change.dissolve"
    session.undo()
    assert stored_bytes(session) == before
    session.undo()
    planning.draw(lambda coverage: reshape(coverage, town.west, STRIP))
    assert planning.coverage.shape(town.east).equals(east)


def test_published_the_neighbour_has_its_code_and_what_lies_on_the_strip(session, town, planning, strip):
    home = Household(session.new_id(), town.west, lon=104.00998, lat=29.005)
    session.run(Do(added("change.test", [home])))
    codes = {one: session.workspace.get(one).code for one in (town.west, town.east)}
    mend(session, planning, strip, town.east)

    made = publish(session, planning.draft_id, approval(session))

    assert (made.retired, made.new, made.moved) == ((), (), 1)
    assert {one: session.workspace.get(one).code for one in codes} == codes
    assert session.workspace.get(home.id).cell_id == town.east
    assert not [one for one in made.change.after.values() if isinstance(one, Lineage)]


def test_a_sliver_put_back_where_it_was_cut_out_leaves_nothing_drawn(session, town, planning):
    ring = [V(104.004, 29.004), V(104.006, 29.004), V(104.006, 29.00401), V(104.004, 29.00401)]
    before = shapely.to_wkb(planning.coverage.shape(town.west))
    planning.draw(lambda coverage: cut_out(coverage, ring, session.new_id))
    (sliver,) = new_cells(session, planning)

    mend(session, planning, sliver, town.west)

    assert drawn(session, planning) == {}
    assert shapely.to_wkb(planning.coverage.shape(town.west)) == before
    session.undo()
    assert set(planning.coverage.ids()) == {town.west, town.east, sliver}


def test_a_sliver_beside_the_rest_of_its_cell_puts_that_cell_back(session, town, planning, strip):
    rest = new_cells(session, planning)[1]

    mend(session, planning, strip, rest)

    assert session.can_undo == "change.restore"
    assert sorted(planning.coverage.ids()) == [town.west, town.east]
    assert drawn(session, planning) == {}  # nor the vertices that the line left on the borders


def test_vertices_that_the_planner_puts_on_a_border_stay(session, town, planning):
    edge, middle = (V(104.01, 29), V(104.01, 29.01)), V(104.01, 29.005)

    planning.draw(lambda coverage: insert_vertex(coverage, edge, middle))

    assert drawn(session, planning).keys() == {town.west, town.east}
    assert planning.coverage.cells_at(middle) == {town.west, town.east}


def test_a_published_sliver_is_merged_into_a_new_cell(session, town, planning):
    assert keeper({}, (town.east, town.west), wanted=town.east) is None
    mend(session, planning, town.west, town.east)

    assert works(session, planning) == [("merge", ("001", "002"), ("003",))]


def test_merging_a_piece_with_a_published_cell_gives_it_the_ground(session, town, planning):
    line = [V(104.005, 28.99), V(104.005, 29.02)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))
    piece = next(
        one
        for one in new_cells(session, planning)
        if planning.coverage.shape(one).intersects(planning.coverage.shape(town.east))
    )

    put_together(session, planning, piece, town.east)
    assert session.can_undo == "change.merge"  # what the planner called it, though a cell stays what it is
    assert works(session, planning) == [("border", ("001", "002"), ())]
    put_together(session, planning, town.west, town.east)  # two that are published: a new cell

    assert works(session, planning) == [("merge", ("001", "002"), ("003",))]


def test_the_last_piece_of_a_retired_cell_takes_its_number_along(session, town, planning, strip):
    """Else the retired cell would have nothing that tells where its ground went."""
    rest = new_cells(session, planning)[1]
    session.run(LockCell(planning.draft_id, rest))
    mend(session, planning, strip, town.east)
    assert rest in planning.coverage  # locked: it is not put back as the cell it was
    session.run(LockCell(planning.draft_id, rest))

    put_together(session, planning, rest, town.east)

    assert works(session, planning) == [("merge", ("001", "002"), ("003",))]


def test_whatever_is_drawn_back_is_not_drawn_any_more(session, town, planning):
    corner, moved = V(104.01, 29), V(104.009, 29)
    before = shapely_bytes(planning)
    planning.draw(lambda coverage: move_vertices(coverage, {corner: moved}))
    assert drawn(session, planning).keys() == {town.west, town.east}

    planning.draw(lambda coverage: move_vertices(coverage, {moved: corner}))

    assert drawn(session, planning) == {}
    assert shapely_bytes(planning) == before
    session.undo()
    assert drawn(session, planning).keys() == {town.west, town.east}


def test_the_last_piece_of_a_retired_cell_stays_a_new_one_where_it_is_dedicated(session, town, planning):
    school = Dedication("school", "东小学")
    planning.draw(lambda coverage: split(coverage, [town.west], STRIP, session.new_id), school)
    strip, last = new_cells(session, planning)

    put_together(session, planning, strip, town.east)

    assert new_cells(session, planning) == [last]
    assert drawn(session, planning)[last].kind == "dedicated"
    assert drawn(session, planning)[town.west].state == "retired"
