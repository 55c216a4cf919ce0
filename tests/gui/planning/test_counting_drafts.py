"""What drafts change is counted beside the window; whether they are up to date is known at once."""

import threading
from concurrent import futures

import pytest

from gridmap.planning import drafts
from gridmap.planning.rebasing import bring_up_to_date
from tests.gui.planning.drawing_hands import plan
from tests.gui.planning.test_drafts import split_one


def notes(planner):
    panel = planner.mode.left.drafts
    return [button.accessibleName() for button in panel.buttons.values()]


def test_no_shapes_are_compared_on_the_thread_of_the_window(planner, monkeypatch):
    threads, same_ground = [], drafts.same_ground

    def told(*shapes):
        threads.append(threading.current_thread())
        return same_ground(*shapes)

    monkeypatch.setattr(drafts, "same_ground", told)

    split_one(planner)

    assert threads and threading.main_thread() not in threads
    assert "方案甲 涉及 3 个网格" in notes(planner)


def test_a_draft_is_outdated_as_soon_as_a_plan_below_it_is_published(planner):
    split_one(planner)
    told = []
    planner.board.drafts_changed.connect(lambda: told.append(planner.board.outdated))

    plan(planner, "007", "方案乙")
    planner.settle()

    assert told[-1] == planner.board.outdated == 1
    planner.session.undo()
    planner.rest()
    assert planner.board.outdated == 0


@pytest.fixture
def outdated(planner):
    """The draft on the board splits a cell that a published plan splits too."""
    split_one(planner)
    plan(planner, "007", "方案乙")
    planner.rest()
    return planner


def written_while_it_is_read(planner, write):
    """The draft is laid anew; before the window takes what was read, something is written."""
    board, draft = planner.board, planner.board.draft_id
    board.lay(None)
    planner.settle()
    board.lay(draft)
    futures.wait([board._task.future])
    write()
    planner.rest()
    assert board.draft_id == draft
    return board


def test_an_update_that_is_undone_while_the_draft_is_read_leaves_it_outdated(outdated):
    bring_up_to_date(outdated.session, outdated.board.draft_id, "mine")
    outdated.rest()
    assert outdated.board.outdated == 0

    assert written_while_it_is_read(outdated, outdated.session.undo).outdated == 1


def test_a_draft_that_is_updated_while_it_is_read_can_be_drawn_on(outdated):
    draft = outdated.board.draft_id

    board = written_while_it_is_read(outdated, lambda: bring_up_to_date(outdated.session, draft, "mine"))

    assert board.outdated == 0 and board.may_draw()
