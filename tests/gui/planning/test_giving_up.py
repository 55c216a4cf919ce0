"""What goes of a draft where the published state is taken: told before it is chosen, and afterwards."""

import pytest
import shapely
from PySide6.QtCore import Qt

from gridmap.domain import geodesy
from gridmap.domain.areas import area_text
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.vertices import move_vertices
from gridmap.gui import cards
from gridmap.planning.rebased_text import given_up_text
from gridmap.planning.rebasing import look
from tests.gui.planning.drawing_hands import plan, question_of
from tests.gui.planning.test_drafts import split_one
from tests.gui.planning.test_moving_on import update_dialog

BESIDE = "采用现行将放弃"


def of_community(planner, number, short):
    """A cell of a community by the end of its code."""
    view = planner.view
    return next(key for key in view.coverage.ids() if view.cell(key).code.endswith(f"{number:03d}{short}"))


def push(planner, first, second, north):
    """Move what lies between the ends of the border of two cells."""
    shapes = [planner.coverage.shape(one) for one in (first, second)]
    line = shapely.get_coordinates(shapely.line_merge(shapes[0].intersection(shapes[1])))
    at = grid.vertex(*line[len(line) // 2])
    lon, lat = grid.position(at)
    to = grid.vertex(lon, lat + north)
    planner.board.draw(lambda coverage: move_vertices(coverage, {at: to}))
    if question := question_of(planner):
        question.verb.click()
    planner.settle()


@pytest.fixture
def far_reaching(planner):
    """A draft that moves the borders of four cells in a row, one of them in the next community.

    A published plan has split the first of them.
    """
    first, second, third = (of_community(planner, 1, short) for short in ("003", "004", "005"))
    beyond = of_community(planner, 2, "001")
    push(planner, first, second, -0.0012)
    push(planner, second, third, 0.0008)
    was = planner.coverage.shape(beyond)
    push(planner, third, beyond, 0.0008)
    lost = geodesy.area(was.difference(planner.coverage.shape(beyond)))
    plan(planner, "003", "方案乙")
    return planner, f"桥头社区 001，篦子街社区 003、004、005，桥头社区划归篦子街社区的 {area_text(lost)}"


def test_all_that_the_published_side_would_take_away_is_told_where_it_is_chosen(far_reaching):
    planner, all_of_it = far_reaching
    dialog = update_dialog(planner)
    (box,) = dialog.choices.values()

    mine = dialog.table.item(0, 0).text().splitlines()
    assert mine[1] == f"{BESIDE} {all_of_it}"
    assert box.itemText(box.findData("published")) == "采用现行（放弃 4 格）"
    tips = box.toolTip(), box.itemData(box.findData("published"), Qt.ItemDataRole.ToolTipRole)
    assert all(all_of_it in tip.replace("\n", "") for tip in tips)


def test_what_would_go_besides_is_drawn_thin_on_the_map_and_explained(far_reaching):
    planner, _ = far_reaching
    dialog = update_dialog(planner)
    pieces = [piece for piece, _ in dialog.map._ground.pieces]

    assert {one.label for one in pieces if one.thin} >= {"005", "001"}
    assert {one.label for one in pieces if one.colour == "accent"} == {"003", "004", "005", "001"}
    assert any(sign.thin and "其他改动" in sign.text for sign in dialog.map._legend)


def test_the_note_after_the_update_tells_what_was_given_up(far_reaching):
    planner, all_of_it = far_reaching
    dialog = update_dialog(planner)
    dialog.all_published.click()
    dialog.verb.click()
    planner.settle()

    told = [card.said[:2] for card in cards.cards_of(planner.desk.window).shown()]
    assert ("方案“方案甲”已更新，可撤销。", f"已放弃 {all_of_it}") in told


def test_nothing_is_told_twice_where_the_line_names_all_that_goes(planner):
    split_one(planner)
    plan(planner, "007", "方案乙")

    assert BESIDE not in update_dialog(planner).table.item(0, 0).text()
    (found,) = look(planner.session, planner.board.draft_id)
    assert given_up_text(planner.session, [found]) == "篦子街社区 007、028、029"
