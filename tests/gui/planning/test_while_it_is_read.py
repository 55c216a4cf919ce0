"""Work on other threads while the planner draws, undoes and goes to other drafts: nobody hears of it."""

from dataclasses import replace
from threading import Event, Thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.errors import Refused
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.records import Household
from gridmap.gui.cards import cards_of
from gridmap.gui.planning import draft_verbs, proposing, publish_dialog, show_cell, show_checks
from gridmap.gui.planning.publish_dialog import PublishDialog
from gridmap.gui.tasks import any_running, run_task
from gridmap.planning import Planning
from tests.gui.planning.drawing_hands import across, scheduled
from tests.gui.planning.test_drafts import dialog_of, split_one
from tests.store.conftest import Do


class Held:
    """Stops whoever calls a function, on another thread, until it is told to go on."""

    def __init__(self, monkeypatch, module, name):
        self.reached, self._go = Event(), Event()
        self._really = getattr(module, name)
        monkeypatch.setattr(module, name, self)

    def __call__(self, *args, **named):
        self.given = args
        if not self._go.is_set():
            self.reached.set()
            self._go.wait(10)
        return self._really(*args, **named)

    def go_on(self):
        self._go.set()


class HeldBack(Held):
    """Lets the first who calls a function have the answer, but not tell it until it is told to go on."""

    answered = 0

    def __call__(self, *args, **named):
        found = self._really(*args, **named)
        self.answered += 1
        if self.answered == 1:
            self.reached.set()
            self._go.wait(10)
        return found


def draw_split(planner, cell, board=None):
    """Split a cell at once, as a key does, with nothing told in between."""
    line = [grid.vertex(*one) for one in across(planner, cell)]
    (board or planner.board).draw(lambda coverage: split(coverage, [cell], line, planner.session.new_id))


def undone(planner):
    """Undo on a thread, and written, with the window still to be told."""
    task = run_task(planner.desk.window, "撤销", lambda _: planner.session.undo(), lambda _: None)
    task.future.result(10)


def agrees(planner):
    """Whether the board shows what is stored, and nothing was said of trouble."""
    view = planner.view
    cells = {one for community in view.published.communities for one in view.cells_of(community)}
    assert cells == set(view.coverage.ids())
    assert view.drawn == drawn_cells(planner.session.workspace, view.draft_id)
    assert all(one in view for one in planner.board.selection)
    assert [one.heading.text() for one in cards_of(planner.desk.window).shown()] == []
    return True


def footer(planner):
    """What publishing would do, at the foot of the right panel."""
    return [one.text() for one in planner.mode.right.findChildren(QLabel) if "发布" in one.text()]


def test_an_edit_that_comes_between_an_undo_and_the_news_of_it_leaves_the_board_whole(planner):
    split_one(planner)
    new = [one.cell_id for one in planner.view.live() if one.state == "new"]
    planner.board.select(new)
    other = planner.cell("013")

    undone(planner)
    draw_split(planner, other)

    assert agrees(planner) and other not in planner.view
    planner.rest()
    assert agrees(planner) and other not in planner.view and new[0] not in planner.view


def test_an_undo_on_its_way_does_not_take_away_what_is_being_drawn_on(planner):
    split_one(planner)
    session, (piece, *_) = planner.session, [one.cell_id for one in planner.view.live() if one.state == "new"]
    line, meant = [grid.vertex(*one) for one in across(planner, piece)], session.next_seq("undo")
    told = []

    def undo():
        try:
            session.undo(meant)
        except Refused as error:
            told.append(error.key)

    def tool(coverage):
        made = split(coverage, [piece], line, session.new_id)
        late.start()
        late.join(0.3)
        return made

    late = Thread(target=undo)
    made = planner.board.draw(tool)
    late.join()

    assert made is not None and told == ["history_moved_on"]
    assert piece not in planner.view
    assert agrees(planner)


def test_a_draft_that_is_drawn_on_between_reading_and_laying_it_is_shown_as_it_is(planner):
    board, draft, cell = planner.board, planner.board.draft_id, planner.cell("007")
    board.lay(None)
    planner.settle()

    board.lay(draft)
    board._task.future.result(10)
    elsewhere = Planning(planner.session, draft)
    draw_split(planner, cell, elsewhere)
    elsewhere.close()
    planner.rest()

    assert board.draft_id == draft
    assert agrees(planner) and cell not in planner.view


def test_what_publishing_would_do_is_not_told_of_another_draft(planner, monkeypatch):
    held = Held(monkeypatch, show_cell, "prepare")
    first, other = planner.board.draft_id, planner.board.start_draft("方案乙")
    draw_split(planner, planner.cell("007"))
    planner.qtbot.waitUntil(held.reached.is_set)

    planner.board.lay(other)
    planner.qtbot.waitUntil(lambda: planner.board.draft_id == other)
    held.go_on()
    planner.rest()

    assert footer(planner) == []
    planner.board.lay(first)
    planner.rest()
    assert len(footer(planner)) == 1
    assert agrees(planner)


def test_what_the_checks_find_in_a_draft_that_is_gone_from_the_board_is_not_listed(planner, monkeypatch):
    held = Held(monkeypatch, show_checks, "issues_in")
    shown = []
    planner.mode.checks.looked.connect(shown.append)
    draw_split(planner, planner.cell("007"))
    planner.qtbot.waitUntil(held.reached.is_set)
    planner.mode.checks._rest.setInterval(600_000)  # nothing is begun anew by itself

    undone(planner)
    planner.qtbot.waitUntil(lambda: not planner.view.drawn)
    held.go_on()
    planner.qtbot.waitUntil(lambda: not any_running())

    assert shown == []
    planner.mode.checks.look()
    planner.qtbot.waitUntil(lambda: len(shown) == 1)
    planner.mode.checks._rest.stop()
    assert agrees(planner)


