"""The list of what a draft does: no code is cut off, and the community is named."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle

from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import cut_out
from gridmap.gui.planning.cell_side import CellSide
from gridmap.gui.planning.two_lines import TwoLines
from gridmap.gui.planning.wrapped_cell import PADDING_PX
from gridmap.planning.works import Work
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
    assert text == "篦子街社区 013 → 013 026"
    assert table.columnWidth(1) >= table.fontMetrics().horizontalAdvance(text) + 8
    assert LONG in table.item(0, 0).text()
    assert LONG in table.item(0, 0).toolTip().replace("\n", "")


def test_the_community_is_named_where_there_are_several_and_always_in_the_tooltip(planner):
    planner.board.select([planner.cell("013")])
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


def test_the_community_is_named_where_another_is_in_view(planner):
    cut(planner, planner.cell("013"))
    table, checks = planner.mode.right.table, planner.mode.left.checks

    planner.board.select([planner.cell("013", community=3)])
    planner.rest()

    assert table.item(0, 1).text() == "篦子街社区 013 → 026 027"
    named = [str(one.values["cell"]) for one in checks.issues if "cell" in one.values]
    assert named and all(one.startswith(("篦子街社区", "柏杨社区")) for one in named)

    planner.board.select([planner.cell("012")])
    planner.rest()

    assert table.item(0, 1).text() == "013 → 026 027"
    named = [str(one.values["cell"]) for one in checks.issues if "cell" in one.values]
    assert named and not any(one.startswith("篦子街社区 ") for one in named)


def test_findings_on_two_lines_are_whole_where_the_list_is_longer_than_the_panel(planner):
    cut(planner, planner.cell("013"))
    planner.board.select([planner.cell("013", community=3)])
    planner.rest()

    def seen():
        return [one for one in planner.mode.left.checks.findChildren(TwoLines) if one.isVisible()]

    planner.qtbot.waitUntil(lambda: bool(seen()), timeout=2_000)  # shown once their list is laid out
    lines = seen()
    assert any(len(one.shown) == 2 for one in lines)
    assert all(one.height() >= one.heightForWidth(one.width()) for one in lines)


def test_the_complete_check_names_the_communities(planner):
    planner.mode.checks.look_at_everything()
    planner.rest()

    named = [str(one.values["cell"]) for one in planner.mode.left.checks.issues if "cell" in one.values]
    assert named and all("社区" in one for one in named)


def test_how_many_cells_a_split_makes_is_seen_at_every_width(qtbot):
    side, numbers = CellSide(), tuple(f"{one:03d}" for one in range(14, 24))
    qtbot.addWidget(side)
    side.show()
    side.show_works([Work("split", ("009",), numbers, (), (), communities=("桑岭社区",))], at_work="桑岭社区")
    text, table = side.table.item(0, 1).text(), side.table
    assert text.endswith(" 等 10 个")
    margins = PADDING_PX + 2 * (table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)

    for width in range(320, 460, 5):
        side.resize(width, 700)
        qtbot.wait(1)
        room = QRect(0, 0, table.columnWidth(1) - margins, 1_000)
        needed = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        assert table.rowHeight(0) >= needed.height(), width
