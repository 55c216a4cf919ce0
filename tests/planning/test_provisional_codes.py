"""The codes that new cells go by in a draft stay; publishing counts anew, and says so."""

from gridmap.commands.planning_text import renumbered_lines
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.planning.naming import shown_codes
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning.publishing import Approval
from gridmap.planning import Planning
from gridmap.planning.comparison import difference
from gridmap.planning.draft_view import DraftView
from gridmap.planning.population import Population
from gridmap.planning.publish import prepare, publish, withdraw
from gridmap.planning.published import Published
from tests.planning.test_draft_editing import start_draft

V = grid.vertex
#: The town has a western and an eastern cell, 001 and 002.
ACROSS_WEST = [V(103.99, 29.005), V(104.0101, 29.0049)]
ACROSS_EAST = [V(104.0099, 29.005), V(104.03, 29.0049)]


def cut(session, planning, cell, line):
    """Split a cell; gives the pieces, the northern one first."""
    before = set(drawn_cells(session.workspace, planning.draft_id))
    planning.draw(lambda coverage: split(coverage, [cell], line, session.new_id))
    made = [
        one.cell_id
        for one in drawn_cells(session.workspace, planning.draft_id).values()
        if one.state == "new" and one.cell_id not in before
    ]
    return sorted(made, key=lambda one: -planning.coverage.shape(one).centroid.y)


def shown(session, draft):
    new = [one for one in drawn_cells(session.workspace, draft).values() if one.state == "new"]
    return {cell: code[-3:] for cell, code in shown_codes(session.workspace, new).items()}


def approval(session):
    return Approval(session.today(), "李主任", "年度调整")


def test_codes_stay_when_more_cells_are_drawn_west_of_them(session, town, planning):
    east = cut(session, planning, town.east, ACROSS_EAST)
    before = shown(session, planning.draft_id)
    assert [before[one] for one in east] == ["003", "004"]

    west = cut(session, planning, town.west, ACROSS_WEST)

    after = shown(session, planning.draft_id)
    assert {one: after[one] for one in east} == before
    assert [after[one] for one in west] == ["005", "006"]


def test_the_view_of_a_draft_shows_the_same_codes_now_and_when_it_is_read_anew(session, town, planning):
    east = cut(session, planning, town.east, ACROSS_EAST)
    population = Population(session.workspace)
    view = DraftView(session, Published.read(session), population, planning.draft_id)
    stop = session.subscribe(lambda _: view.follow())
    west = cut(session, planning, town.west, ACROSS_WEST)
    stop()
    again = DraftView(session, view.published, population, planning.draft_id)

    for one in (view, again):
        assert [one.cell(cell).short for cell in east + west] == ["003", "004", "005", "006"]
        one.close()


def test_a_number_that_a_cell_leaves_goes_to_the_next_one_and_no_other_moves(session, town, planning):
    east = cut(session, planning, town.east, ACROSS_EAST)
    west = cut(session, planning, town.west, ACROSS_WEST)

    planning.draw(lambda coverage: merge(coverage, [west[0], east[0]], session.new_id))

    codes = shown(session, planning.draft_id)
    assert codes.pop(east[1]) == "004"
    assert codes.pop(west[1]) == "006"
    assert list(codes.values()) == ["003"]
    session.undo()
    assert sorted(shown(session, planning.draft_id).values()) == ["003", "004", "005", "006"]


def test_publishing_counts_from_west_to_east_and_tells_who_gets_another_code(session, town, planning):
    east = cut(session, planning, town.east, ACROSS_EAST)
    west = cut(session, planning, town.west, ACROSS_WEST)

    prepared = prepare(session, planning.draft_id, approval(session))

    told = [(was[-3:], cell.code[-3:], cell.id) for was, cell in prepared.renumbered]
    codes = {cell.id: cell.code[-3:] for cell in prepared.new}
    assert [codes[one] for one in (west[0], east[0], west[1], east[1])] == ["003", "004", "005", "006"]
    assert told == [
        ("003", "004", east[0]), ("004", "006", east[1]), ("005", "003", west[0]), ("006", "005", west[1]),
    ]  # fmt: skip


