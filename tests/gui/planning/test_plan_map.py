"""The small map of a comparison: what is written on it."""

import pytest

from gridmap.gui.planning.plan_map import Piece, PlanMap
from gridmap.planning.surroundings import surroundings


@pytest.fixture
def plan_map(planner, qtbot):
    """A map of cell 007, from so far that its community is seen."""
    published = planner.view.published
    ground = published.coverage.shape(planner.cell("007"))
    plan_map = PlanMap("图")
    qtbot.addWidget(plan_map)
    plan_map.resize(480, 460)
    around = surroundings(planner.session, published.coverage, [ground], [planner.cell("007")])
    plan_map.show_pieces([Piece(ground, "plan_good", 0, "026")], around, [])
    plan_map.view = plan_map.view.zoomed(1 / 3, plan_map.view.width / 2, plan_map.view.height / 2)
    return plan_map


@pytest.fixture
def names(plan_map):
    return plan_map._names(plan_map.view)


def test_only_cells_beside_what_is_touched_are_numbered(planner, names):
    texts = [one.text for one in names]
    coverage = planner.view.published.coverage
    touched = coverage.shape(planner.cell("007"))
    beside = {planner.view.cell(one).short for one in coverage.near(touched)} - {"007"}

    assert "026" in texts
    assert "篦子街社区" in texts
    numbers = {one for one in texts if one.isdigit()} - {"026"}
    assert len(numbers) > 4 and numbers <= beside


def test_no_name_lies_on_another(names):
    rects = [one.rect for one in names]

    assert not [at for at, one in enumerate(rects) if any(one.intersects(other) for other in rects[:at])]


def test_the_community_at_work_is_named_even_where_it_is_small(planner, plan_map):
    view = plan_map.view.zoomed(1 / 12, plan_map.view.width / 2, plan_map.view.height / 2)

    texts = [one.text for one in plan_map._names(view)]

    assert {"026", "篦子街社区"} <= set(texts)
