"""Whoever looks at a draft while it is drawn on sees it as it was at one moment."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import pytest
from shapely import box
from sqlcipher3 import dbapi2

from gridmap.domain.action import existing
from gridmap.domain.change import added, replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Edit
from gridmap.domain.coverage.split import split
from gridmap.domain.errors import Refused
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import Household
from gridmap.planning import Planning
from gridmap.planning.comparison import compared
from gridmap.planning.draft_view import DraftView
from gridmap.planning.facts import draft_facts, issues_of_draft, published_facts, touched_facts
from gridmap.planning.faults import held_back
from gridmap.planning.looking import facts_everywhere, issues_everywhere, issues_in
from gridmap.planning.population import Population
from gridmap.planning.publish import prepare, publish
from gridmap.planning.published import Published
from gridmap.store.snapshot import snapshot
from tests.planning.plan_hands import approval, publish_split, start_draft
from tests.planning.test_population import home
from tests.store.conftest import Do
from tests.store.held_reader import Held

__all__ = ["home"]

V = grid.vertex
#: Of SQLite's machine, between two looks whether it is to stop.
_STEPS = 40
WEST = [V(103.99, 29.005), V(104.0101, 29.0049)]
EAST = [V(104.0099, 29.005), V(104.0201, 29.0051)]


@pytest.fixture
def view(session, home):
    made = opened(session, start_draft(session))
    yield made
    made.close()


def opened(session, draft_id):
    return DraftView(session, Published.read(session), Population(session.workspace), draft_id)


def split_west(session, view, town):
    view.planning.draw(lambda coverage: split(coverage, [town.west], WEST, session.new_id))
    view.follow()
    return [one.cell_id for one in view.live() if one.state == "new"]


def split_east(session, view, town):
    view.planning.draw(lambda coverage: split(coverage, [town.east], EAST, session.new_id))


def agrees(view):
    """Whether all that a view tells is of one state of the draft, that which is stored."""
    cells = {one for community in view.published.communities for one in view.cells_of(community)}
    assert cells == set(view.coverage.ids())
    assert view.drawn == drawn_cells(view.session.workspace, view.draft_id)
    assert all(view.coverage.shape(one.cell_id).equals(one.geometry) for one in view.live())
    return True


def publication_of(session, draft):
    made = prepare(session, draft, approval(session))
    return sorted(made.shown.values()), [one.id for one in made.retired], made.moved


READERS = {
    "publication": publication_of,
    "comparison": lambda session, draft: [
        (one.state, one.code or one.shorts) for one in compared(session, draft)
    ],
    "facts": lambda session, draft: sorted(touched_facts(session, draft).names),
    "complete check": lambda session, draft: [one.values for one in issues_of_draft(session, draft)],
}


@pytest.mark.parametrize("turn", ["undo", "redo"])
@pytest.mark.parametrize("what", READERS)
def test_what_is_read_of_a_draft_is_of_one_side_of_an_undo_or_redo(session, view, town, what, turn):
    split_west(session, view, town)
    read = READERS[what]
    sides = [read(session, view.draft_id)]
    split_east(session, view, town)
    sides.append(read(session, view.draft_id))
    assert sides[0] != sides[1]
    there, back = (session.undo, session.redo) if turn == "undo" else (session.redo, session.undo)
    if turn == "redo":
        session.undo()

    at, ended = 2, False
    while not ended:
        held = Held(session, lambda: read(session, view.draft_id), at)
        held.reached.wait(10)
        ended = held.future.done()
        there()
        assert held.go_on() in sides, f"{turn} before question {at}"
        back()
        at += 1
    assert at > 10


def test_a_draft_that_is_frozen_stays_as_it_is_while_the_view_goes_on(session, view, town):
    new = split_west(session, view, town)
    frozen = view.frozen()
    community = view.cell(town.east).community_id
    before = issues_in(view, {community}), issues_everywhere(view)

    session.undo()
    view.follow()

    assert agrees(view) and new[0] not in view
    assert all(one in frozen for one in new)
    assert sorted(frozen.cells_of(community)) == sorted(frozen.coverage.ids())
    assert (issues_in(frozen, {community}), issues_everywhere(frozen)) == before
    assert frozen.counted(new[0]).households + frozen.counted(new[1]).households == 1
    assert frozen.follow() == set()


def test_what_is_published_after_freezing_is_in_no_part_of_a_frozen_view(session, view, town):
    session.run(Do(added("change.test", [Household(session.new_id(), town.east, lon=104.015, lat=29.005)])))
    view.coverage.shape(town.west)  # has been looked at, its neighbour has not
    frozen = view.frozen()
    before = issues_everywhere(opened(session, view.draft_id))

    other = Planning(session, start_draft(session, "方案乙"))
    moved = {town.west: box(104, 29, 104.009, 29.01), town.east: box(104.009, 29, 104.02, 29.01)}
    other.edit(Edit("change.test", moved))
    other.close()
    publish(session, other.draft_id, approval(session))

    assert frozen.coverage.shape(town.east).bounds == (104.01, 29, 104.02, 29.01)
    assert [one.key for one in issues_everywhere(frozen)] == [one.key for one in before]


def test_published_cells_and_their_households_are_of_one_side_of_a_publication(session, view, town):
    publish_split(session, town.west, WEST, "方案乙")
    session.undo()

    def read():
        made = Published.read(session)
        return made.columns.ids.tolist(), made.households.tolist(), made.without_position.tolist()

    sides = [read()]
    session.redo()
    sides.append(read())
    at, ended = 1, False
    while not ended:
        session.undo()
        held = Held(session, read, at)
        held.reached.wait(10)
        ended = held.future.done()
        session.redo()
        assert held.go_on() in sides, f"before question {at}"
        at += 1
    assert at > 5


def test_of_two_changes_the_second_may_be_told_first(session, view, town):
    """The window is told of its own at once, and of a worker's when it comes to it."""
    new = split_west(session, view, town)
    told = []
    stop = session.subscribe(told.append)
    session.undo()
    split_east(session, view, town)
    stop()

    assert len(told) == 2
    touched = view.follow()

    assert agrees(view) and {*new, town.west, town.east} <= touched
    assert view.follow() == set()
    assert agrees(view)


