"""What a new border cuts off a cell: shown with who gets it, and N gives it to another neighbour."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridmap.domain.actions.drafts import LockCell
from tests.gui.planning.drawing_hands import community_of, question_of
from tests.gui.planning.test_drawing import drawn, whole
from tests.gui.planning.test_figures import trace_through


def neck(planner, cell):
    """A line that cuts the south-east corner off a cell, from its southern border to its eastern one."""
    west, south, east, north = planner.coverage.shape(cell).bounds
    return (west + (east - west) * 0.45, south - 0.001), (east + 0.001, south + (north - south) * 0.55)


@pytest.fixture
def cutting(planner):
    """A planner whose line would cut a corner off cell 013; the line not finished yet."""
    cell = planner.cell("013")
    planner.board.select([cell])
    planner.key(Qt.Key.Key_R)
    start, stop = neck(planner, cell)
    planner.click(*start)
    planner.move(*stop)
    planner.qtbot.waitUntil(lambda: bool(planner.canvas.tool.ceded), timeout=2_000)
    return planner


def hints(planner):
    told = []
    planner.canvas.tool.hint.connect(told.append)
    return told


def tags(planner):
    return [text for _, text, _ in planner.canvas.tool.gifts]


def short(planner, cell):
    return planner.view.cell(cell).short


def test_who_gets_what_is_cut_off_is_shown_and_the_next_key_gives_it_to_another(cutting):
    cell, told = cutting.cell("013"), hints(cutting)
    (piece,) = cutting.canvas.tool.ceded
    first, second = piece.could[:2]
    assert tags(cutting) == [f"→ {short(cutting, first)}"]

    cutting.key(Qt.Key.Key_N)
    assert tags(cutting) == [f"→ {short(cutting, second)}"]
    assert f"归 {short(cutting, second)}，按 N 换给" in told[-1]
    assert {row.name for row in cutting.canvas.tool.rows} == {"013", short(cutting, second)}
    cutting.draw(neck(cutting, cell)[1])

    assert drawn(cutting)["changed"] >= {cell, second}
    assert cutting.coverage.shape(second).contains(piece.ground.representative_point())
    whole(cutting)
    assert cutting.canvas.tool.takers == {}
    cutting.session.undo()
    cutting.settle()
    assert not any(drawn(cutting).values())


def test_the_key_goes_round_and_passes_over_locked_cells(cutting):
    tool = cutting.canvas.tool
    could = tool.ceded[0].could
    for one in could:
        assert tool.ceded[0].taker == one
        cutting.key(Qt.Key.Key_N)
    assert tool.ceded[0].taker == could[0]

    for one in could[1:]:
        cutting.board.run(LockCell(cutting.board.draft_id, one))
    told = hints(cutting)
    cutting.key(Qt.Key.Key_N)

    assert tool.ceded[0].taker == could[0]
    assert "没有别的网格可换" in told[-1]


def test_another_line_forgets_who_was_chosen(cutting):
    tool = cutting.canvas.tool
    could, told = tool.ceded[0].could, hints(cutting)
    cutting.key(Qt.Key.Key_N)
    cutting.key(Qt.Key.Key_Escape)
    assert tool.takers == {} and tags(cutting) == []
    assert "所选网格" in told[-1]

    start, stop = neck(cutting, cutting.cell("013"))
    cutting.click(*start)
    cutting.move(*stop)
    cutting.qtbot.waitUntil(lambda: bool(tool.ceded), timeout=2_000)
    assert tool.ceded[0].taker == could[0]


@pytest.fixture
def two_pieces(planner):
    """A planner whose U-shaped line cuts the west and the east off cell 013; not finished yet."""
    cell = planner.cell("013")
    west, south, east, north = planner.coverage.shape(cell).bounds
    planner.board.select([cell])
    planner.key(Qt.Key.Key_R)
    xs = [west + (east - west) * share for share in (0.3, 0.75)]
    high, low = north + 0.001, south - 0.001
    for point in ((xs[0], low), (xs[0], high), (xs[1], high), (xs[1], low)):
        planner.click(*point)
    planner.qtbot.waitUntil(lambda: len(planner.canvas.tool.ceded) == 2, timeout=2_000)
    return planner


def east_to_west(planner):
    """Rows of the pieces that a line gives away."""
    pieces = planner.canvas.tool.ceded
    return sorted(range(len(pieces)), key=lambda row: -pieces[row].ground.bounds[0])


@pytest.mark.parametrize("which", (0, 1), ids=("east", "west"))
def test_of_several_pieces_the_one_below_the_pointer_goes_to_the_next(two_pieces, which):
    planner, tool, told = two_pieces, two_pieces.canvas.tool, hints(two_pieces)
    before = [one.taker for one in tool.ceded]
    rows = east_to_west(planner)
    row, other = rows[which], rows[1 - which]
    inside = tool.ceded[row].ground.representative_point()

    planner.move(inside.x, inside.y)
    planner.qtbot.wait(60)
    assert [one.taker for one in tool.ceded] == before
    assert tool.ahead() == tool.points  # the line stands
    planner.key(Qt.Key.Key_N)
    assert "让出 2 块地" in told[-1]

    assert tool.ceded[row].taker != before[row]
    assert tool.ceded[other].taker == before[other]
    planner.key(Qt.Key.Key_Return)
    assert planner.coverage.cell_at(inside.x, inside.y) not in (before[row], planner.cell("013"))
    whole(planner)


def test_a_double_click_on_a_piece_finishes_the_line_as_it_is_shown(two_pieces):
    planner, tool = two_pieces, two_pieces.canvas.tool
    (_, west) = east_to_west(planner)
    inside, taker = tool.ceded[west].ground.representative_point(), tool.ceded[west].taker
    planner.move(inside.x, inside.y)
    planner.double_click(inside.x, inside.y)

    assert planner.coverage.cell_at(inside.x, inside.y) == taker
    assert tool.points == []
    whole(planner)


def test_off_the_pieces_the_pointer_continues_the_line(two_pieces):
    tool = two_pieces.canvas.tool
    middle = two_pieces.middle(two_pieces.cell("013"))
    two_pieces.move(*middle)
    assert tool.ahead()[:-1] == tool.points


def test_names_of_narrow_pieces_stand_on_them_and_clear_of_each_other(two_pieces):
    two_pieces.canvas.zoom_full()
    two_pieces.settle()
    tool, view = two_pieces.canvas.tool, two_pieces.canvas.view
    boxes = tool.covered(view)[:2]
    grounds = [outline.on(view) for outline, _, _ in tool.gifts]
    assert min(ground.boundingRect().width() for ground in grounds) < min(box.width() for box in boxes)
    assert all(ground.intersects(box) for ground, box in zip(grounds, boxes, strict=True))
    assert not boxes[0].intersects(boxes[1])


def test_ground_for_another_community_is_named_and_asked_about(planner):
    cell = planner.cell("005")
    mine = community_of(planner, cell).id
    west, south, east, north = planner.coverage.shape(cell).bounds
    planner.canvas.zoom_full()
    planner.settle()
    planner.board.select([cell])
    planner.key(Qt.Key.Key_R)
    start = (west + (east - west) * 0.4, north + 0.001)
    stop = (east + 0.001, south + (north - south) * 0.4)
    planner.click(*start)
    planner.move(*stop)
    tool = planner.canvas.tool
    planner.qtbot.waitUntil(lambda: bool(tool.ceded), timeout=2_000)
    for _ in tool.ceded[0].could:
        if community_of(planner, tool.ceded[0].taker).id != mine:
            break
        planner.key(Qt.Key.Key_N)
    taker = tool.ceded[0].taker
    assert tags(planner) == [f"→ {community_of(planner, taker).name} {short(planner, taker)}"]
    planner.draw(stop)

    assert community_of(planner, taker).name in question_of(planner).work.text()
    question_of(planner).verb.click()
    planner.settle()
    assert drawn(planner)["changed"] >= {cell, taker}


def test_a_followed_line_gives_what_it_cuts_off_to_the_next_as_well(planner):
    cell = planner.cell("013")
    tool = trace_through(planner, cell)
    button = next(one for one, what in tool._uses.items() if what == "reshape")
    button.setFocus()
    planner.qtbot.waitUntil(lambda: bool(tool.ceded), timeout=2_000)
    largest = tool.ceded[0]
    QTest.keyClick(button, Qt.Key.Key_N)

    taker = next(one.taker for one in tool.ceded if one.ground.equals(largest.ground))
    assert taker == largest.could[1]
    button.click()
    planner.settle()
    assert planner.coverage.shape(taker).contains(largest.ground.representative_point())
    whole(planner)
