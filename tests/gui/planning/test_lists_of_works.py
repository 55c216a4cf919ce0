"""The list of what a draft does: no code is cut off, and the community is named."""

from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import cut_out
from tests.gui.planning.drawing_hands import cut

LONG = "乐山市人民医院（青江院区）及其附属康复中心、护理院与职工宿舍专属网格"


def dedicate(planner, cell, name):
    lon, lat = planner.middle(cell)
    ring = [grid.vertex(lon + x, lat + y) for x, y in ((0, 0), (0.002, 0), (0.002, 0.002), (0, 0.002))]
    planner.board.draw(
        lambda coverage: cut_out(coverage, ring, planner.session.new_id), Dedication("hospital", name)
    )
    planner.settle()


def test_a_long_name_leaves_the_codes_whole(planner):
    dedicate(planner, planner.cell("013"), LONG)
    table = planner.mode.right.table

    text = table.item(0, 1).text()
    assert text == "013 → 026"
    assert table.columnWidth(1) >= table.fontMetrics().horizontalAdvance(text) + 8
    assert LONG in table.item(0, 0).text()
    assert LONG in table.item(0, 0).toolTip().replace("\n", "")


def test_the_community_is_named_where_there_are_several_and_always_in_the_tooltip(planner):
    cut(planner, planner.cell("013"))
    table = planner.mode.right.table
    assert table.item(0, 1).text() == "013 → 026 027"
    assert table.item(0, 1).toolTip() == "篦子街社区 013 → 026 027"

    cut(planner, planner.cell("013", community=3))

    assert [table.item(row, 1).text() for row in range(2)] == [
        "篦子街社区 013 → 026 027", "柏杨社区 013 → 026 027",
    ]  # fmt: skip
    planner.mode.right.work_entered.emit(1)
    assert table.item(1, 1).toolTip().startswith("柏杨社区 013 → 026 027\n")
