"""A scheduled draft calls its new cells by the codes that they will have, everywhere and as of that day."""

from dataclasses import replace

import pytest

from gridmap.domain.actions.drafts import CallBackDraft
from gridmap.domain.change import replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.records import Cell
from gridmap.planning import Planning
from gridmap.planning.as_of import write_as_of
from gridmap.planning.comparison import difference
from gridmap.planning.draft_view import DraftView
from gridmap.planning.facts import draft_facts
from gridmap.planning.new_numbers import (
    codes_in_draft,
    displaced_by,
    displaced_text,
    numbers_told,
    renumbered,
)
from gridmap.planning.population import Population
from gridmap.planning.publish import prepare, publish, publish_due
from gridmap.planning.published import Published
from gridmap.planning.rebasing import bring_up_to_date
from gridmap.planning.works import works_of
from gridmap.session import Session
from tests.planning.plan_hands import approval, start_draft
from tests.planning.test_provisional_codes import ACROSS_EAST, ACROSS_WEST, cut
from tests.store.conftest import Do

V = grid.vertex
#: Lines that do not end on the border between the two, so that one plan is not in the other's way.
DOWN_WEST = [V(104.005, 28.99), V(104.0051, 29.02)]
DOWN_EAST = [V(104.015, 28.99), V(104.0151, 29.02)]
SOON, LATER = "2998-01-01", "2999-01-01"


def shown(session, draft):
    new = [one for one in drawn_cells(session.workspace, draft).values() if one.state == "new"]
    return {cell: code[-3:] for cell, code in codes_in_draft(session, new).items()}


def as_of(session, day, tmp_path):
    """The numbers of cells in force on a day, by cell."""
    target = tmp_path / f"{day}.gpkg"
    write_as_of(session, day, target)
    copy = Session.open(target, read_only=True)
    found = {one.id: one.code[-3:] for one in copy.workspace.all_of(Cell) if one.valid_to is None}
    copy.close()
    return found


@pytest.fixture
def four(session, town, planning):
    """The eastern cell split before the western one, so that publishing gives other numbers than drawing."""
    east = cut(session, planning, town.east, ACROSS_EAST)
    west = cut(session, planning, town.west, ACROSS_WEST)
    assert [shown(session, planning.draft_id)[one] for one in east + west] == ["003", "004", "005", "006"]
    return east + west


def test_from_scheduling_on_cells_go_by_the_numbers_of_their_day(session, town, planning, four, tmp_path):
    publish(session, planning.draft_id, approval(session, LATER))

    told = shown(session, planning.draft_id)
    assert [told[one] for one in four] == ["004", "006", "003", "005"]
    then = as_of(session, LATER, tmp_path)
    assert {one: then[one] for one in four} == told
    found = {one.cell_id: one.short for one in difference(session, planning.draft_id)}
    assert {one: found[one] for one in four} == told
    facts = draft_facts(session, planning.draft_id)
    assert {one: facts.shown[one][-3:] for one in four} == told


def test_what_is_published_on_its_day_was_shown_before(session, town, planning, four, monkeypatch):
    publish(session, planning.draft_id, approval(session, LATER))
    told = shown(session, planning.draft_id)
    assert prepare(session, planning.draft_id, approval(session, LATER)).renumbered == ()

    monkeypatch.setattr(session, "today", lambda: LATER)
    assert publish_due(session).published

    assert {one: session.workspace.get(one).code[-3:] for one in four} == told


def test_who_undoes_the_scheduling_has_the_former_numbers(session, town, planning, four):
    before = shown(session, planning.draft_id)
    publish(session, planning.draft_id, approval(session, LATER))
    assert shown(session, planning.draft_id) != before

    session.undo()

    assert shown(session, planning.draft_id) == before


def test_a_draft_that_is_called_back_keeps_the_numbers_that_its_lists_tell(session, town, planning, four):
    publish(session, planning.draft_id, approval(session, LATER))
    told = shown(session, planning.draft_id)

    session.run(CallBackDraft(planning.draft_id, numbers_told(session, planning.draft_id)))

    assert shown(session, planning.draft_id) == told
    assert prepare(session, planning.draft_id, approval(session, LATER)).renumbered == ()


def test_an_update_tells_the_numbers_of_before_and_after_as_they_are_shown_and_kept(session, town, planning):
    """Another plan takes the first of them, on ground beside it."""
    northern, _ = cut(session, planning, town.west, ACROSS_WEST)
    planning.draw(lambda coverage: split(coverage, [northern], DOWN_WEST, session.new_id))
    drawn = shown(session, planning.draft_id)
    other = Planning(session, start_draft(session, "方案乙"))
    cut(session, other, town.east, DOWN_EAST)
    publish(session, planning.draft_id, approval(session, LATER))
    before = shown(session, planning.draft_id)
    assert before != drawn
    publish(session, other.draft_id, approval(session))
    (west,) = [one for one in session.workspace.all_of(Cell) if one.id == town.west]
    session.run(Do(replaced("change.test", [(west, replace(west, kind="dedicated"))])))

    told = {one.cell_id: (one.was, one.now) for one in renumbered(session, planning.draft_id)}
    now = shown(session, planning.draft_id)
    assert told == {cell: (before[cell], now[cell]) for cell in before}
    assert sorted(now.values()) == ["005", "006", "007"]

    bring_up_to_date(session, planning.draft_id, "mine")
    assert shown(session, planning.draft_id) == now
    assert renumbered(session, planning.draft_id) == []
    assert prepare(session, planning.draft_id, approval(session, LATER)).renumbered == ()
    session.undo()
    assert shown(session, planning.draft_id) == now
    other.close()


