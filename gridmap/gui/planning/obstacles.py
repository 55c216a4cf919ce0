"""What keeps a tool from drawing, known before anything is drawn."""

from collections.abc import Collection

from gridmap.domain.coverage.model import Edit
from gridmap.domain.errors import Refused
from gridmap.domain.planning.locks import changed_by
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.domain.terms import Term
from gridmap.planning.draft_view import DraftView
from gridmap.session import Session
from gridmap.words import said


def check_writable(session: Session, draft: Draft | None) -> None:
    """There is a draft that can be drawn on, in a file that can be written.

    Raises:
        Refused: the file is read-only, with who writes it where that is known; or there is no open draft.
    """
    if session.read_only:
        because = session.workspace.read_only_because
        if because is None:
            raise Refused("plan_read_only", file=session.workspace.path.name)
        raise Refused("plan_read_only_because", because=said(because))
    if draft is None:
        raise Refused("plan_no_draft")
    if draft.status != "open":
        raise Refused("draft_not_open", name=draft.name, status=Term(f"planning.status_{draft.status}"))


def check_unlocked(view: DraftView, cells: Collection[RecordId]) -> None:
    """None of the cells is locked.

    Raises:
        Refused: one is; it is named as on the map.
    """
    locked = sorted(one for one in cells if one in view.locked)
    if locked:
        raise Refused("coverage_locked", name=name_on_map(view, locked[0]))


def check_keeps_locks(view: DraftView, edit: Edit) -> None:
    """No locked cell would have other ground with an edit.

    Raises:
        Refused: one would; it is named as on the map.
    """
    check_unlocked(view, changed_by(edit, view.locked, view.coverage.shape))


def name_on_map(view: DraftView, cell: RecordId) -> str:
    """The number that stands on the map and the name."""
    planned = view.cell(cell)
    return " ".join(dict.fromkeys(filter(None, (planned.short, planned.name))))
