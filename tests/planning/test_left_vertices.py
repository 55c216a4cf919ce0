"""What a line leaves in the borders beside it goes with the line; what the planner put there stays."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridmap.domain.actions.drafts import LockCell
from gridmap.domain.change import replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import rings
from gridmap.domain.coverage.split import split
from gridmap.domain.coverage.vertices import insert_vertex
from gridmap.domain.errors import Refused
from gridmap.domain.planning.joining import join
from gridmap.domain.planning.overlay import drawn_cells, parents_of
from gridmap.domain.records import Cell
from gridmap.planning import Planning
from gridmap.session import Session
from tests.planning.wobbly_town import (
    DraftPlanner,
    draft_of,
    ground_of,
    make_wobbly_town,
    refuse_unless_drawn_whole,
)
from tests.store.conftest import Do

V = grid.vertex
#: Edits that take vertices out of borders.
TAKING_OUT = {"change.delete_vertex", "change.straighten", "change.move_vertex"}


class Hand:
    """Draws on a draft of a town of four times four cells, row by row from the west."""

    def __init__(self, path):
        self.session = Session.open(make_wobbly_town(path, side=4, shops=5))
        self.planning = Planning(self.session, draft_of(self.session))
        self.cells = {cell.code[-3:]: cell.id for cell in self.session.workspace.all_of(Cell)}

    @property
    def coverage(self):
        return self.planning.coverage

    def drawn(self):
        return drawn_cells(self.session.workspace, self.planning.draft_id)

    def split(self, cell, height=0.5):
        """Split a cell from west to east; its pieces."""
        west, south, east, north = self.coverage.shape(cell).bounds
        lat = south + (north - south) * height
        return self.split_along(cell, [V(west - 0.0001, lat), V(east + 0.0001, lat)])

    def split_along(self, cell, line):
        there = set(self.coverage.ids())
        self.planning.draw(lambda coverage: split(coverage, [cell], line, self.session.new_id))
        return sorted(set(self.coverage.ids()) - there)

    def join(self, *cells):
        known = self.drawn()
        self.planning.draw(lambda coverage: join(coverage, cells, self.session.new_id, known))

    def put_between(self, one, other):
        """Put a vertex into the longest edge that two cells share."""
        edges = [set(self.edges(cell)) for cell in (one, other)]
        edge = max(edges[0] & edges[1], key=lambda ends: np.ptp(grid.steps(list(ends)), axis=0).sum())
        at = V(*grid.unpack(list(edge)).mean(axis=0).tolist())
        self.planning.draw(lambda coverage: insert_vertex(coverage, edge, at))
        return at

    def edges(self, cell):
        for ring in rings(self.coverage.shape(cell)):
            for first, second in zip(ring.tolist(), np.roll(ring, -1).tolist(), strict=True):
                yield min(first, second), max(first, second)


@pytest.fixture
def hand(tmp_path):
    made = Hand(tmp_path / "town.gpkg")
    ground = ground_of(made.session)
    yield made
    refuse_unless_drawn_whole(made.session, ground)
    made.planning.close()
    made.session.close()


def test_a_vertex_between_cells_beside_a_split_one_stays_when_its_pieces_are_split_again(hand):
    pieces = hand.split(hand.cells["006"])
    between = {hand.cells["001"], hand.cells["005"]}  # the line ends on neither of them
    at = hand.put_between(*between)

    for piece in pieces:
        hand.split(piece)
        assert hand.coverage.cells_at(at) == between


def test_a_vertex_in_the_border_of_a_piece_stays_when_the_line_is_taken_back(hand):
    pieces = hand.split(hand.cells["006"])
    beside = hand.cells["010"]
    touching = next(one for one in pieces if set(hand.edges(one)) & set(hand.edges(beside)))
    at = hand.put_between(touching, beside)

    hand.join(*pieces)

    assert hand.coverage.cells_at(at) == {hand.cells["006"], beside}
    published = {one: hand.session.workspace.get(one) for one in hand.drawn()}
    for one, cell in published.items():  # and what the line left is gone
        new = set(grid.vertices_of(hand.coverage.shape(one)).tolist())
        assert new - set(grid.vertices_of(cell.geometry).tolist()) == {at}


def test_a_vertex_that_a_line_was_drawn_through_stays_in_the_cell_that_had_it_before(hand):
    cell, beside = hand.cells["006"], hand.cells["010"]
    at = hand.put_between(cell, beside)
    west = hand.coverage.shape(cell).bounds[0]
    pieces = hand.split_along(cell, [V(west - 0.0001, grid.position(at)[1]), at])
    assert hand.coverage.cells_at(at) == {*pieces, beside}

    hand.join(*pieces)

    assert hand.coverage.cells_at(at) == {cell, beside}
    assert hand.drawn().keys() == {cell, beside}


def test_what_a_line_left_in_a_locked_cell_goes_with_it(hand):
    """A lock keeps the ground; a point on a straight border is none of it."""
    pieces = hand.split(hand.cells["006"])
    for beside in [one for one, drawn in hand.drawn().items() if drawn.state == "changed"]:
        hand.session.run(LockCell(hand.planning.draft_id, beside))

    hand.join(*pieces)

    assert hand.drawn() == {}


def test_what_a_line_left_in_a_cell_that_was_published_anew_stays(hand):
    pieces = hand.split(hand.cells["006"])
    beside = min(one for one, drawn in hand.drawn().items() if drawn.state == "changed")
    cell = hand.session.workspace.get(beside)
    hand.session.run(Do(replaced("change.test", [(cell, replace(cell, code=cell.code[:-3] + "099"))])))
    drawn = hand.drawn()[beside]

    hand.join(*pieces)

    assert hand.drawn()[beside] == drawn


def test_lines_that_are_taken_back_one_by_one_leave_nothing(hand):
    first, _ = hand.split(hand.cells["006"])
    third, fourth = hand.split(first, 0.3)
    others = hand.split(hand.cells["010"])  # beside it: its line ends on borders that end here too
    hand.join(third, fourth)
    new = {one for one, drawn in hand.drawn().items() if drawn.state == "new"}
    hand.join(*new - set(others))
    hand.join(*others)

    assert hand.drawn() == {}


def drawn_at_random(hand, random):
    """An edit at random; often one that puts a vertex in, or pieces of a split together."""
    planner = DraftPlanner(hand.session, hand.planning, random)
    kind, known = random.random(), planner.drawn
    new = sorted(one for one, drawn in known.items() if drawn.state == "new")
    if kind < 0.3:
        edge = planner.edge(planner.cell())
        return insert_vertex(hand.coverage, edge, V(*grid.unpack(list(edge)).mean(axis=0).tolist()))
    if kind < 0.5 and new:
        parent = parents_of(known[int(random.choice(new))])
        return join(
            hand.coverage, [one for one in new if parents_of(known[one]) == parent], planner.new_id, known
        )
    if kind < 0.7:
        return split(hand.coverage, [cell := planner.cell()], planner.line(cell, 2), planner.new_id)
    return planner.draw()


@pytest.mark.parametrize("seed", range(3))
def test_no_edit_loses_a_vertex_that_was_put_into_a_border_which_is_still_there(hand, seed):
    random, put, looked_at, put_back = np.random.default_rng(seed), set(), 0, 0
    for _ in range(120):
        before, retired = (
            vertices(hand),
            {one for one, cell in hand.drawn().items() if cell.state == "retired"},
        )
        try:
            edit = drawn_at_random(hand, random)
            hand.planning.edit(edit)
        except Refused:
            continue
        there = vertices(hand)
        if edit.label not in TAKING_OUT:
            looked_at += len(put)
            borders = shapely.union_all([hand.coverage.shape(one).boundary for one in hand.coverage.ids()])
            lost = shapely.points(grid.unpack(sorted(put - there)))
            assert not shapely.dwithin(borders, lost, 2 * grid.STEP).any(), edit.label
        if edit.label in ("change.insert_vertex", "change.move_vertex"):
            put |= there - before
        put &= there
        put_back += bool(retired & set(hand.coverage.ids()))
    assert looked_at > 100
    assert put_back > 0


def vertices(hand):
    return {at for one in hand.coverage.ids() for at in grid.vertices_of(hand.coverage.shape(one)).tolist()}
