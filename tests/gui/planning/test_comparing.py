"""A draft beside another and beside what is published: map and table tell the same."""

import pytest

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.vertices import move_vertices
from gridmap.gui.planning.compare import CompareDialog
from tests.gui.accessible import nameless
from tests.gui.planning.drawing_hands import cut


def pull(planner, cell):
    """Move a corner of a cell some forty metres."""
    lon, lat = planner.coverage.shape(cell).exterior.coords[0]
    planner.board.draw(
        lambda coverage: move_vertices(coverage, {grid.vertex(lon, lat): grid.vertex(lon + 4e-4, lat + 3e-4)})
    )
    planner.settle()


def start(planner, name):
    planner.mode.left.drafts.new_wanted.emit(name)
    planner.settle()
    return planner.board.draft_id


@pytest.fixture
def two(planner):
    """Draft 甲 splits 007 and 013 and pulls at 019; 乙 splits 007 in the same way and 025, pulls at 013."""
    first = planner.board.draft_id
    cut(planner, planner.cell("007"))
    planner.mode.left.drafts.verb_wanted.emit("branch", first)
    planner.settle()
    second = planner.board.draft_id
    planner.mode.left.drafts.rename_wanted.emit(second, "方案乙")
    planner.settle()
    cut(planner, planner.cell("025"))
    pull(planner, planner.cell("013"))
    planner.board.lay(first)
    planner.settle()
    cut(planner, planner.cell("013"))
    pull(planner, planner.cell("019"))
    return first, second


def compare(planner, other=None):
    planner.mode.top.compare.click()
    planner.settle()
    dialog = next(one for one in planner.desk.window.findChildren(CompareDialog) if one.isVisible())
    if other is not None:
        dialog.other.setCurrentIndex(dialog.other.findData(other))
        planner.settle()
    return dialog


def lines(dialog):
    table = dialog.table
    return {
        table.item(row, 0).text().split()[0]: [
            table.item(row, column).text() for column in range(1, table.columnCount())
        ]
        for row in range(table.rowCount())
    }


def heads(dialog):
    return [dialog.table.horizontalHeaderItem(at).text() for at in range(dialog.table.columnCount())]


def test_what_each_of_two_drafts_does_to_a_cell_stands_in_the_table(planner, two):
    dialog = compare(planner, two[1])

    assert heads(dialog)[:4] == ["网格", "社区", "方案乙", "方案甲"]
    told = {short: [text.split("（")[0] for text in line[:3]] for short, line in lines(dialog).items()}
    assert told["007"] == ["篦子街社区", "停用", "停用"]
    assert told["013"] == ["篦子街社区", "调整", "停用"]
    assert told["025"] == ["篦子街社区", "停用", "未动"]
    assert told["019"] == ["篦子街社区", "未动", "调整"]
    assert told["026"] == ["篦子街社区", "新增", "新增"]
    sides = {one.cell_id: one.side for one in dialog.found}
    assert sides[planner.cell("007")] == "alike"
    assert sides[planner.cell("013")] == "both"
    assert sides[planner.cell("025")] == "theirs"
    assert sides[planner.cell("019")] == "mine"
    assert nameless(dialog) == []


def test_no_cell_that_a_draft_touches_is_drawn_as_untouched(planner, two):
    dialog = compare(planner, two[1])

    published = planner.view.published.coverage
    touched = [published.shape(one.cell_id) for one in dialog.found if one.cell_id in published]
    around = [outline.shape for one in dialog.map._cells for outline in one.outlines]
    assert len(touched) > 4 and len(around) > 10
    assert not [one for one in around if one in touched]
    drawn = {piece.row for piece, _ in dialog.map._pieces}
    gone_in_both = {row for row, one in enumerate(dialog.found) if one.shapes == (None, None)}
    assert drawn == set(range(len(dialog.found))) - gone_in_both
    colours = {piece.row: piece.colour for piece, _ in dialog.map._pieces if not piece.hollow}
    by_side = {dialog.found[row].ground: colour for row, colour in colours.items()}
    assert len(set(by_side.values())) == len(by_side) == 4


def test_new_cells_of_two_drafts_with_one_code_are_told_apart(planner, two):
    dialog = compare(planner, two[1])

    told = " ".join(move.target for one in dialog.found for move in one.moves)
    assert "028（方案甲）" in told
    assert "028（方案乙）" not in told


def test_a_changed_cell_is_drawn_whole_beside_what_is_published(planner, two):
    dialog = compare(planner)

    row = next(row for row, one in enumerate(dialog.found) if one.cell_id == planner.cell("019"))
    whole, moved = [piece for piece, _ in dialog.map._pieces if piece.row == row]
    assert whole.shape.equals(planner.coverage.shape(planner.cell("019")))
    assert (whole.label, whole.colour) == ("019", "plan_few")
    assert moved.shape.area < whole.shape.area / 2
    assert "019" not in {one.label for one in dialog.map._cells}


def test_a_branch_that_nobody_has_drawn_on_says_that_all_is_alike(planner):
    first = planner.board.draft_id
    cut(planner, planner.cell("007"))
    planner.mode.left.drafts.verb_wanted.emit("branch", first)
    planner.settle()

    dialog = compare(planner, first)

    assert {one.side for one in dialog.found} == {"alike"}
    assert "改法相同 3 个" in dialog.sum.text()
    assert dialog.moved.text() == "没有记录在两案中归属不同。"


def test_a_long_name_leaves_room_for_the_other_columns(planner, two):
    name = "关于二〇二七年度城区网格优化调整并向社区征求意见的方案（第二次修改稿）"
    planner.mode.left.drafts.rename_wanted.emit(two[1], name)
    planner.settle()
    dialog = compare(planner, two[1])

    assert dialog.table.horizontalHeaderItem(2).toolTip().replace("\n", "") == name
    assert "…" in heads(dialog)[2]
    widths = [dialog.table.columnWidth(at) for at in range(dialog.table.columnCount())]
    assert dialog.table.columnWidth(heads(dialog).index("记录的来去")) > 150, widths