def open_publishing(planner):
    planner.mode.top.publish.click()
    return dialog_of(planner, PublishDialog)


@pytest.mark.parametrize(
    ("module", "name", "begin"),
    [
        (show_checks, "issues_in", lambda planner: planner.mode.checks.look()),
        (show_checks, "issues_everywhere", lambda planner: planner.mode.checks.look_at_everything()),
        (
            show_checks,
            "issues_everywhere",
            lambda planner: planner.mode.checks.find([], "plan.nothing_unassigned"),
        ),
        (publish_dialog, "facts_everywhere", open_publishing),
    ],
    ids=["soon", "all", "search", "publishing"],
)
def test_what_is_checked_stays_as_it_was_while_the_draft_goes_on(planner, monkeypatch, module, name, begin):
    split_one(planner)
    drawn, held = dict(planner.view.drawn), Held(monkeypatch, module, name)
    dialog = begin(planner)
    planner.qtbot.waitUntil(held.reached.is_set)

    checked = held.given[0]
    planner.session.undo()
    assert planner.view.drawn == {}
    held.go_on()

    assert checked.drawn == drawn and set(checked.coverage.ids()) >= drawn.keys() - {planner.cell("007")}
    planner.rest()
    if dialog is not None:
        dialog.reject()


def test_the_dialog_of_publishing_looks_again_when_the_draft_changes_below_it(planner, monkeypatch):
    """An undo was under way when it was opened."""
    split_one(planner)
    split_one(planner, "013")
    held = Held(monkeypatch, publish_dialog, "facts_everywhere")
    dialog = open_publishing(planner)
    planner.qtbot.waitUntil(held.reached.is_set)

    undone(planner)
    planner.qtbot.waitUntil(lambda: planner.cell("013") in planner.view)
    held.go_on()
    planner.rest()

    assert "2 个新编号启用" in dialog.does.text()
    assert dialog.errors == [] and dialog.verb.isEnabled()
    undone(planner)
    planner.rest()
    assert not dialog.verb.isEnabled() and dialog.does.text() == ""
    assert agrees(planner)
    dialog.reject()


def test_what_was_reckoned_of_a_draft_that_has_changed_is_not_shown_by_the_dialog_of_publishing(
    planner, monkeypatch
):
    scheduled(planner, "013", "方案乙", "2998-01-01")
    scheduled(planner, "007", "方案丙", "2998-02-01")
    split_one(planner)
    planner.rest()
    numbers = Held(monkeypatch, publish_dialog, "displaced_text")
    planner.mode.top.publish.click()
    dialog = dialog_of(planner, PublishDialog)
    planner.qtbot.waitUntil(numbers.reached.is_set)
    check = Held(monkeypatch, publish_dialog, "facts_everywhere")

    undone(planner)
    planner.qtbot.waitUntil(check.reached.is_set)
    numbers.go_on()
    planner.qtbot.waitUntil(lambda: not dialog._numbering.running)
    dialog.day.set_day("2998-06-01")  # the draft as it was would have come after both
    assert not any(one.isVisible() for one in (dialog.displaced, dialog.renumbered, dialog.behind))

    check.go_on()
    planner.rest()
    assert not any(one.isVisible() for one in (dialog.displaced, dialog.renumbered))
    dialog.reject()


def test_proposals_for_a_draft_that_was_left_are_not_laid_over_another(planner, monkeypatch):
    planner.board.select([planner.cell("013")])
    planner.settle()
    held = Held(monkeypatch, proposing, "Proposer")
    other = planner.board.start_draft("方案乙")
    planner.qtbot.mouseClick(planner.mode.left.proposal.make, Qt.MouseButton.LeftButton)
    planner.qtbot.waitUntil(held.reached.is_set)

    planner.board.lay(other)
    planner.qtbot.waitUntil(lambda: planner.board.draft_id == other)
    held.go_on()
    planner.rest()

    assert planner.mode.proposing.rows == []
    assert planner.mode.left.proposal.make.isEnabled()
    planner.qtbot.mouseClick(planner.mode.left.proposal.make, Qt.MouseButton.LeftButton)
    planner.rest()
    assert len(planner.mode.proposing.rows) == 1


def test_the_records_to_decide_are_those_that_were_counted_last(planner, monkeypatch):
    held, session = HeldBack(monkeypatch, draft_verbs, "undecided_count"), planner.session
    cell = session.workspace.get(planner.cell("007"))
    retired = replace(cell, id=session.new_id(), code="511102004001999", valid_to="2020-01-02")
    session.run(Do(added("change.test", [retired, Household(session.new_id(), retired.id)])))
    planner.qtbot.waitUntil(held.reached.is_set)

    undone(planner)
    planner.qtbot.waitUntil(lambda: held.answered == 2)
    planner.qtbot.wait(20)
    held.go_on()
    planner.rest()

    assert planner.mode.left.drafts.undecided.isHidden()


def test_a_draft_whose_making_is_undone_takes_its_selection_along(planner):
    split_one(planner)
    planner.board.select([one.cell_id for one in planner.view.live() if one.state == "new"])
    for _ in range(2):
        undone(planner)
    planner.rest()

    assert planner.board.draft_id is None and planner.board.selection == []
    assert [one.heading.text() for one in cards_of(planner.desk.window).shown()] == []
