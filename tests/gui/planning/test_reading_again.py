"""What is written while the board is read, or while a reading ends without an answer, is shown all the same."""

from dataclasses import replace
from threading import Thread

import pytest

from gridmap.domain.change import Change
from tests.gui.planning.conftest import Planner
from tests.store.conftest import Do


def renamed(planner, cell, name):
    """Give a published cell another name, on another thread as a plan is published that is due."""
    record = planner.session.workspace.get(cell)
    change = Change("change.test", {cell: record}, {cell: replace(record, name=name)})
    worker = Thread(target=lambda: planner.session.run(Do(change)))
    worker.start()
    worker.join()


@pytest.fixture
def newcomer(desk, qtbot):
    """A planner who has just entered planning, with nothing on the board yet."""
    made = Planner(desk, qtbot)
    desk.window.enter_mode("planning")
    return made


def test_what_is_written_while_the_board_is_read_for_the_first_time_is_shown(newcomer):
    board = newcomer.board
    board.lay(None)
    published = board._task.future.result(10)[0]  # read, and nobody told of it yet
    cell = int(published.columns.ids[0])

    renamed(newcomer, cell, "改了名")
    newcomer.rest()

    assert newcomer.view.cell(cell).name == "改了名"
