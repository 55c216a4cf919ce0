"""Codes of new cells in the window: they stay while more is drawn, and publishing says which change."""

import pytest

from gridmap.gui.planning.publish_dialog import PublishDialog
from tests.gui.accessible import nameless
from tests.gui.planning.drawing_hands import cut, scheduled


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


def test_the_checks_call_new_cells_as_the_map_and_the_table_of_codes_do(planner):
    cut(planner, planner.cell("007"))
    cut(planner, planner.cell("013"))  # north of it: with publishing they change numbers
    planner.rest()

    dialog = publish(planner)

    lines = [dialog.found.item(row).text() for row in range(dialog.found.count())]
    assert {line[:9] for line in lines} == {f"篦子街社区 {short}" for short in shorts(planner)}
    beside = {str(issue.values.get("cell", ""))[-3:] for issue in planner.mode.left.checks.issues}
    assert beside >= set(shorts(planner))


def schedule(planner, day="2999-01-01"):
    dialog = publish(planner)
    dialog.day.set_day(day)
    dialog.reason.setText("新年调整")
    dialog.approver.setText("李主任")
    dialog.verb.click()
    planner.rest()


def told(planner):
    """What map, works and checks call new cells."""
    view, table = planner.view, planner.mode.right.table
    on_map = {one.cell_id: view.cell(one.cell_id).short for one in view.live() if one.state == "new"}
    in_works = sorted(row[1].removeprefix("篦子街社区 ") for row in rows(table))
    in_checks = {str(one.values.get("cell", ""))[-3:] for one in planner.mode.left.checks.issues}
    return on_map, in_works, in_checks & set(on_map.values())


@pytest.mark.parametrize("back", ["call_back", "undo"])
def test_a_scheduled_draft_goes_by_the_numbers_of_its_day_until_that_is_undone(planner, back):
    cut(planner, planner.cell("007"))
    cut(planner, planner.cell("013"))  # north of it: with publishing they change numbers
    planner.rest()
    before = told(planner)
    assert before[1] == ["007 → 026 027", "013 → 028 029"]

    schedule(planner)

    after = told(planner)
    assert after[1] == ["007 → 028 029", "013 → 026 027"]
    assert after[0] != before[0] and set(after[0].values()) == set(before[0].values()) == after[2]
    if back == "undo":
        planner.session.undo()
    else:  # its lists may be printed: it keeps what they tell
        planner.mode.left.drafts.verb_wanted.emit("call_back", planner.board.draft_id)
        assert planner.board.draft.status == "open"
    planner.rest()
    assert told(planner) == (before if back == "undo" else after)


def test_another_plan_that_comes_first_moves_the_numbers_on_the_map(planner):
    cut(planner, planner.cell("013"))
    schedule(planner)
    assert shorts(planner) == ["026", "027"]

    scheduled(planner, "007", "方案戊", "2998-01-01")
    planner.rest()

    assert shorts(planner) == ["028", "029"]


def test_the_publishing_dialog_counts_on_from_plans_that_take_effect_before(planner):
    cut(planner, planner.cell("013"))
    scheduled(planner, "007", "方案戊", "2998-01-01")
    planner.rest()
    dialog = publish(planner)
    assert not dialog.renumbered.isVisible()

    dialog.day.set_day("2999-01-01")
    planner.settle()

    assert [row[1][-3:] for row in rows(dialog.renumbered.table)] == ["028", "029"]
    assert dialog.renumbered.isVisible()
    dialog.day.set_day("2997-01-01")
    planner.settle()
    assert not dialog.renumbered.isVisible()
