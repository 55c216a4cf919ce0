"""A border between communities is told from one within, as the draft has it, near and far."""

import pytest
import shapely

from gridmap.domain.coverage.split import merge
from gridmap.gui.canvas.palette import MapPalette
from tests.gui.planning.drawing_hands import cut, neighbours_across, question_of


@pytest.fixture
def pair(planner):
    """Two cells on either side of the border of two communities."""
    return neighbours_across(planner)


def between(planner, first, second):
    """The middle of the border of two cells."""
    shared = planner.coverage.shape(first).intersection(planner.coverage.shape(second))
    line = max(shapely.get_parts(shapely.line_merge(shared)).tolist(), key=lambda one: one.length)
    middle = line.interpolate(0.5, normalized=True)
    return middle.x, middle.y


def boldness(planner, where):
    """How many pixels around a position have the colour of a border between communities."""
    at, wanted = planner.place(*where).toPoint(), MapPalette.of().township_border.getRgb()
    image = planner.canvas.grab().toImage()
    around = [image.pixelColor(at.x() + x, at.y() + y).getRgb() for x in range(-4, 5) for y in range(-4, 5)]
    return sum(all(abs(a - b) < 12 for a, b in zip(one, wanted, strict=True)) for one in around)


def see_all(planner):
    communities = planner.canvas.scene.levels["community"].ids.tolist()
    planner.canvas.zoom_to(communities)
    planner.settle()


def test_a_border_between_communities_stays_bold_where_the_draft_changes_both(planner, pair):
    see_all(planner)
    where = between(planner, *pair)
    bold = boldness(planner, where)
    for cell in pair:
        cut(planner, cell)
    planner.board.select([])
    planner.settle()

    assert bold >= 18
    assert boldness(planner, where) >= bold - 2


def test_the_bold_border_moves_with_ground_that_changes_community(planner, pair):
    see_all(planner)
    where = between(planner, *pair)
    assert boldness(planner, where) >= 18
    planner.board.draw(lambda coverage: merge(coverage, list(pair), planner.session.new_id))
    question_of(planner).verb.click()
    planner.settle()
    planner.board.select([])
    planner.settle()
    assert boldness(planner, where) < 6  # letters of a name perhaps

    planner.session.undo()
    planner.settle()
    assert boldness(planner, where) >= 18


def test_borders_between_communities_are_bolder_where_cells_are_small(planner, pair):
    see_all(planner)
    view = planner.canvas.view
    planner.canvas.set_view(view.zoomed(0.25, view.width / 2, view.height / 2))
    planner.settle()
    first, _ = pair
    community = planner.view.cell(first).community_id
    inner = [one for one in planner.view.cells_of(community) if one != first]
    touching = next(
        one for one in inner if planner.coverage.shape(one).intersection(planner.coverage.shape(first)).length
    )
    assert boldness(planner, between(planner, *pair)) > boldness(planner, between(planner, first, touching))
