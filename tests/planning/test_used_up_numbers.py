"""A community gives each of its 999 numbers once: a draft with more new cells than are left says so."""

from dataclasses import replace

import pytest

from gridmap.domain.actions.drafts import CallBackDraft
from gridmap.domain.change import replaced
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import Cell
from gridmap.planning.comparison import difference
from gridmap.planning.draft_view import DraftView
from gridmap.planning.facts import draft_facts
from gridmap.planning.new_numbers import displaced_by, displaced_text, numbers_told, renumbered
from gridmap.planning.population import Population
from gridmap.planning.publish import prepare, publish
from gridmap.planning.published import Published
from gridmap.session import Session
from gridmap.words import said
from tests.planning.plan_hands import approval
from tests.planning.row_hands import make_row, new_cells, shown, start_splits
from tests.planning.verb_hands import run
from tests.store.conftest import Do

SOON, LATER = "2998-01-01", "2999-01-01"


@pytest.fixture
def short(session):
    """A draft of two new cells, 997 and 998, before another plan takes these numbers: 999 is left."""
    first, second, _ = make_row(session, [1, 2, 996])
    draft, other = start_splits(session, "方案甲", [first]), start_splits(session, "方案乙", [second])
    assert shown(session, draft) == ["997", "998"]
    publish(session, other, approval(session))
    return draft


def test_an_edit_that_needs_more_numbers_than_are_left_is_refused_and_said_why(session):
    first, *_ = make_row(session, [1, 998])

    with pytest.raises(Refused) as refused:
        start_splits(session, "方案甲", [first])

    text = said(refused.value)
    assert "桥社区" in text and "999" in text


def test_a_cell_without_a_number_shows_none(session, short):
    view = DraftView(session, Published.read(session), Population(session.workspace), short)
    cells = [view.cell(one.cell_id) for one in view.live() if one.state == "new"]
    facts = draft_facts(session, short)
    view.close()

    assert shown(session, short) == ["999"]
    assert sorted((one.short, one.name) for one in cells) == [("999", "第999网格"), ("第？网格", "第？网格")]
    assert {"第999网格", "第？网格"} <= set(facts.names)
    called = {one.cell_id: one.name for one in difference(session, short) if one.state == "new"}
    assert sorted(called.values()) == ["第999网格", "第？网格"]


def test_a_view_lets_a_number_go_with_the_plan_that_takes_it(session):
    first, second, _ = make_row(session, [1, 2, 996])
    draft, other = start_splits(session, "方案甲", [first]), start_splits(session, "方案乙", [second])
    publish(session, draft, approval(session, LATER))
    view = DraftView(session, Published.read(session), Population(session.workspace), draft)
    publish(session, other, approval(session))
    session.run(CallBackDraft(draft, numbers_told(session, draft)))

    differing = view.follow()

    assert differing == {one.cell_id for one in new_cells(session, draft)}
    assert sorted(view.cell(one).short for one in differing) == ["999", "第？网格"]
    view.close()


def test_what_lost_its_number_is_told_so_and_not_published(session, short):
    assert sorted((one.was, one.now) for one in renumbered(session, short)) == [("997", "999"), ("998", "–")]
    with pytest.raises(UserError, match="too_many_cells"):
        prepare(session, short, approval(session))


@pytest.fixture
def crowded(session):
    """A plan that waits finds no numbers: of the last five three are left. And a cell to be split."""
    first, second, third, fourth, _ = make_row(session, [1, 2, 3, 4, 994])
    long = start_splits(session, "方案甲", [first, second])
    publish(session, long, approval(session, SOON))
    publish(session, start_splits(session, "方案乙", [third]), approval(session))
    with pytest.raises(UserError, match="too_many_cells"):
        prepare(session, long, approval(session, SOON))
    return fourth


def test_a_waiting_plan_that_finds_no_numbers_takes_none_from_those_after_it(session, crowded):
    draft = start_splits(session, "方案丙", [crowded])

    codes = [one.code[-3:] for one in prepare(session, draft, approval(session, LATER)).new]

    assert sorted(codes) == ["997", "998"]


def test_what_is_told_of_others_keeps_no_plan_from_being_published(session, crowded):
    start_splits(session, "方案丙", [crowded])
    session.close()
    path = session.workspace.path

    code, told = run("draft", "publish", path, "方案丙", "--approver", "李主任", "--reason", "调整")

    assert code == 0, told
    assert "方案甲" not in told  # it found no numbers before either


def test_a_plan_that_is_left_without_numbers_is_told_of(session):
    first, second, _ = make_row(session, [1, 2, 996])
    publish(session, start_splits(session, "方案甲", [first]), approval(session, SOON))
    draft = start_splits(session, "方案乙", [second])

    (found,) = displaced_by(session, draft, session.today())

    assert (found.draft.name, found.cells) == ("方案甲", ())
    assert "方案甲" in displaced_text([found]) and "999" in displaced_text([found])


def test_a_proposal_beyond_what_is_left_is_refused_for_its_community(peopled):
    session = Session.open(peopled)
    (last,) = [one for one in session.workspace.all_of(Cell) if one.code.endswith("009")]
    session.run(Do(replaced("change.test", [(last, replace(last, code="990101001001998"))])))
    session.close()

    _, told = run("propose", peopled, "--community", "990101001001", "--households", 400, "--draft", "甲")

    assert "has used up its 999 numbers" in told
    session = Session.open(peopled, read_only=True)
    (draft,) = session.workspace.all_of(Draft)
    assert new_cells(session, draft.id) == []
    session.close()
