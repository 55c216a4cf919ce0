"""Which cells a draft gives other ground: the same in the check, in the lists and in what is published."""

import pytest

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.reshape import reshape
from gridmap.domain.coverage.vertices import insert_vertex
from gridmap.planning.draft_view import DraftView
from gridmap.planning.parting import reshaped
from gridmap.planning.population import Population
from gridmap.planning.published import Published
from gridmap.planning.works import works_of
from tests.planning.test_draft_editing import start_draft

V = grid.vertex
#: A metre of the western cell, along ten metres of its border with the eastern: five square metres.
CORNER = [V(104.01, 29.005), V(104.00999, 29.00505), V(104.01, 29.0051)]


@pytest.fixture
def view(session, town):
    """A draft over two cells."""
    made = DraftView(session, Published.read(session), Population(session.workspace), start_draft(session))
    stop = session.subscribe(lambda _: made.follow())
    yield made
    stop()
    made.close()


def both(view):
    """As the command tells it and as the window does."""
    told = {one.cell_id for one in view.live() if view.covers_other(one)}
    assert told == reshaped(view.session, view.draft_id)
    return told


def test_a_metre_of_ground_at_a_corner_is_other_ground(view, town):
    view.planning.draw(lambda coverage: reshape(coverage, town.west, CORNER))

    assert both(view) == {town.west, town.east}
    assert [(one.kind, one.before) for one in works_of(view)] == [("border", ("001", "002"))]


def test_another_vertex_on_a_border_is_not(view, town):
    edge = (V(104.01, 29.0), V(104.01, 29.01))
    view.planning.draw(lambda coverage: insert_vertex(coverage, edge, V(104.01, 29.003)))

    assert {one.cell_id for one in view.live()} == {town.west, town.east}
    assert both(view) == set()