@contextmanager
def stopped(session, after):
    """What this thread asks the file is stopped after a while, as where a disk fails; gives by what."""
    connection, left, was = session.workspace.reading(), count(after, -1), []
    connection.set_progress_handler(lambda: next(left) <= 0, _STEPS)
    try:
        yield was
    except dbapi2.OperationalError as error:
        was.append(error)
    finally:
        connection.set_progress_handler(None, 0)


def test_a_change_that_could_not_be_taken_in_is_taken_in_later(session, view, town):
    split_west(session, view, town)
    split_east(session, view, town)
    drawn = view.follow()
    codes = dict(view._codes)

    for after in count():
        session.undo()
        session.redo()
        with stopped(session, after) as was:
            touched = view.follow()
        if not was:
            break
        touched = view.follow()
        assert agrees(view) and touched == drawn
        assert {one: view.cell(one).code for one in codes} == codes
    assert after > 3 and view.follow() == set()


def test_a_draft_that_cannot_be_read_is_followed_by_nobody(session, view, town):
    split_west(session, view, town)
    published, listeners = Published.read(session), len(session._in_order._there)

    for after in count():
        with stopped(session, after) as was:
            made = DraftView(session, published, Population(session.workspace), view.draft_id)
        if not was:
            break
        assert len(session._in_order._there) == listeners
    made.close()
    assert after > 3 and len(session._in_order._there) == listeners


def test_changes_arrive_in_the_order_in_which_they_were_written(session, view, town):
    """A thread that is slow to tell what it wrote keeps nobody from writing, and puts nothing back."""
    slow, go_on = threading.Event(), threading.Event()

    def dawdle(changed):
        if threading.current_thread() is not threading.main_thread():
            slow.set()
            go_on.wait(10)

    def draw():
        planning = view.planning  # prepared before: `draw` lets nobody write until it has told
        planning.edit(planning.prepared(lambda coverage: split(coverage, [town.west], WEST, session.new_id)))

    session.subscribe(dawdle)
    worker = threading.Thread(target=draw)
    worker.start()
    assert slow.wait(10)
    session.undo()
    go_on.set()
    worker.join()

    view.follow()
    assert agrees(view) and town.west in view
    assert not view.drawn


