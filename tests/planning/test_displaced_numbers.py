"""Before a plan is published it says whose numbers change with it: just those that do."""

from dataclasses import replace

from gridmap.domain.change import replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.vertices import insert_vertex
from gridmap.planning import Planning
from gridmap.planning.new_numbers import displaced_by
from gridmap.planning.publish import publish
from tests.planning.plan_hands import approval, start_draft
from tests.planning.row_hands import make_row, shown, start_splits
from tests.store.conftest import Do

FIRST, SECOND, THIRD = "2997-01-01", "2998-01-01", "2999-01-01"


def told(session, draft, day):
    """The numbers that are told to change, old and new, by plan."""
    found = displaced_by(session, draft, day)
    return {one.draft.id: [(cell.was, cell.now) for cell in one.cells] for one in found}


def schedule(session, *plans):
    for draft, day in plans:
        publish(session, draft, approval(session, day))


def test_a_draft_that_is_held_back_itself_displaces_none(session):
    first, second = make_row(session, [1, 2])
    holder, last = start_splits(session, "甲", [first]), start_splits(session, "丙", [second])
    draft = start_splits(session, "乙", [first], 0.006)
    schedule(session, (holder, FIRST), (last, THIRD))
    before = shown(session, last)

    assert told(session, draft, SECOND) == {}

    schedule(session, (draft, SECOND))
    assert shown(session, last) == before


def test_a_plan_that_a_draft_frees_takes_its_numbers_again(session):
    """Its holder is held back by the draft, so it takes effect on its day after all."""
    first, second, third = make_row(session, [1, 2, 3])
    holder = start_splits(session, "甲", [first, second])
    freed, last = start_splits(session, "乙", [first], 0.006), start_splits(session, "丙", [third])
    schedule(session, (holder, FIRST), (freed, SECOND), (last, THIRD))
    draft = start_splits(session, "丁", [second], 0.006)
    assert [shown(session, one) for one in (freed, last)] == [["008", "009"], ["008", "009"]]

    found = told(session, draft, session.today())

    assert found == {freed: [("008", "006"), ("009", "007")]}
    publish(session, draft, approval(session))
    assert [shown(session, one) for one in (freed, last)] == [["006", "007"], ["008", "009"]]


def test_a_draft_without_new_cells_frees_numbers_too(session):
    """It only puts a vertex into a cell that a waiting plan splits; the next plan gets the numbers."""
    first, second = make_row(session, [1, 2])
    holder, last = start_splits(session, "甲", [first]), start_splits(session, "乙", [second])
    schedule(session, (holder, FIRST), (last, SECOND))
    planning = Planning(session, start_draft(session, "丙"))
    edge = grid.vertex(104.0, 29.0), grid.vertex(104.01, 29.0)
    planning.draw(lambda coverage: insert_vertex(coverage, edge, grid.vertex(104.005, 29.0)))
    planning.close()

    assert told(session, planning.draft_id, session.today()) == {last: [("005", "003"), ("006", "004")]}

    publish(session, planning.draft_id, approval(session))
    assert shown(session, last) == ["003", "004"]


def test_today_a_plan_comes_before_those_that_are_late(session, monkeypatch):
    first, second = make_row(session, [1, 2])
    late, draft = start_splits(session, "甲", [first]), start_splits(session, "乙", [second])
    schedule(session, (late, FIRST))
    monkeypatch.setattr(session, "today", lambda: SECOND)

    assert told(session, draft, SECOND) == {late: [("003", "005"), ("004", "006")]}

    publish(session, draft, approval(session))
    assert shown(session, late) == ["005", "006"]


def test_an_outdated_plan_takes_no_numbers(session):
    """Also where it has no cell in common with another plan."""
    first, second = make_row(session, [1, 2])
    outdated, last = start_splits(session, "甲", [first]), start_splits(session, "乙", [second])
    schedule(session, (outdated, FIRST), (last, SECOND))
    assert shown(session, last) == ["005", "006"]
    cell = session.workspace.get(first)

    session.run(Do(replaced("change.test", [(cell, replace(cell, kind="dedicated"))])))

    assert shown(session, last) == ["003", "004"]
