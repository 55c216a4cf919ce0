"""Whether the next undo or redo is an edit of the draft at hand, or other work, which is asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gridmap.domain.change import Change
from gridmap.domain.planning_records import CellLock, Draft, DraftCell, Net, NetArea
from gridmap.domain.records import Record, RecordId
from gridmap.session import Session


@dataclass(frozen=True, slots=True)
class OtherWork:
    """Work that was not done on the draft at hand."""

    label: str
    at: str  # moment, ISO
    drafts: tuple[str, ...]  # names of the drafts that it was done on, or that it published or scheduled
    draft: str  # name of the draft at hand, "" for none


def other_work(
    session: Session, kind: Literal["undo", "redo"], draft_id: RecordId | None
) -> OtherWork | None:
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
    return OtherWork(ahead.label, ahead.at, _names(session, records), name)


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