def test_the_command_line_lists_them_too(session, town, planning):
    cut(session, planning, town.east, ACROSS_EAST)
    cut(session, planning, town.west, ACROSS_WEST)

    lines = renumbered_lines(prepare(session, planning.draft_id, approval(session)))

    assert "4" in lines[0]
    assert lines[1].startswith("  990101001001003 → 990101001001004 ")


def test_a_plan_with_one_edit_is_published_as_it_was_shown(session, town, planning):
    cut(session, planning, town.west, ACROSS_WEST)
    assert prepare(session, planning.draft_id, approval(session)).renumbered == ()


def test_a_branch_keeps_the_codes_and_a_comparison_shows_them(session, town, planning):
    east = cut(session, planning, town.east, ACROSS_EAST)
    cut(session, planning, town.west, ACROSS_WEST)
    branch = start_draft(session, "副本", branched_from=planning.draft_id)

    assert shown(session, branch) == shown(session, planning.draft_id)
    found = {one.cell_id: one.short for one in difference(session, branch)}
    assert [found[one] for one in east] == ["003", "004"]


def test_a_number_that_was_published_for_another_cell_is_given_up(session, town, planning):
    other = Planning(session, start_draft(session, "方案乙"))
    cut(session, other, town.east, ACROSS_EAST)
    cut(session, planning, town.west, ACROSS_WEST)
    publish(session, other.draft_id, approval(session))

    assert sorted(shown(session, planning.draft_id).values()) == ["005", "006"]
    other.close()


def test_the_codes_that_cells_got_in_their_place_stay_too(session, town, planning):
    """Their own numbers were published for others; more is drawn, and a cell leaves a number free."""
    other = Planning(session, start_draft(session, "方案乙"))
    cut(session, other, town.east, ACROSS_EAST)
    north, south = cut(session, planning, town.west, ACROSS_WEST)
    publish(session, other.draft_id, approval(session))
    assert [shown(session, planning.draft_id)[one] for one in (north, south)] == ["005", "006"]

    further_north = cut(session, planning, north, [V(103.99, 29.0075), V(104.0101, 29.0074)])

    codes = shown(session, planning.draft_id)
    assert codes[south] == "006"
    assert [codes[one] for one in further_north] == ["005", "007"]
    planning.draw(lambda coverage: merge(coverage, further_north, session.new_id))
    assert shown(session, planning.draft_id)[south] == "006"
    session.undo()
    session.undo()
    assert [shown(session, planning.draft_id)[one] for one in (north, south)] == ["005", "006"]
    other.close()


def test_cells_from_before_numbers_were_kept_stay_where_others_leave_numbers_free(session, town, planning):
    west = cut(session, planning, town.west, ACROSS_WEST)
    east = cut(session, planning, town.east, ACROSS_EAST)
    with session.workspace.writing() as writer:
        writer.execute("UPDATE draft_cell SET number = NULL")
    before = shown(session, planning.draft_id)

    planning.draw(lambda coverage: merge(coverage, west, session.new_id))

    after = shown(session, planning.draft_id)
    assert {one: after[one] for one in east} == {one: before[one] for one in east}


def test_a_plan_that_was_withdrawn_shows_codes_that_were_never_used(session, town, planning):
    cut(session, planning, town.west, ACROSS_WEST)
    publish(session, planning.draft_id, approval(session))
    withdraw(session, planning.draft_id, "有误")

    assert sorted(shown(session, planning.draft_id).values()) == ["005", "006"]


def test_a_draft_from_before_numbers_were_kept_is_numbered_as_it_was(session, town, planning):
    west = cut(session, planning, town.west, ACROSS_WEST)
    with session.workspace.writing() as writer:
        writer.execute("UPDATE draft_cell SET number = NULL")

    assert [shown(session, planning.draft_id)[one] for one in west] == ["003", "004"]
    cut(session, planning, town.east, ACROSS_EAST)
    assert [shown(session, planning.draft_id)[one] for one in west] == ["003", "004"]
