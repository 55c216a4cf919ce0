"""The dialog that brings a draft up to date: numbers and lines of its map, and new numbers of cells."""

import re

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from gridmap.domain.planning.overlay import drawn_cells
from gridmap.gui import cards
from gridmap.gui.planning.update_dialog import UpdateDialog
from gridmap.planning.new_numbers import renumbered
from tests.gui.planning.drawing_hands import plan
from tests.gui.planning.test_drafts import split_one
from tests.gui.planning.test_moving_on import conflict, update_dialog
from tests.gui.test_scrolling import turn

__all__ = ["conflict"]


def point_at(widget, where):
    at = QPointF(where)
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, at, widget.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, moved)


def test_the_cells_of_a_conflict_have_the_numbers_on_the_map_that_its_line_names(conflict):
    dialog = update_dialog(conflict)

    names = dialog.map._names(dialog.map.view)
    assert {name.text for name in names} >= {"028", "029", "026", "027"}
    for piece, placed in dialog.map._ground.pieces:
        places = [name.rect.center() for name in names if name.text == piece.label]
        paths = [outline.on(dialog.map.view) for outline in placed.outlines]
        assert all(any(path.contains(place) for path in paths) for place in places)


def test_the_line_below_the_pointer_is_brought_out_on_the_map(planner):
    split_one(planner)
    split_one(planner, "019")
    plan(planner, "007", "方案乙")
    plan(planner, "019", "方案丙")
    dialog = update_dialog(planner)
    assert set(dialog.map._lit) == {0}

    where = dialog.table.visualItemRect(dialog.table.item(1, 0)).center()
    point_at(dialog.table.viewport(), where)
    assert set(dialog.map._lit) == {1}
    bold = {name.text for name in dialog.map._names(dialog.map.view) if name.bold}
    said = " ".join(dialog.table.item(1, column).text() for column in (0, 1))
    assert bold and bold <= set(re.findall(r"\d{3}", said))

    QApplication.sendEvent(dialog.table.viewport(), QEvent(QEvent.Type.Leave))
    assert set(dialog.map._lit) == {0}


def test_an_update_tells_which_new_cells_go_by_other_numbers(conflict):
    said = "其他方案启用了这里的编号，2 个新网格改用其他编号：篦子街社区 026 → 028、027 → 029"
    dialog = update_dialog(conflict)
    assert dialog.renumbered.isVisible() and dialog.renumbered.text() == said

    conflict.qtbot.mouseClick(dialog.all_mine, Qt.MouseButton.LeftButton)
    conflict.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    conflict.settle()

    told = [card.said[:2] for card in cards.cards_of(conflict.desk.window).shown()]
    assert ("方案“方案甲”已更新，可撤销。", said) in told
    assert renumbered(conflict.session, conflict.board.draft_id) == []  # and is not told again


def test_the_new_numbers_follow_the_choices(planner):
    split_one(planner)
    split_one(planner, "019")
    plan(planner, "007", "方案乙")
    plan(planner, "019", "方案丙")
    dialog = update_dialog(planner)
    every = dialog.renumbered.text()
    assert every.startswith("其他方案启用了这里的编号，4 个新网格")
    of_row = [re.findall(r"\d{3}", dialog.table.item(row, 0).text())[1:] for row in (0, 1)]

    first = dialog.choices[dialog.found[0].key]
    first.setCurrentIndex(first.findData("published"))
    said = dialog.renumbered.text()
    assert said.startswith("其他方案启用了这里的编号，2 个新网格")
    assert [one in said for one in of_row[0]] == [False, False], (said, of_row)
    assert [one in said for one in of_row[1]] == [True, True], (said, of_row)

    planner.qtbot.mouseClick(dialog.all_published, Qt.MouseButton.LeftButton)
    assert not dialog.renumbered.isVisible()
    planner.qtbot.mouseClick(dialog.all_mine, Qt.MouseButton.LeftButton)
    assert dialog.renumbered.isVisible() and dialog.renumbered.text() == every

    first.setCurrentIndex(first.findData("published"))
    planner.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    planner.settle()
    shown = [card.said for card in cards.cards_of(planner.desk.window).shown()]
    (told,) = (said[1] for said in shown if "已更新" in said[0])
    assert said in told.splitlines()
    view = planner.view
    live = {view.cell(one).short for one in view.drawn if one in view and view.cell(one).state == "new"}
    assert live == set(re.findall(r"→ (\d{3})", said))


def test_nothing_is_said_of_numbers_where_the_draft_gives_way(conflict):
    dialog = update_dialog(conflict)
    conflict.qtbot.mouseClick(dialog.all_published, Qt.MouseButton.LeftButton)
    conflict.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    conflict.settle()

    told = [card.said[:2] for card in cards.cards_of(conflict.desk.window).shown()]
    assert ("方案“方案甲”已更新，可撤销。", "已放弃 篦子街社区 007、028、029") in told