def test_a_draft_that_is_drawn_on_while_it_is_read_is_followed_from_there(session, view, town):
    asked = 2
    while True:
        held = Held(session, lambda: opened(session, view.draft_id), asked)
        held.reached.wait(10)
        ended = held.future.done()
        split_west(session, view, town)
        session.undo()
        split_west(session, view, town)
        made = held.go_on()
        made.follow()
        assert agrees(made), f"drawn on before question {asked}"
        assert made.planning.coverage is made.coverage
        made.close()
        if ended:
            break
        session.undo()
        view.follow()
        asked += 1


def renamed(session, town):
    """Another name for a cell, a community and every draft, and a household that comes, in one commit."""
    ids = [town.east, town.community, *(one.id for one in session.workspace.all_of(Draft))]
    pairs = [(one, replace(one, name="别名")) for one in session.workspace.get_many(ids).values()]
    moved = replace(pairs[0][1], code=pairs[0][1].code[:-3] + "077")
    pairs[0] = (pairs[0][0], moved)
    come = added("", [Household(session.new_id(), town.east, lon=104.015, lat=29.005)])
    change = replaced("change.test", pairs)
    session.run(Do(replace(change, before=change.before | come.before, after=change.after | come.after)))


def told(facts):
    communities = [one.name for one in facts.communities.values()]
    return sorted(facts.names), facts.households.tolist(), communities


def scheduled(session, view):
    publish(session, view.draft_id, approval(session, "2999-01-01"))


def comparison_of(session, view):
    """What a draft does, or that it is outdated."""
    try:
        found = compared(session, view.draft_id)
    except Refused as error:
        return error.key
    return [(one.name, one.community, one.households, one.shorts) for one in found]


MOMENTS = {
    "comparison": comparison_of,
    "facts of a draft": lambda session, view: told(draft_facts(session, view.draft_id)),
    "facts of what is published": lambda session, view: told(published_facts(session)),
    "all that is checked": lambda session, view: told(facts_everywhere(view)),
    "who is held back": lambda session, view: [
        (one.draft.name, len(one.errors)) for one in held_back(session)
    ],
}


@pytest.mark.parametrize("what", MOMENTS)
def test_what_is_read_piece_by_piece_is_of_one_side_of_a_commit(session, view, town, what):
    split_east(session, view, town)
    view.follow()
    if what == "who is held back":
        scheduled(session, view)
    sides = [MOMENTS[what](session, view)]
    renamed(session, town)
    sides.append(MOMENTS[what](session, view))
    session.undo()
    assert sides[0] != sides[1]

    at, ended = 2, False
    while not ended:
        held = Held(session, lambda: MOMENTS[what](session, view), at)
        held.reached.wait(10)
        ended = held.future.done()
        session.redo()
        assert held.go_on() in sides, f"before question {at}"
        session.undo()
        at += 1
    assert at > 5


def test_nobody_writes_between_what_is_prepared_and_what_is_published(session, view, town):
    split_west(session, view, town)
    held = Held(session, lambda: publish(session, view.draft_id, approval(session)), 5)
    held.reached.wait(10)
    session.never_wait_here()

    with pytest.raises(Refused, match="session_busy"):
        start_draft(session, "方案乙")

    assert len(held.go_on().new) == 2


def test_a_moment_ends_though_what_is_done_in_it_fails(session, view, town):
    connection = session.workspace.reading()
    with pytest.raises(ZeroDivisionError), snapshot(connection):
        assert not drawn_cells(session.workspace, view.draft_id)
        raise ZeroDivisionError

    assert not connection.in_transaction
    split_west(session, view, town)
    assert drawn_cells(session.workspace, view.draft_id)


def test_a_moment_within_a_moment_is_the_same(session, view, town):
    with snapshot(session.workspace.reading()) as connection:
        before = existing(session.workspace, view.draft_id, Draft)
        with snapshot(connection):
            assert existing(session.workspace, view.draft_id, Draft) == before
        assert connection.in_transaction
        writing = threading.Thread(target=split_west, args=(session, view, town))
        writing.start()
        writing.join()
        assert not drawn_cells(session.workspace, view.draft_id)
    assert drawn_cells(session.workspace, view.draft_id)
    assert len(draft_facts(session, view.draft_id).ids) == 3
