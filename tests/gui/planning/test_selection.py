"""What is selected after a tool has done its work, and what the next tool makes of it."""

from PySide6.QtCore import Qt

from tests.gui.planning.drawing_hands import across
from tests.gui.planning.test_drawing import drawn, whole

CTRL = Qt.KeyboardModifier.ControlModifier


def split(planner, cell):
    planner.click(*planner.middle(cell))
    planner.key(Qt.Key.Key_S)
    planner.draw(*across(planner, cell))
    return list(planner.board.selection)


def turn(planner, what):
    planner.desk.window.commands[what].trigger()
    planner.settle()


def test_the_halves_of_a_split_are_not_merged_by_the_next_merge(planner):
    halves = split(planner, planner.cell("007"))
    first, second = planner.cell("018"), planner.cell("019")

    planner.key(Qt.Key.Key_M)
    assert planner.canvas.tool.name == "merge"
    assert set(halves) <= drawn(planner)["new"]
    planner.click(*planner.middle(first))
    planner.click(*planner.middle(second))
    planner.key(Qt.Key.Key_Return)

    assert set(halves) < drawn(planner)["new"]
    (merged,) = planner.board.selection
    assert planner.coverage.shape(merged).area > planner.view.published.coverage.shape(first).area
    whole(planner)


def test_cells_that_the_planner_selected_are_merged_at_once(planner):
    halves = split(planner, planner.cell("007"))
    planner.key(Qt.Key.Key_V)
    planner.click(*planner.middle(halves[0]))
    planner.click(*planner.middle(halves[1]), modifiers=CTRL)

    planner.key(Qt.Key.Key_M)
    planner.settle()

    assert drawn(planner)["new"] == set()


def test_the_cell_that_a_merge_puts_back_is_selected(planner):
    cell = planner.cell("007")
    halves = split(planner, cell)
    planner.board.select(halves)
    planner.board.by_work = False

    planner.mode.toolbox.tools["merge"].merge()

    assert planner.board.selection == [cell]


def test_undo_selects_the_cell_that_is_there_again(planner):
    cell = planner.cell("007")
    halves = split(planner, cell)

    turn(planner, "undo")
    assert planner.board.selection == [cell]
    turn(planner, "redo")
    assert planner.board.selection == sorted(halves)


def test_of_many_selected_cells_the_first_are_named_and_all_are_counted(planner):
    facts = planner.mode.right._facts
    planner.board.select([planner.cell(f"{number:03d}") for number in (3, 2, 1)])
    assert facts.text().startswith("001、002、003 · ")

    planner.board.select([planner.cell(f"{number:03d}") for number in range(1, 15)])
    assert facts.text().startswith("001、002、003、004、005、006、007、008、009、010、011、012 等 14 个 · ")

    planner.board.select(
        [planner.cell(f"{number:03d}", community) for community in (1, 2) for number in range(1, 9)]
    )
    assert facts.text().startswith(
        "篦子街社区 001、002、003、004、005、006 等 8 个，桥头社区 001、002、003、004、005、006 等 8 个 · "
    )
