"""Drawing and publishing, killed in the middle: the edit or the plan is there whole, or not at all."""

import pickle
from pathlib import Path

import numpy as np

from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft, FormerCell
from gridmap.domain.records import Cell
from gridmap.planning import Planning
from gridmap.planning.publish import publish
from gridmap.store import journal
from tests.bench.kill_works import Work, opened
from tests.planning.wobbly_town import (
    draft_of,
    ground_of,
    make_wobbly_town,
    refuse_unless_attached,
    refuse_unless_drawn_whole,
    refuse_unless_last_change_is_whole,
    scribble_once,
    split_along,
    stored_bytes,
)

SIDE, SHOPS, EDITS = 6, 3_000, 12


def make_town(path: Path) -> None:
    """Crooked cells with shops and an empty draft, unless they are there already."""
    if not path.exists():
        make_wobbly_town(path, SIDE, SHOPS)


def draw_often(path: Path) -> None:
    """Edits at random, one transaction each, going on from where a kill has left the draft."""
    session = opened(path)
    chance = np.random.default_rng(journal.head(session.workspace.reading())[0])
    planning = Planning(session, draft_of(session))
    for _ in range(EDITS):
        scribble_once(session, planning, chance)
    session.close()


def drawn(path: Path) -> str:
    """The last edit of the journal is there whole, the coverage is, and every shop lies in one cell."""
    session = opened(path)
    try:
        refuse_unless_last_change_is_whole(session)
        refuse_unless_drawn_whole(session, ground_of(session))
        refuse_unless_attached(session, ground_of(session))  # what is published is as it was
    finally:
        session.close()
    return "each edit whole"


def make_planned_town(path: Path) -> None:
    """A town whose draft splits all its cells, with a note of every stored byte."""
    if path.exists():
        return
    make_wobbly_town(path, SIDE, SHOPS)
    session = opened(path)
    planning = Planning(session, draft_of(session))
    for row in range(SIDE):
        split_along(session, planning, SIDE, row)
    _noted(path).write_bytes(pickle.dumps((stored_bytes(session), ground_of(session))))
    session.close()


def publish_plan(path: Path) -> None:
    """The whole plan, one transaction."""
    session = opened(path)
    publish(session, draft_of(session), Approval(session.today(), "李主任", "演练"))
    session.close()


def published(path: Path) -> str:
    """Every cell and every shop as published, which undone gives every byte back; or as before."""
    before, ground = pickle.loads(_noted(path).read_bytes())
    session = opened(path)
    try:
        refuse_unless_attached(session, ground)
        if session.workspace.all_of(Draft)[0].status == "open":
            assert stored_bytes(session) == before
            return "not yet"
        cells, former = session.workspace.all_of(Cell), session.workspace.all_of(FormerCell)
        assert sum(cell.valid_to is None for cell in cells) >= 2 * SIDE * SIDE
        assert len(former) == len(before["place"])  # every shop went to another cell, once
        assert session.undo() == "change.publish_draft"  # so that the next one has something to do
        assert stored_bytes(session) == before
        return "published"
    finally:
        session.close()


def _noted(path: Path) -> Path:
    return path.with_suffix(".before")


DRAFT_WORKS: dict[str, Work] = {
    work.name: work
    for work in (
        Work("draw", make_town, draw_often, drawn),
        Work("publish", make_planned_town, publish_plan, published),
    )
}