def test_a_view_that_follows_has_the_numbers_and_says_which_cells_they_are_of(session, town, planning, four):
    view = DraftView(session, Published.read(session), Population(session.workspace), planning.draft_id)
    differing = []
    stop = session.subscribe(lambda _: differing.append(view.follow()))

    publish(session, planning.draft_id, approval(session, LATER))

    assert [view.cell(one).short for one in four] == ["004", "006", "003", "005"]
    assert view.cell(four[0]).name.startswith("第四")
    assert [one.after for one in works_of(view)] == [("004", "006"), ("003", "005")]
    session.undo()
    assert [view.cell(one).short for one in four] == ["003", "004", "005", "006"]
    assert differing == [set(four), set(four)]
    stop()
    view.close()


def test_plans_that_wait_one_after_the_other_do_not_have_the_same_numbers(session, town, planning, tmp_path):
    west = cut(session, planning, town.west, DOWN_WEST)
    other = Planning(session, start_draft(session, "方案乙"))
    east = cut(session, other, town.east, DOWN_EAST)
    publish(session, planning.draft_id, approval(session, LATER))
    assert sorted(shown(session, planning.draft_id).values()) == ["003", "004"]

    told = prepare(session, other.draft_id, approval(session, SOON))
    publish(session, other.draft_id, approval(session, SOON))

    assert told.renumbered == ()
    assert sorted(shown(session, other.draft_id).values()) == ["003", "004"]
    assert sorted(shown(session, planning.draft_id).values()) == ["005", "006"]
    then = as_of(session, LATER, tmp_path)
    assert [sorted(then[one] for one in pair) for pair in (east, west)] == [["003", "004"], ["005", "006"]]
    other.close()


def test_a_plan_says_which_later_ones_get_other_numbers_by_it(session, town, planning):
    cut(session, planning, town.west, DOWN_WEST)
    other = Planning(session, start_draft(session, "方案乙"))
    cut(session, other, town.east, DOWN_EAST)
    publish(session, planning.draft_id, approval(session, SOON))

    for day in (LATER, SOON):  # on one day the older draft goes first
        assert displaced_by(session, other.draft_id, day) == []
    for day in ("2997-01-01", session.today()):
        (found,) = displaced_by(session, other.draft_id, day)
        assert found.draft.id == planning.draft_id
        assert [(one.was, one.now) for one in found.cells] == [("003", "005"), ("004", "006")]
        assert "003 → 005" in displaced_text([found]) and SOON in displaced_text([found])

    publish(session, other.draft_id, approval(session))
    assert sorted(shown(session, planning.draft_id).values()) == ["005", "006"]
    other.close()


def test_a_plan_that_another_holds_back_is_not_told_other_numbers(session, town, planning):
    """It has to be published again, and says so."""
    cut(session, planning, town.west, DOWN_WEST)
    other = Planning(session, start_draft(session, "方案乙"))
    cut(session, other, town.west, ACROSS_WEST)
    publish(session, planning.draft_id, approval(session, LATER))

    assert displaced_by(session, other.draft_id, SOON) == []
    other.close()


def test_a_plan_for_a_later_day_is_told_the_numbers_that_are_left_then(session, town, planning):
    cut(session, planning, town.west, DOWN_WEST)
    other = Planning(session, start_draft(session, "方案乙"))
    east = cut(session, other, town.east, DOWN_EAST)
    publish(session, planning.draft_id, approval(session, SOON))

    later = prepare(session, other.draft_id, approval(session, LATER))
    now = prepare(session, other.draft_id, approval(session))

    assert [(was[-3:], cell.code[-3:]) for was, cell in later.renumbered] == [("003", "005"), ("004", "006")]
    assert now.renumbered == ()
    assert {one.id for one in later.new} == set(east)
    other.close()


def test_a_plan_that_is_held_back_takes_no_numbers(session, town, planning):
    """It splits the cell that one before it has split by then, so it is not published on its day."""
    first = Planning(session, start_draft(session, "方案乙"))
    cut(session, first, town.west, DOWN_WEST)
    cut(session, planning, town.west, DOWN_WEST)
    last = Planning(session, start_draft(session, "方案丙"))
    cut(session, last, town.east, DOWN_EAST)
    for one, day in ((first, "2997-01-01"), (planning, SOON), (last, LATER)):
        publish(session, one.draft_id, approval(session, day))

    assert sorted(shown(session, last.draft_id).values()) == ["005", "006"]
    for one in (first, last):
        one.close()


def test_a_branch_of_a_scheduled_draft_goes_by_the_same_numbers(session, town, planning, four):
    publish(session, planning.draft_id, approval(session, LATER))
    told = shown(session, planning.draft_id)

    branch = start_draft(session, "副本", branched_from=planning.draft_id)

    assert shown(session, branch) == told
    further = Planning(session, branch)
    line = [V(103.99, 29.0075), V(104.0101, 29.0074)]
    further.draw(lambda coverage: split(coverage, [four[2]], line, session.new_id))
    further.close()
    assert [shown(session, branch)[one] for one in four[:2]] == [told[one] for one in four[:2]]
