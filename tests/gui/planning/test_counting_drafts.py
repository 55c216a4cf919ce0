"""What drafts change is counted beside the window; whether they are up to date is known at once."""

import threading

from gridmap.planning import drafts
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
