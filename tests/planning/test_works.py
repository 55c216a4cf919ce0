"""Each line of a draft's works tells of its own households, all lines together of those compared."""

import numpy as np
import pytest

from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.split import cut_out, merge, split
from gridmap.domain.records import Household
from gridmap.planning.comparison import difference, moved_records
from gridmap.planning.draft_view import DraftView
from gridmap.planning.population import Population
from gridmap.planning.published import Published
from gridmap.planning.works import moves_in, works_of
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
    stop = session.subscribe(lambda changed: made.follow(changed))
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


def test_a_cell_that_is_reshaped_and_then_cut_out_of_tells_of_both_works(session, view, town):
    brought(view, lambda coverage: reshape(coverage, town.west, WESTWARDS))
    assert said(view) == [("border", ("001", "002"), (), 60)]

    corner = box(104.0011, 29.0011, 104.0031, 29.0031)
    brought(view, lambda coverage: cut_out(coverage, corner, session.new_id), HOSPITAL)

    assert said(view) == [
        ("cut_out", ("001",), ("003",), 8),
        ("border", ("001", "002"), (), 60),
    ]


def test_what_is_cut_out_of_ground_that_changed_hands_is_counted_once(session, view, town):
    brought(view, lambda coverage: reshape(coverage, town.west, WESTWARDS))
    between = box(104.0081, 29.0011, 104.0111, 29.0031)  # 8 homes of the west's, 4 of the east's
    brought(view, lambda coverage: cut_out(coverage, between, session.new_id), HOSPITAL)

    assert said(view) == [
        ("cut_out", ("001", "002"), ("003",), 12),
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

    assert said(view) == [("cut_out", ("001",), ("003",), 8)]


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
