"""A draft beside another and beside what is published: map and table tell the same."""

import pytest

from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import cut_out, split
from gridmap.domain.coverage.vertices import move_vertices
from gridmap.gui.planning import compare as compare_module
from gridmap.gui.planning.compare import CompareDialog
from gridmap.planning.comparison import compared
from gridmap.planning.comparison_text import two_drafts_lines
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


def test_new_cells_come_by_their_numbers(planner):
    """Not by their names, in which the numbers are words: 第二十六, 第二十七, 第二十八."""
    for one in ("007", "013", "025"):
        cut(planner, planner.cell(one))

    found = compared(planner.session, planner.board.draft_id)

    for state, count in (("retired", 3), ("new", 6)):
        shorts = [one.short for one in found if one.state == state]
        assert len(shorts) == count and shorts == sorted(shorts)


def test_the_table_is_of_the_draft_that_was_chosen_last(planner, two):
    """Whichever reading ends last, nobody is called back for the first."""
    dialog = compare(planner)
    alone = lines(dialog)
    dialog.other.setCurrentIndex(dialog.other.findData(two[1]))
    overtaken = dialog._reading
    dialog.other.setCurrentIndex(0)
    assert overtaken._parent is None
    planner.settle()

    assert not dialog.of_two
    assert lines(dialog) == alone


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


def test_a_cell_that_both_drafts_retire_for_other_cells_is_not_done_alike(planner):
    """One cuts it across, the other upright: that is just what they are at odds about."""
    first, cell = planner.board.draft_id, planner.cell("007")
    cut(planner, cell)
    start(planner, "方案乙")
    lon, lat = planner.middle(cell)
    line = [grid.vertex(lon, lat - 0.02), grid.vertex(lon + 0.0003, lat + 0.02)]
    planner.board.draw(lambda coverage: split(coverage, [cell], line, planner.session.new_id))
    planner.settle()
    dialog = compare(planner, first)

    assert {one.side for one in dialog.found} == {"both"}
    assert lines(dialog)["007"][1:4] == ["停用", "停用", "改法不同"]
    assert "改法相同 0 个" in dialog.sum.text()


def test_no_cell_that_a_draft_touches_is_drawn_as_untouched(planner, two):
    dialog = compare(planner, two[1])

    published = planner.view.published.coverage
    touched = [published.shape(one.cell_id) for one in dialog.found if one.cell_id in published]
    around = [outline.shape for one in dialog.map._ground.cells for outline in one.outlines]
    assert len(touched) > 4 and len(around) > 10
    assert not [one for one in around if one in touched]
    drawn = {piece.row for piece, _ in dialog.map._ground.pieces}
    gone_in_both = {row for row, one in enumerate(dialog.found) if one.shapes == (None, None)}
    assert drawn == set(range(len(dialog.found))) - gone_in_both
    colours = {piece.row: piece.colour for piece, _ in dialog.map._ground.pieces if not piece.hollow}
    by_side = {dialog.found[row].side: colour for row, colour in colours.items()}
    assert len(set(by_side.values())) == len(by_side) == 4


def test_new_cells_of_two_drafts_with_one_code_are_told_apart(planner, two):
    dialog = compare(planner, two[1])

    told = " ".join(move.target for one in dialog.found for move in one.moves)
    assert "028（方案甲）" in told
    assert "028（方案乙）" not in told


def test_a_changed_cell_is_drawn_whole_beside_what_is_published(planner, two):
    dialog = compare(planner)

    row = next(row for row, one in enumerate(dialog.found) if one.cell_id == planner.cell("019"))
    whole, moved = [piece for piece, _ in dialog.map._ground.pieces if piece.row == row]
    assert whole.shape.equals(planner.coverage.shape(planner.cell("019")))
    assert (whole.label, whole.colour) == ("019", "plan_few")
    assert moved.shape.area < whole.shape.area / 2
    assert "019" not in {one.label for one in dialog.map._ground.cells}


def test_a_new_cell_is_drawn_as_new_above_what_a_cell_that_stays_has_given_to_it(planner):
    cell = planner.cell("013")
    west, _, east, _ = planner.coverage.shape(cell).bounds
    lon, lat, width = *planner.middle(cell), (east - west) / 6
    ring = [grid.vertex(lon + x * width, lat + y * width) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    dedicate = Dedication("hospital", "市医院（虚构）", None)
    planner.board.draw(lambda coverage: cut_out(coverage, ring, planner.session.new_id), dedicate)
    planner.settle()
    (new,) = [one.cell_id for one in planner.view.live() if one.state == "new"]

    dialog = compare(planner)

    row = next(row for row, one in enumerate(dialog.found) if one.cell_id == new)
    filled = [piece for piece, _ in dialog.map._ground.pieces if not piece.hollow]
    over = [one for one in filled if one.shape.intersects(planner.coverage.shape(new).representative_point())]
    assert (over[-1].row, over[-1].colour, over[-1].label) == (row, "plan_good", "026")


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


def test_lines_that_are_wrapped_while_a_column_grows_narrower_are_as_high_as_the_last_width_needs(
    planner, two, monkeypatch
):
    monkeypatch.setattr(compare_module, "_SLICE_S", 0.0)  # as with thousands of lines
    dialog = compare(planner)
    table, beside = dialog.table, heads(dialog).index("记录的来去") - 1

    for width in (200, 400):
        table.setColumnWidth(beside, width)
        dialog._go_on()
    planner.settle()

    rows = range(table.rowCount())
    assert [table.rowHeight(row) for row in rows] == [table.sizeHintForRow(row) for row in rows]


@pytest.fixture
def numbers_apart(planner):
    """Draft 甲 splits 007; 乙, begun anew, splits 013 and then 007 a little lower."""
    first = planner.board.draft_id
    cut(planner, planner.cell("007"))
    start(planner, "方案乙")
    cut(planner, planner.cell("013"))
    shape = planner.coverage.shape(planner.cell("007"))
    west, _, east, _ = shape.bounds
    lat = shape.representative_point().y - 2e-4
    line = [grid.vertex(west - 0.002, lat), grid.vertex(east + 0.002, lat)]
    planner.board.draw(lambda coverage: split(coverage, [planner.cell("007")], line, planner.session.new_id))
    planner.settle()
    return first


def test_new_cells_are_paired_by_ground_and_a_number_of_two_grounds_says_so(planner, numbers_apart):
    dialog = compare(planner, numbers_apart)

    head = heads(dialog)
    side = head.index("类别")
    rows = {
        tuple(dialog.table.item(row, 0).text().split("\n")): dialog.table.item(row, side).text()
        for row in range(dialog.table.rowCount())
    }
    assert rows["方案乙 028 ↔ 方案甲 026", "两案中的 026 不是同一块地"] == "改法不同"
    assert rows["方案乙 029 ↔ 方案甲 027", "两案中的 027 不是同一块地"] == "改法不同"
    assert rows["方案乙 026 篦子街社区第26网格", "两案中的 026 不是同一块地"] == "仅“方案乙”"
    assert "改法不同 3 个" in dialog.sum.text()
    assert list(rows.values()).count("改法不同") == 3  # with the cell that both retire
    colours = [piece.colour for piece, _ in dialog.map._ground.pieces if not piece.hollow]
    assert colours.count("plan_many") == 2
    told = {move.source: move.target for one in dialog.found for move in one.moves}
    assert "026（方案甲）" not in told  # from a cell to its counterpart nothing moves
    lines = two_drafts_lines(dialog.found, "方案乙", "方案甲")
    assert any(one.startswith("[改法不同] 篦子街社区 方案乙 028 ↔ 方案甲 026，") for one in lines)
