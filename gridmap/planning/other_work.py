"""Whether the next undo or redo is an edit of the draft at hand, or other work, which is asked about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from gridmap.domain.change import Change
from gridmap.domain.planning_records import CellLock, Draft, DraftCell, Net, NetArea
from gridmap.domain.records import Record, RecordId
from gridmap.session import Session
from gridmap.store.planning_data import drawn_cells

Turn = Literal["undo", "redo"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a draft when a step is turned back, or done again."""

    kind: Literal[
        "gone",
        "gone_with_cells",
        "there",
        "renamed",
        "waits",
        "free",
        "in_force",
        "out_of_force",
        "discarded",
    ]
    name: str  # of the draft as it is now
    day: str = ""  # of taking effect
    new_name: str = ""


@dataclass(frozen=True, slots=True)
class OtherWork:
    """Work that was not done on the draft at hand."""

    label: str
    at: str  # moment, ISO
    drafts: tuple[str, ...]  # names of the drafts that it was done on, or that it published or scheduled
    draft: str  # name of the draft at hand, "" for none
    outcomes: tuple[Outcome, ...] = ()  # where drafts come, go, or have another name or day afterwards
    bulk: bool = False
    leaves: bool = False  # whether the draft at hand is there no longer
    hides: bool = False  # whether earlier edits of the draft at hand can be undone only after this


def other_work(session: Session, kind: Turn, draft_id: RecordId | None) -> OtherWork | None:
    """What the next undo or redo is about, None where it stays within a draft.

    Making, scheduling, publishing and discarding the draft is more than work on it, so it counts as
    other; so does bulk work, like the import of another net.

    Args:
        session: The workspace.
        kind: Which way.
        draft_id: The draft at hand; without one everything is other work.
    """
    ahead = session.ahead(kind)
    if ahead is None:
        return None
    records = _records(ahead.change)
    edits_only = ahead.change is not None and not ahead.bulk and not ahead.change.columns
    if draft_id is not None and edits_only and all(_within(was, now, draft_id) for was, now in records):
        return None
    mine = session.workspace.get(draft_id) if draft_id is not None else None
    name = mine.name if isinstance(mine, Draft) else ""
    turned = records if kind == "redo" else [(now, was) for was, now in records]
    leaves = any(was is not None and was.id == draft_id and now is None for was, now in turned)
    hides = kind == "undo" and not leaves and draft_id is not None and _drawn_in(session, draft_id)
    names, outcomes = _names(session, records), tuple(_outcomes(turned))
    bulk = ahead.bulk or ahead.change is None or bool(ahead.change.columns)
    return OtherWork(ahead.label, ahead.at, names, name, outcomes, bulk, leaves, hides)


def _outcomes(turned: Sequence[tuple[Record | None, Record | None]]) -> Iterator[Outcome]:
    """What becomes of the drafts that are other records afterwards."""
    with_cells = any(isinstance(now or was, DraftCell) for was, now in turned)
    for was, now in turned:
        if isinstance(was, Draft) and now is None:
            yield Outcome("gone_with_cells" if with_cells else "gone", was.name)
        elif isinstance(now, Draft) and (was is None or isinstance(was, Draft)):
            yield _outcome(was, now)


def _outcome(was: Draft | None, now: Draft) -> Outcome:
    status = was.status if was is not None else "discarded"
    day = (now if now.status in ("published", "scheduled") else was or now).effective_on or ""
    if was is not None and status == now.status:
        return Outcome("renamed", was.name, new_name=now.name)
    if now.status == "discarded":
        return Outcome("discarded", now.name)
    if now.status == "published":
        return Outcome("in_force", now.name, day)
    if status == "published":
        return Outcome("out_of_force", now.name, day)
    if now.status == "scheduled":
        return Outcome("waits", now.name, day)
    return Outcome("free", now.name, day) if status == "scheduled" else Outcome("there", now.name)


def _drawn_in(session: Session, draft_id: RecordId) -> bool:
    """Whether anything is drawn or locked in a draft."""
    workspace = session.workspace
    drawn = any(one.draft_id == draft_id for one in drawn_cells(workspace))
    return drawn or bool(workspace.referring_to(draft_id, CellLock, "draft_id"))


def _records(change: Change | None) -> list[tuple[Record | None, Record | None]]:
    if change is None:
        return []
    return [(change.before.get(one), change.after.get(one)) for one in {**change.before, **change.after}]


def _within(was: Record | None, now: Record | None, draft_id: RecordId) -> bool:
    """Whether a record changed inside a draft, or is of another net beside it."""
    sides = [one for one in (was, now) if one is not None]
    if all(isinstance(one, DraftCell | CellLock) and one.draft_id == draft_id for one in sides):
        return True
    if all(isinstance(one, Net | NetArea) for one in sides):
        return True  # they lie over the draft, seen where it is drawn
    renamed = isinstance(was, Draft) and isinstance(now, Draft) and was.status == now.status
    return renamed and all(one.id == draft_id for one in sides)


def _names(session: Session, records: Iterable[tuple[Record | None, Record | None]]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for sides in records:
        for one in sides:
            if isinstance(one, DraftCell | CellLock):
                one = session.workspace.get(one.draft_id)
            if isinstance(one, Draft):
                names[one.name] = None
    return tuple(names)
