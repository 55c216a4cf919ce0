"""Conflicts that lie apart, held together by a neighbour that got points of both changes."""

import numpy as np
import pytest
from shapely import box

from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.errors import Refused
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning.rebase import groups
from gridmap.domain.records import Cell
from gridmap.planning import Planning
from gridmap.planning.publish import publish
from gridmap.planning.rebased_text import sides_of
from gridmap.planning.rebasing import bring_up_to_date, look, outdated_count
from tests.domain.coverage.test_random_edits import whole
from tests.planning.plan_hands import approval, start_draft
from tests.planning.test_draft_editing import big_town
from tests.planning.wobbly_town import scribble_once
from tests.store.conftest import Do

V = grid.vertex
SOUTH, NORTH = 29.0, 29.01


@pytest.fixture
def five(session, town):
    """Five cells in a row, the western two of which are the town's."""
    cells = [town.west, town.east]
    more = [
        Cell(session.new_id(), town.community, f"990101001001{number:03d}", f"第{number}网格", _square(at))
        for at, number in ((2, 3), (3, 4), (4, 5))
    ]
    session.run(Do(added("change.test", more)))
    return [*cells, *(one.id for one in more)]


def _square(at):
    return box(round(104 + at * 0.01, 7), SOUTH, round(104.01 + at * 0.01, 7), NORTH)


def across(session, cells, lat, name="方案甲"):
    """A draft that splits cells from west to east: their neighbours get points."""
    return _halved(session, cells, name, lambda west, east: [V(west - 0.001, lat), V(east + 0.001, lat)])


def upright(session, cells, name="方案乙"):
    """A published plan that splits cells from north to south."""
    middle = 0.0042
    draft = _halved(session, cells, name, lambda west, _: [V(west + middle, 28.99), V(west + middle, 29.02)])
    publish(session, draft, approval(session))


def _halved(session, cells, name, line_of):
    planning = Planning(session, start_draft(session, name))
    for cell in cells:
        west, _, east, _ = planning.coverage.shape(cell).bounds
        line = line_of(west, east)
        planning.draw(lambda coverage, cell=cell, line=line: split(coverage, [cell], line, session.new_id))
    planning.close()
    return planning.draft_id


def shapes(session, draft):
    planning = Planning(session, draft)
    whole(planning.coverage, 5e-4)
    made = {one: planning.coverage.shape(one) for one in planning.coverage.ids()}
    planning.close()
    return made


def pieces(made, at):
    """The cells on the ground of a cell of the row, from west to east or south to north."""
    found = [shape for shape in made.values() if _square(at).contains(shape.representative_point())]
    return sorted(found, key=lambda shape: shape.bounds[:2])


def test_two_changes_that_share_a_neighbour_alone_are_two_conflicts(session, five):
    draft = across(session, (five[1], five[3]), 29.004)
    upright(session, (five[1], five[3]))
    assert len(groups(session.workspace, draft)) == 1

    found = look(session, draft)

    assert [one.conflict for one in found] == [True, True]
    sides = sorted(sides_of(session, one) for one in found)
    assert [mine.splitlines()[0] for mine, _ in sides] == [
        "桥社区 停用 002，新增 010、011",
        "桥社区 停用 004，新增 012、013",
    ]
    assert [there for _, there in sides] == ["桥社区 006、007", "桥社区 008、009"]


@pytest.mark.parametrize("kept", [1, 3])
def test_each_is_decided_by_itself(session, five, kept):
    draft = across(session, (five[1], five[3]), 29.004)
    upright(session, (five[1], five[3]))
    choices = {
        one.key: "mine" if _square(kept).intersection(one.ground).area > 1e-6 else "published"
        for one in look(session, draft)
    }
    assert sorted(choices.values()) == ["mine", "published"]

    assert bring_up_to_date(session, draft, choices) == []

    made = shapes(session, draft)
    assert [shape.bounds[3] for shape in pieces(made, kept)] == [29.004, 29.01]
    assert len({shape.bounds[0] for shape in pieces(made, 4 - kept)}) == 2
    assert outdated_count(session, draft) == 0
    ground = [one for one in drawn_cells(session.workspace, draft).values() if one.state != "changed"]
    assert {_square(kept).covers(one.geometry) for one in ground} == {True}
    away = session.workspace.get(five[4 if kept == 1 else 0])
    assert away.id not in drawn_cells(session.workspace, draft)  # its point went with the change


def test_all_published_leaves_nothing_of_the_draft(session, five):
    draft = across(session, (five[1], five[3]), 29.004)
    upright(session, (five[1], five[3]))

    bring_up_to_date(session, draft, "published")

    assert drawn_cells(session.workspace, draft) == {}


def test_what_hangs_together_waits_for_both(session, five):
    draft = across(session, (five[1], five[3]), 29.004)
    upright(session, (five[1], five[3]))
    first, second = look(session, draft)

    with pytest.raises(Refused, match="draft_conflicts"):
        bring_up_to_date(session, draft, {first.key: "mine"})

    assert {one.key for one in look(session, draft)} == {first.key, second.key}


def test_a_change_beside_a_conflict_stays_where_the_conflict_is_given_up(session, five):
    draft = across(session, (five[1], five[3]), 29.004)
    upright(session, (five[3],))
    (found,) = look(session, draft)
    assert sides_of(session, found)[0].splitlines()[0].startswith("桥社区 停用 004")

    bring_up_to_date(session, draft, {found.key: "published"})

    made = shapes(session, draft)
    assert [shape.bounds[3] for shape in pieces(made, 1)] == [29.004, 29.01]
    assert len({shape.bounds[0] for shape in pieces(made, 3)}) == 2


@pytest.mark.parametrize("seed", (11, 14, 75, 96, 115, 118))
def test_whatever_is_chosen_the_draft_is_whole(session, seed):
    cells = big_town(session)
    area = sum(cell.geometry.area for cell in cells)
    random = np.random.default_rng(100 + seed)
    drafts = [start_draft(session, name) for name in ("方案甲", "方案乙")]
    for draft in drafts:
        planning = Planning(session, draft)
        for _ in range(9):
            scribble_once(session, planning, random)
        planning.close()
    publish(session, drafts[0], approval(session))
    found = look(session, drafts[1])
    assert any(one.whole is not None for one in found)
    choices = {one.key: str(random.choice(["mine", "published"])) for one in found if one.conflict}

    if found:
        assert bring_up_to_date(session, drafts[1], choices, found) == []

    coverage = Planning(session, drafts[1]).coverage
    whole(coverage, area)
    assert outdated_count(session, drafts[1]) == 0
    in_force = {cell.id: cell.geometry for cell in session.workspace.all_of(Cell) if cell.valid_to is None}
    for one in found:
        if choices.get(one.key) == "published":
            there = {key for key, shape in in_force.items() if shape.intersection(one.ground).area > 1e-12}
            assert all(
                same_ground(
                    in_force[key].intersection(one.ground), coverage.shape(key).intersection(one.ground)
                )
                for key in there
            )
