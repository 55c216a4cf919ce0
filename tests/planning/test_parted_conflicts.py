"""Conflicts that lie apart, held together by a neighbour that got points of both changes."""

from itertools import product

import numpy as np
import pytest
from shapely import box

from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import merge, split
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.errors import Refused
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning.rebase import groups
from gridmap.domain.records import Cell
from gridmap.planning import Planning
from gridmap.planning.parted import wholes
from gridmap.planning.publish import publish
from gridmap.planning.rebased_text import sides_of
from gridmap.planning.rebasing import bring_up_to_date, look, outdated_count
from tests.domain.coverage.test_random_edits import whole
from tests.planning.plan_hands import approval, start_draft
from tests.planning.test_draft_editing import big_town
from tests.planning.verb_hands import run
from tests.planning.wobbly_town import two_scribbled
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


def test_on_the_command_line_what_joins_waits_with_the_conflict_beside_it(session, five):
    draft = across(session, (five[1],), 29.004)
    push(session, draft, five[3], 29.006)
    upright(session, (five[1],))
    other = start_draft(session, "方案丙")
    push(session, other, five[3], 29.001)
    publish(session, other, approval(session))
    assert [one.conflict for one in look(session, draft)] == [True, False]
    session.close()

    code, said = run("draft", "update", session.workspace.path, "方案甲")
    assert (code, "1 places of the draft “方案甲” are in conflict" in said) == (1, True)

    code, said = run("draft", "update", session.workspace.path, "方案甲", "--keep", "mine")
    assert (code, "1 places joined in; of those in conflict 1 kept, 0 as published" in said) == (0, True)


def push(session, draft, cell, lat):
    """Push the eastern border of a cell of the row out, from a latitude on."""
    planning = Planning(session, draft)
    east = planning.coverage.shape(cell).bounds[2]
    line = [V(east, lat), V(east + 0.002, lat + 0.001), V(east, lat + 0.002)]
    planning.draw(lambda coverage: reshape(coverage, cell, line))
    planning.close()


MERGED = [((1, 3), (0, 1, 2, 3, 4)), ((1, 3), (1, 2, 3)), ((1, 3), (2, 3)), ((0, 2), (0, 1, 2, 3, 4))]


@pytest.mark.parametrize(("drawn", "merged"), MERGED)
def test_what_is_given_up_is_as_published_whatever_is_kept_beside_it(session, five, drawn, merged):
    """The plan below made one cell of several, some of which the draft only put points into."""
    draft = across(session, [five[at] for at in drawn], 29.004)
    other = Planning(session, start_draft(session, "方案乙"))
    other.draw(lambda coverage: merge(coverage, [five[at] for at in merged], session.new_id))
    other.close()
    publish(session, other.draft_id, approval(session))

    found = look(session, draft)

    assert all(one.whole is not None for one in found)
    decided_each_way(session, draft, found, 5e-4)


@pytest.mark.parametrize("seed", (13, 18, 31, 35, 41, 50))
def test_whatever_is_chosen_the_draft_is_whole(session, seed):
    draft, area = scribbled(session, seed)
    found = look(session, draft)
    assert any(one.whole is not None for one in found)

    decided_each_way(session, draft, found, area)


@pytest.mark.parametrize("seed", (13, 31, 50))
def test_a_scheduled_draft_that_is_given_up_as_a_whole_is_not_offered_again(session, seed):
    draft, _ = scribbled(session, seed, publish_mine=True)
    assert any(one.whole is not None for one in look(session, draft))

    bring_up_to_date(session, draft, "published")

    assert drawn_cells(session.workspace, draft) == {}
    assert session.workspace.get(draft).effective_on is None


def scribbled(session, seed, publish_mine=False):
    """A draft over a plan that was published after it was drawn, both at random; the area of all cells."""
    cells = big_town(session, 5)
    drafts = two_scribbled(session, np.random.default_rng(seed), 9)
    if publish_mine:
        publish(session, drafts[1], approval(session, "2999-01-01"))
    publish(session, drafts[0], approval(session))
    return drafts[1], sum(cell.geometry.area for cell in cells)


def decided_each_way(session, draft, found, area):
    """Every combination of choices: the draft is whole, what is given up is as published."""
    conflicts = [one for one in found if one.conflict]
    for chosen in product(("mine", "published"), repeat=len(conflicts)):
        choices = {one.key: choice for one, choice in zip(conflicts, chosen, strict=True)}
        assert bring_up_to_date(session, draft, choices, found) == []

        planning = Planning(session, draft)
        whole(planning.coverage, area)
        assert outdated_count(session, draft) == 0
        for one in conflicts:
            if choices[one.key] == "published":
                as_published(session, planning.coverage, one.ground)
        drawn = drawn_cells(session.workspace, draft).keys()
        for one, parts in wholes(found):
            if given_up(parts, choices) >= set(one.given_up):
                assert drawn.isdisjoint(cell.cell_id for cell in one.group.cells)
        planning.close()
        session.undo()


def given_up(parts, choices):
    """The cells of those parts for which the published state is chosen."""
    gone = [one for one in parts if choices.get(one.key) == "published"]
    return {cell.cell_id for one in gone for cell in one.group.cells}


def as_published(session, coverage, ground):
    """On some ground lies what is in force."""
    for cell in session.workspace.all_of(Cell):
        there = cell.geometry.intersection(ground)
        if cell.valid_to is None and there.area > 1e-12:
            assert same_ground(there, coverage.shape(cell.id).intersection(ground))
