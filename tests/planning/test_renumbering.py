"""Codes that came wrong from an import: the cell gets a new one through a draft, none is written over."""

from dataclasses import replace

import pytest
from shapely import box

from gridmap.domain.change import added, replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.planning.checks.codes import code_missing_or_twice, code_order
from gridmap.domain.planning.fixes import can_fix, fix
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.records import Cell, Lineage
from gridmap.planning import Planning
from gridmap.planning.draft_view import DraftView
from gridmap.planning.facts import draft_facts, published_facts
from gridmap.planning.looking import facts_of
from gridmap.planning.population import Population
from gridmap.planning.publish import publish
from gridmap.planning.published import Published
from gridmap.planning.works import works_of
from tests.planning.plan_hands import publish_split
from tests.planning.test_draft_editing import start_draft
from tests.store.conftest import Do


def coded(session, cell, code):
    was = session.workspace.get(cell)
    session.run(Do(replaced("change.test", [(was, replace(was, code=code))])))


@pytest.fixture(params=["990101001001001", "B-7", "990101001009002"])
def planning(session, town, request):
    """A draft over a town whose eastern cell has the western one's code, its own, or another community's."""
    coded(session, town.east, request.param)
    made = Planning(session, start_draft(session))
    yield made
    made.close()


def of_cell(issues, cell):
    return next(one for one in issues if one.ids == (cell,))


def test_the_fix_gives_a_cell_a_code_that_was_never_used(session, town, planning):
    issue = of_cell(code_missing_or_twice(published_facts(session)), town.east)
    assert can_fix(issue)
    bad = session.workspace.get(town.east).code

    planning.draw(lambda coverage: fix(coverage, issue, session.new_id))

    assert code_missing_or_twice(draft_facts(session, planning.draft_id)) == []
    publish(session, planning.draft_id, Approval(session.today(), "李主任", "编号更正"))
    assert session.workspace.get(town.east).code == bad
    assert session.workspace.get(town.east).valid_to == session.today()
    live = session.workspace.cells_of(town.community)
    fresh = next(one for one in live if one.id not in (town.west, town.east))
    assert fresh.code == "990101001001002"
    (row,) = session.workspace.referring_to(fresh.id, Lineage, "child_id")
    assert row.parent_id == town.east
    assert code_missing_or_twice(published_facts(session)) == []


def test_a_cell_that_was_given_a_new_code_keeps_it_when_it_is_drawn_on_again(session, town, planning):
    issue = of_cell(code_missing_or_twice(published_facts(session)), town.east)
    planning.draw(lambda coverage: fix(coverage, issue, session.new_id))
    (fresh,) = [one for one in planning.coverage.ids() if one not in (town.west, town.east)]
    line = [grid.vertex(104.015, 28.99), grid.vertex(104.0151, 29.02)]

    planning.draw(lambda coverage: split(coverage, [fresh], line, session.new_id))
    parts = [one for one in planning.coverage.ids() if one != town.west]
    planning.draw(lambda coverage: merge(coverage, parts, session.new_id))

    assert town.east not in planning.coverage


def test_the_work_is_told_as_a_new_code(session, town, planning):
    issue = of_cell(code_missing_or_twice(published_facts(session)), town.east)
    planning.draw(lambda coverage: fix(coverage, issue, session.new_id))

    population = Population(session.workspace)
    view = DraftView(session, Published.read(session), population, planning.draft_id)

    assert [one.kind for one in works_of(view)] == ["renumber"]


def test_codes_out_of_order_stay_and_offer_no_fix(session, town):
    three = Cell(session.new_id(), town.community, "990101001001003", "第三网格", box(103.99, 29, 104, 29.01))
    session.run(Do(added("change.test", [three])))

    (hint,) = code_order(published_facts(session))

    assert hint.key == "check.code_order"
    assert (hint.values["first"], hint.values["cell"]) == ("003", "001")
    assert not can_fix(hint)


def test_codes_stay_in_order_where_only_the_rows_of_cells_shift(session, town):
    """004 lies west of 003 and a little south: the second of two rows when there were more cells."""
    beside = [
        Cell(session.new_id(), town.community, f"990101001001{number:03}", f"第{number}网格", shape)
        for number, shape in (
            (3, box(104.02, 28.999, 104.03, 29.009)), (4, box(103.99, 28.9985, 104, 29.0085)),
        )
    ]  # fmt: skip
    session.run(Do(added("change.test", beside)))

    assert code_order(published_facts(session)) == []


def test_codes_that_a_plan_gave_after_those_in_force_are_not_called_out_of_order(session, town):
    """A plan's numbers go on after the highest, wherever its cells lie, and are in order among themselves."""
    shape = box(104.02, 29, 104.03, 29.01)
    beside = Cell(session.new_id(), town.community, "990101001001003", "第三网格", shape)
    session.run(Do(added("change.test", [beside])))
    line = [grid.vertex(104.005, 28.99), grid.vertex(104.0051, 29.02)]
    publish_split(session, town.west, line)
    codes = sorted(one.code[-3:] for one in session.workspace.cells_of(town.community) if not one.valid_to)
    assert codes == ["002", "003", "004", "005"]

    assert code_order(published_facts(session)) == []
    view = DraftView(session, Published.read(session), Population(session.workspace), start_draft(session))
    assert code_order(facts_of(view, {town.community})) == []
    assert code_order(draft_facts(session, view.draft_id)) == []
    view.close()

    fresh = [one for one in session.workspace.cells_of(town.community) if one.code[-3:] in ("004", "005")]
    changes = [(one, replace(one, code=other.code)) for one, other in zip(fresh, fresh[::-1], strict=True)]
    session.run(Do(replaced("change.test", changes)))
    assert [hint.key for hint in code_order(published_facts(session))] == ["check.code_order"]
