import pytest

from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.coverage.vertices import moved
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Household, Place, Resident
from gridmap.planning.draft_view import DraftView
from gridmap.planning.population import Counted, Population
from gridmap.planning.preview import Preview
from gridmap.planning.publish import publish
from gridmap.planning.published import Published
from gridmap.planning.works import works_of
from tests.planning.test_draft_editing import start_draft
from tests.store.conftest import Do

V = grid.vertex
ACROSS = [V(103.99, 29.005), V(104.0101, 29.0049)]


@pytest.fixture
def home(session, town):
    """A household in the north of the western cell with two residents, and one household that is nowhere."""
    north = Household(session.new_id(), town.west, lon=104.009, lat=29.008)
    people = [
        Resident(session.new_id(), town.west, "张三", household_id=north.id, source="invented"),
        Resident(session.new_id(), town.west, "李四", household_id=north.id, source="invented"),
    ]
    nowhere = Household(session.new_id(), town.west)
    shop = Place(session.new_id(), town.east, "东店", lon=104.015, lat=29.005)
    session.run(Do(added("change.test", [north, *people, nowhere, shop])))
    return people


@pytest.fixture
def view(session, town, home):
    made = DraftView(session, Published.read(session), Population(session.workspace), start_draft(session))
    yield made
    made.close()


def follow(session, view, tool):
    stop = session.subscribe(lambda _: view.follow())
    view.planning.draw(tool)
    stop()


def test_residents_are_where_their_household_is_and_the_unlocated_are_counted_apart(view, town):
    assert view.counted(town.west) == Counted(1, 2, 0, 0)
    assert view.counted(town.east) == Counted(0, 0, 1, 0)
    row = view.published.row_of[town.west]
    assert view.published.without_position[row] == 1


def test_residents_move_with_their_household_when_a_plan_is_published(session, view, town, home):
    follow(session, view, lambda coverage: split(coverage, [town.west], ACROSS, session.new_id))

    publish(session, view.draft_id, Approval(session.today(), "李主任", "试验"))

    cells = {session.workspace.get(one.id).cell_id for one in home}
    (cell,) = cells
    assert session.workspace.get(cell).geometry.bounds[1] == pytest.approx(29.005, abs=1e-4)


def test_a_preview_counts_what_a_moved_border_takes_along(view, town):
    preview = Preview(view, [town.west, town.east])
    corner = V(104.01, 29.01)
    shapes = moved(view.coverage, {corner: V(104.007, 29.01)}).shapes

    whole = {row.cell_id: row for row in preview.rows(shapes)}
    cropped = {row.cell_id: row for row in preview.rows(shapes, box=(104.0, 29.0, 104.02, 29.01))}

    assert whole == cropped
    assert (whole[town.west].before.households, whole[town.west].after.households) == (1, 0)
    assert (whole[town.east].before.residents, whole[town.east].after.residents) == (0, 2)


def test_the_works_of_a_draft_name_old_and_new_cells_and_leave_out_what_only_got_a_vertex(
    session, view, town
):
    follow(session, view, lambda coverage: split(coverage, [town.west], ACROSS, session.new_id))

    (work,) = works_of(view)
    assert (work.kind, work.before, work.after, work.households) == ("split", ("001",), ("003", "004"), 1)


def test_changes_that_are_told_late_are_taken_in_one_after_the_other(session, view, town):
    """A worker's thread writes on while the window still takes in its first change."""
    view.planning.draw(lambda coverage: split(coverage, [town.west], ACROSS, session.new_id))
    first = {one.cell_id for one in session.workspace.all_of(DraftCell) if one.state == "new"}
    view.planning.draw(lambda coverage: merge(coverage, sorted(first), session.new_id))
    before = view.coverage

    touched = view.follow()

    assert before is not view.coverage is view.planning.coverage
    assert {town.west, *first} <= touched
    assert set(view.cells_of(view.cell(town.east).community_id)) == set(view.coverage.ids())
    assert view.follow() == set()
