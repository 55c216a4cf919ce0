"""Codes of new cells in the window: they stay while more is drawn, and publishing says which change."""

from gridmap.gui.planning.publish_dialog import PublishDialog
from tests.gui.accessible import nameless
from tests.gui.planning.drawing_hands import cut


def shorts(planner):
    return sorted(planner.view.cell(one.cell_id).short for one in planner.view.live() if one.state == "new")


def publish(planner):
    planner.mode.top.publish.click()
    planner.settle()
    return next(one for one in planner.desk.window.findChildren(PublishDialog) if one.isVisible())


def rows(table):
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_the_publishing_dialog_says_which_codes_change(planner):
    cut(planner, planner.cell("007"))
    first = {one.cell_id: planner.view.cell(one.cell_id).code for one in planner.view.live()}
    cut(planner, planner.cell("013"))  # north of it
    assert {cell: planner.view.cell(cell).code for cell in first} == first
    assert shorts(planner) == ["026", "027", "028", "029"]

    dialog = publish(planner)

    assert rows(dialog.renumbered.table) == [
        ["511102004001 026", "511102004001 028", "篦子街社区第28网格"],
        ["511102004001 027", "511102004001 029", "篦子街社区第29网格"],
        ["511102004001 028", "511102004001 027", "篦子街社区第27网格"],
        ["511102004001 029", "511102004001 026", "篦子街社区第26网格"],
    ]
    assert "4 个新网格发布后的编号与方案中显示的不同" in dialog.renumbered.said.text()
    assert nameless(dialog) == []


def test_the_publishing_dialog_is_silent_about_codes_that_stay(planner):
    cut(planner, planner.cell("013"))

    assert not publish(planner).renumbered.isVisible()


def test_there_is_a_way_to_what_was_found_and_only_where_something_was(planner):
    cut(planner, planner.cell("013"))

    dialog = publish(planner)

    assert dialog.locate.isVisible() == (dialog.found.count() > 0)
