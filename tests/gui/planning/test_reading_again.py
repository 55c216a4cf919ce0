"""What is written while the board is read, or where a reading comes to nothing, is shown all the same."""

from dataclasses import replace
from threading import Event, Thread

import pytest

from gridmap.domain.change import Change, added
from gridmap.domain.records import Household
from gridmap.gui.tasks import run_task
from tests.gui.planning.conftest import Planner
from tests.store.conftest import Do


def renamed(planner, cell, name):
    """Give a published cell another name, on another thread as a plan is published that is due."""
    record = planner.session.workspace.get(cell)
    change = Change("change.test", {cell: record}, {cell: replace(record, name=name)})
    worker = Thread(target=lambda: planner.session.run(Do(change)))
    worker.start()
    worker.join()


def kept_waiting(planner):
    """Whatever is to be read waits for other work, until that is told to go on."""
    go = Event()
    for _ in range(4):
        run_task(planner.desk.window, "导入", lambda _: go.wait(5), lambda _: None)
    return go


@pytest.fixture
def newcomer(desk, qtbot):
    """A planner who has just entered planning, with nothing on the board yet."""
    made = Planner(desk, qtbot)
    desk.window.enter_mode("planning")
    return made


def test_what_is_written_while_the_board_is_read_for_the_first_time_is_shown(newcomer):
    board = newcomer.board
    board.lay(None)
    published = board._task.future.result(10).published  # read, and nobody told of it yet
    cell = int(published.columns.ids[0])

    renamed(newcomer, cell, "改了名")
    newcomer.rest()

    assert newcomer.view.cell(cell).name == "改了名"


def test_households_are_counted_again_though_another_draft_is_chosen_while_they_are(planner):
    board, cell = planner.board, planner.cell("007")
    other, before = board.start_draft("方案乙"), planner.view.households(cell)
    x, y = planner.middle(cell)

    go = kept_waiting(planner)
    homes = [Household(planner.session.new_id(), cell, lon=x, lat=y) for _ in range(5)]
    planner.session.run(Do(added("change.test", homes)))
    planner.qtbot.waitUntil(lambda: board.laying)
    board.lay(other)
    go.set()
    planner.rest()

    assert board.draft_id == other
    assert planner.view.households(cell) == before + 5
    assert planner.view.counted(cell).households == before + 5


def test_a_reading_that_is_cancelled_leaves_the_board_as_it_was_and_comes_again(planner):
    board, cell, before = planner.board, planner.cell("007"), planner.view
    go = kept_waiting(planner)

    renamed(planner, cell, "改了名")
    planner.qtbot.waitUntil(lambda: board.laying)
    reading = board._task
    reading.cancel()
    planner.qtbot.waitUntil(lambda: not reading.running)
    assert board.view is before and board.published is not None
    go.set()
    planner.rest()

    assert planner.view.cell(cell).name == "改了名"


def test_a_draft_whose_reading_was_cancelled_is_not_marked_and_can_be_chosen_again(planner):
    board, listed = planner.board, planner.mode.left.drafts
    first, other = board.draft_id, board.start_draft("方案乙")
    planner.settle()
    go = kept_waiting(planner)

    listed.buttons[other].click()
    board._task.cancel()
    go.set()
    planner.settle()
    assert [one for one, button in listed.buttons.items() if button.isChecked()] == [first]
    listed.buttons[other].click()
    planner.settle()

    assert board.draft_id == other
    assert [one for one, button in listed.buttons.items() if button.isChecked()] == [other]
