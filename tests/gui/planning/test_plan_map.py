"""The small map of a comparison: what is written on it."""

import pytest
import shapely

from gridmap.gui import theme
from gridmap.gui.planning.plan_map import PlanMap, Sign
from gridmap.gui.planning.plan_pieces import Piece, ground_of
from gridmap.planning.surroundings import Surroundings, surroundings


@pytest.fixture
def plan_map(planner, qtbot):
    """A map of cell 007, from so far that its community is seen."""
    published = planner.view.published
    ground = published.coverage.shape(planner.cell("007"))
    plan_map = PlanMap("图")
    qtbot.addWidget(plan_map)
    plan_map.resize(480, 460)
    around = surroundings(planner.session, published.coverage, [ground], [planner.cell("007")])
    plan_map.show_ground(ground_of([Piece(ground, "plan_good", 0, "026")], around), [])
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


def test_the_legend_has_the_line_that_the_map_has(qtbot):
    ground = shapely.box(104.0, 29.0, 104.01, 29.01)
    plan_map = PlanMap("试验")
    qtbot.addWidget(plan_map)
    plan_map.resize(480, 460)
    pieces = [Piece(ground, "danger", 0, hollow=True, dashed=True)]
    signs = [Sign("本方案", "accent", hollow=True), Sign("现行", "danger", hollow=True, dashed=True)]
    plan_map.show_ground(ground_of(pieces, Surroundings()), signs)
    image = plan_map.grab().toImage()

    gaps = {}
    for sign, (left, _) in zip(signs, plan_map._legend_places(), strict=True):
        colour, y = theme.colour(sign.colour).rgb(), 460 - plan_map._legend_height() + 8 + 7
        gaps[sign.text] = sum(image.pixelColor(int(left) + 1 + x, y).rgb() != colour for x in range(18))
    assert gaps["本方案"] == 0
    assert 2 <= gaps["现行"] <= 9
