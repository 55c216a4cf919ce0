"""Each line of a draft's works tells of its own households, all lines together of those compared."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.change import added, replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import cut_out, merge, split
from gridmap.domain.coverage.vertices import insert_vertex, move_vertices
from gridmap.domain.planning.joining import join
from gridmap.domain.records import Cell, Household
from gridmap.planning import Planning
from gridmap.planning.comparison import difference, moved_records
from gridmap.planning.draft_view import DraftView
from gridmap.planning.population import Population
from gridmap.planning.preview import Preview
from gridmap.planning.publish import publish
from gridmap.planning.published import Published
from gridmap.planning.rebasing import bring_up_to_date
from gridmap.planning.works import moves_in, works_of
from tests.planning.plan_hands import approval
from tests.planning.test_draft_editing import start_draft
from tests.store.conftest import Do

V = grid.vertex
HOSPITAL, SCHOOL = Dedication("hospital", "市人民医院"), Dedication("school", "实验小学")
#: Gives the eastern cell of two 3/10 of the western one: 60 homes.
WESTWARDS = [V(104.01, 29.0), V(104.007, 29.0), V(104.007, 29.01), V(104.01, 29.01)]


@pytest.fixture
def view(session, town):
    """A draft over two cells, each with 200 homes, a lattice of twenty by ten."""
    homes = []
    for cell, left in ((town.west, 104.0), (town.east, 104.01)):
        lon, lat = np.meshgrid(left + (np.arange(20) + 0.45) * 0.0005, 29 + (np.arange(10) + 0.45) * 0.001)
        at = zip(lon.ravel().tolist(), lat.ravel().tolist(), strict=True)
        homes += [Household(session.new_id(), cell, lon=x, lat=y) for x, y in at]
    session.run(Do(added("change.test", homes)))
    made = DraftView(session, Published.read(session), Population(session.workspace), start_draft(session))
    stop = session.subscribe(lambda _: made.follow())
    yield made
    stop()
    made.close()


def box(west, south, east, north):
    return [V(west, south), V(east, south), V(east, north), V(west, north)]


def said(view):
    """The works, and that they agree with the comparison and with what each line unfolds to."""
    works = works_of(view)
    moved = moved_records(difference(view.session, view.draft_id)).get("household", 0)
    assert sum(one.households for one in works) == moved
    for one in works:
        assert sum(move.households for move in moves_in(view, one)) == one.households
    return [(one.kind, one.before, one.after, one.households) for one in works]


def brought(view, tool, dedication=None):
    """Draw, and tell which cells came."""
    before = set(view.drawn)
    view.planning.draw(tool, dedication)
    return sorted(one for one in set(view.drawn) - before if view.drawn[one].state == "new")


def test_the_works_follow_what_is_drawn_on_and_undone(session, view, town):
    view.planning.draw(
        lambda coverage: insert_vertex(coverage, (V(104.01, 29.0), V(104.01, 29.01)), V(104.01, 29.005))
    )
    assert view.drawn.keys() == {town.west, town.east} and said(view) == []

    view.planning.draw(lambda coverage: move_vertices(coverage, {V(104.01, 29.005): V(104.007, 29.005)}))
    ((kind, before, _, _),) = said(view)
    assert (kind, before) == ("border", ("001", "002"))

    session.undo()
    assert said(view) == []


def test_a_cell_that_is_reshaped_and_then_cut_out_of_tells_of_both_works(session, view, town):
    brought(view, lambda coverage: reshape(coverage, town.west, WESTWARDS))
    assert said(view) == [("border", ("001", "002"), (), 60)]

    corner = box(104.0011, 29.0011, 104.0031, 29.0031)
    brought(view, lambda coverage: cut_out(coverage, corner, session.new_id), HOSPITAL)

    assert said(view) == [
        ("cut_out", ("001",), ("001", "003"), 8),
        ("border", ("001", "002"), (), 60),
    ]


def test_what_is_cut_out_of_ground_that_changed_hands_is_counted_once(session, view, town):
    brought(view, lambda coverage: reshape(coverage, town.west, WESTWARDS))
    between = box(104.0081, 29.0011, 104.0111, 29.0031)  # 8 homes of the west's, 4 of the east's
    brought(view, lambda coverage: cut_out(coverage, between, session.new_id), HOSPITAL)

    assert said(view) == [
        ("cut_out", ("001", "002"), ("001", "002", "003"), 12),
        ("border", ("001", "002"), (), 52),
    ]


def test_two_cut_outs_of_one_cell_are_two_works(session, view, town):
    for place, dedication in ((104.001, HOSPITAL), (104.005, SCHOOL)):
        ring = box(place + 0.0001, 29.0011, place + 0.0021, 29.0031)
        brought(view, lambda coverage, ring=ring: cut_out(coverage, ring, session.new_id), dedication)

    works = works_of(view)
    assert [(one.kind, one.name, one.before, one.households) for one in works] == [
        ("cut_out", "市人民医院", ("001",), 8),
        ("cut_out", "实验小学", ("001",), 8),
    ]
    said(view)


def test_a_cell_that_only_had_something_cut_out_has_no_border_moved(session, view, town):
    ring = box(104.0011, 29.0011, 104.0031, 29.0031)
    brought(view, lambda coverage: cut_out(coverage, ring, session.new_id), HOSPITAL)

    assert said(view) == [("cut_out", ("001",), ("001", "003"), 8)]


def test_a_border_that_moved_before_a_split_keeps_its_own_line(session, view, town):
    brought(view, lambda coverage: reshape(coverage, town.west, WESTWARDS))
    across = [V(104.006, 29.005), V(104.021, 29.0049)]
    brought(view, lambda coverage: split(coverage, [town.east], across, session.new_id))

    assert said(view) == [
        ("split", ("002",), ("003", "004"), 200),
        ("border", ("001", "003", "004"), (), 60),
    ]


def test_what_a_merged_cell_took_in_over_a_border_is_part_of_the_merge(session, view, town):
    brought(view, lambda coverage: reshape(coverage, town.west, WESTWARDS))
    brought(view, lambda coverage: merge(coverage, [town.west, town.east], session.new_id))

    assert said(view) == [("merge", ("001", "002"), ("003",), 400)]


def test_numbers_ascend_on_both_sides_whatever_was_made_first(session, town):
    west = session.workspace.get(town.west)
    session.run(Do(replaced("change.test", [(west, replace(west, code="990101001001009"))])))
    published = Published.read(session)
    view = DraftView(session, published, Population(session.workspace), start_draft(session))
    view.planning.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))
    view.follow()

    assert [one.before for one in works_of(view)] == [("002", "009")]
    view.close()


def halved(session, view, cell, south, north):
    """Split a cell from south to north; gives the halves, the western one first."""
    line = [V(*south), V(*north)]
    halves = brought(view, lambda coverage: split(coverage, [cell], line, session.new_id))
    return sorted(halves, key=lambda one: view.coverage.shape(one).bounds[0])


def test_a_border_that_moved_between_halves_names_the_half_that_took_and_the_cell_that_lost(
    session, view, town
):
    _, left = halved(session, view, town.west, (104.005, 28.99), (104.0051, 29.02))
    right, _ = halved(session, view, town.east, (104.015, 28.99), (104.0151, 29.02))
    line = [V(104.01, 29.0), V(104.009, 29.0), V(104.009, 29.01), V(104.01, 29.01)]
    brought(view, lambda coverage: reshape(coverage, left, line))

    border, work = said(view)[-1], works_of(view)[-1]
    assert border[0] == "border"
    assert border[1] == ("原 001", view.cell(right).short)  # which the draft retires
    assert set(work.cells) == {left, right}
    assert {(move.source, move.target) for move in moves_in(view, work)} == {("001", view.cell(right).short)}


def test_a_border_that_moved_to_and_fro_is_told_where_no_cell_is_larger_than_it_was(session, view, town):
    _, left = halved(session, view, town.west, (104.005, 28.99), (104.0051, 29.02))
    there = [V(104.01, 29.005), V(104.008, 29.005), V(104.008, 29.01), V(104.01, 29.01)]
    back = [V(104.01, 29.0), V(104.012, 29.0), V(104.012, 29.005), V(104.01, 29.005)]
    brought(view, lambda coverage: reshape(coverage, left, there))
    brought(view, lambda coverage: reshape(coverage, left, back))

    border = said(view)[-1]
    assert (border[0], len(border[1])) == ("border", 2)


@pytest.fixture
def two_communities(session, town):
    """A cell 001 of another community, east of the two."""
    west = session.workspace.get(town.west)
    community = session.workspace.get(west.community_id)
    other = replace(community, id=session.new_id(), code="990101001002", name="柳滩村")
    cell = Cell(
        session.new_id(), other.id, "990101001002001", "一网格", shapely.box(104.02, 29, 104.03, 29.01)
    )
    session.run(Do(added("change.test", [other, cell])))
    return cell.id


def test_numbers_of_several_communities_are_told_with_their_names(session, two_communities, view, town):
    brought(view, lambda coverage: merge(coverage, [town.east, two_communities], session.new_id))

    (work,) = works_of(view)
    assert work.before == ("柳滩村 001", "桥社区 002")
    assert all(one.startswith(("桥社区", "柳滩村")) for one in work.after)
    moved = {move.source for one in difference(session, view.draft_id) for move in one.moves}
    assert any(one.startswith(("桥社区", "柳滩村")) for one in moved)


def test_a_reshape_over_the_border_of_communities_names_them_and_no_halves(
    session, two_communities, view, town
):
    shapes = dict.fromkeys((town.west, two_communities), shapely.box(104.005, 29.001, 104.009, 29.009))

    rows = Preview(view, shapes).rows(shapes)

    assert [row.name for row in rows] == ["柳滩村 001", "桥社区 001"]


def test_a_piece_that_a_published_neighbour_took_in_is_told_with_what_its_households_left(
    session, view, town
):
    _, right = halved(session, view, town.west, (104.005, 28.99), (104.0051, 29.02))
    (left,) = [one.cell_id for one in view.live() if one.state == "new" and one.cell_id != right]
    third = brought(
        view,
        lambda coverage: split(coverage, [left], [V(104.0025, 28.99), V(104.00251, 29.02)], session.new_id),
    )
    view.planning.draw(lambda coverage: join(coverage, [town.east, right], session.new_id, view.drawn))

    works = said(view)
    pieces = tuple(sorted(view.cell(one).short for one in third))
    assert works == [("split", ("001",), pieces, 100), ("border", ("原 001", "002"), (), 100)]
    (border,) = [one for one in works_of(view) if one.kind == "border"]
    assert [(move.source, move.target) for move in moves_in(view, border)] == [("001", "002")]


def test_a_cell_that_stays_beside_what_was_split_off_it_is_named_among_what_comes(session, view, town):
    """Another plan merged both cells; the draft's split is kept, and the merged cell has the rest."""
    halved(session, view, town.west, (104.005, 28.99), (104.0051, 29.02))
    other = Planning(session, start_draft(session, "方案乙"))
    other.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))
    other.close()
    publish(session, other.draft_id, approval(session))
    bring_up_to_date(session, view.draft_id, "mine")

    after = DraftView(session, Published.read(session), Population(session.workspace), view.draft_id)
    (work,) = works_of(after)
    (merged,) = [one.cell_id for one in after.live() if one.state == "changed"]
    assert said(after) == [("split", ("003",), ("003", "004", "005"), 200)]
    assert work.cells[0] == merged and len(work.cells) == 3
    after.close()