def test_nothing_says_that_the_draft_is_up_to_date_once_that_is_undone(conflict):
    dialog = update_dialog(conflict)
    conflict.qtbot.mouseClick(dialog.all_mine, Qt.MouseButton.LeftButton)
    conflict.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    conflict.settle()
    assert "方案“方案甲”已更新，可撤销。" in headings(conflict)

    conflict.desk.window.commands["undo"].trigger()
    conflict.rest()

    (told,) = headings(conflict)
    assert told.startswith("已撤销：")


def headings(planner):
    return [card.heading.text() for card in cards.cards_of(planner.desk.window).shown()]


def test_the_wheel_over_the_lines_of_an_update_answers_none(conflict):
    dialog = update_dialog(conflict)
    dialog.activateWindow()
    (box,) = dialog.choices.values()
    box.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    answer = box.currentIndex()

    turn(box)

    assert box.currentIndex() == answer


def chosen_in(dialog):
    return {box.accessibleName(): box.currentData() for box in dialog.choices.values()}


def test_the_dialog_looks_again_when_something_is_published_below_it_and_keeps_choices_that_hold(planner):
    split_one(planner)
    split_one(planner, "019")
    plan(planner, "007", "方案乙")
    dialog = update_dialog(planner)
    planner.qtbot.mouseClick(dialog.all_published, Qt.MouseButton.LeftButton)
    (about_007,) = dialog.choices

    plan(planner, "019", "方案丙")
    assert dialog.sum.text() == "可直接并入 0 处，冲突 2 处"
    assert dialog.choices[about_007].currentData() == "published"
    assert set(chosen_in(dialog).values()) == {None, "published"} and dialog.verb.isEnabled()

    planner.session.undo()
    planner.rest()
    assert dialog.table.rowCount() == 1 and set(chosen_in(dialog).values()) == {"published"}
    for _ in range(3):  # that it was drawn and begun, and then the other plan
        planner.session.undo()
    planner.rest()
    assert not dialog.choices and not dialog.verb.isEnabled()
    dialog.reject()


def test_a_choice_is_asked_for_again_where_it_would_be_about_something_else(conflict):
    dialog = update_dialog(conflict)
    conflict.qtbot.mouseClick(dialog.all_published, Qt.MouseButton.LeftButton)

    plan(conflict, "026", "方案丙", upright=False)

    assert set(chosen_in(dialog).values()) == {None} and not dialog.verb.isEnabled()
    dialog.reject()


def test_the_dialog_closes_when_its_draft_is_gone(conflict):
    update_dialog(conflict)

    conflict.mode.left.drafts.verb_wanted.emit("discard", conflict.board.draft_id)
    conflict.rest()

    assert not [one for one in conflict.desk.window.findChildren(UpdateDialog) if one.isVisible()]


def test_numbers_for_which_there_is_no_room_are_in_the_tip(planner):
    for short in ("007", "008", "009", "010"):
        split_one(planner, short)
    for short, name in (("011", "方案乙"), ("012", "方案丙"), ("013", "方案丁"), ("007", "方案戊")):
        plan(planner, short, name)
    dialog = update_dialog(planner)

    label = dialog.renumbered
    said, tip = (
        set(re.findall(r"\d{3}→\d{3}", re.sub(r"\s", "", text))) for text in (label.text(), label.toolTip())
    )
    assert len(said) == 6
    assert said < tip and len(tip) == 8


def test_conflicts_that_share_a_neighbour_alone_have_lines_of_their_own_and_are_chosen_together(planner):
    beside, apart = "007", "017"
    ground = {short: planner.coverage.shape(planner.cell(short)) for short in (beside, apart)}
    for short in (beside, apart):
        split_one(planner, short)
    for short, name in ((beside, "方案乙"), (apart, "方案丙")):
        plan(planner, short, name)
    dialog = update_dialog(planner)
    assert dialog.sum.text() == "可直接并入 0 处，冲突 2 处"
    lines = [dialog.table.item(row, 0).text() for row in (0, 1)]
    assert ["停用 007" in one for one in lines] == [not one for one in ["停用 017" in one for one in lines]]
    first, second = (dialog.choices[one.key] for one in dialog.found)

    first.setCurrentIndex(first.findData("mine"))
    said = "第 1、2 行的改动共用边界点，须都选择才能更新。"
    assert dialog.sum.text().endswith(said) and dialog.verb.toolTip() == said
    assert not dialog.verb.isEnabled()

    second.setCurrentIndex(second.findData("published"))
    assert dialog.sum.text() == "可直接并入 0 处，冲突 2 处"
    planner.qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    planner.settle()

    kept = "007" if "停用 007" in lines[0] else "017"
    drawn = drawn_cells(planner.session.workspace, planner.board.draft_id).values()
    made = [one.geometry for one in drawn if one.state == "new"]
    assert len(made) == 2 and all(ground[kept].covers(shape.representative_point()) for shape in made)
    assert planner.board.outdated == 0
