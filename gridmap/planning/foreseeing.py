"""What an edit of a draft would leave, before it is written: the same action, its change thrown away."""

from collections.abc import Callable

from gridmap.domain.actions.edit_draft import EditDraft
from gridmap.domain.change import Change
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.errors import UserError
from gridmap.domain.planning.overlay import parents_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import RecordId
from gridmap.planning.draft_view import DraftView
from gridmap.planning.preview import passing_ids

#: Grounds whose areas differ by a larger share are not the same.
_SAME_GROUND = 1e-2


def foreseen(view: DraftView, tool: Callable[[Coverage, Callable[[], int]], Edit]) -> Change | None:
    """The change that a tool would make of a draft; None where it would be refused.

    The tool gets the coverage and where the ids of new cells come from, which no record has.
    """
    if view.draft_id is None:
        return None
    passing = passing_ids()

    def fresh() -> int:
        return next(passing)

    try:
        edit = tool(view.coverage, fresh)
        return EditDraft(view.draft_id, edit).change(view.session.workspace, fresh)
    except UserError:
        return None


def may_restore(view: DraftView, cell: RecordId, into: RecordId) -> bool:
    """Whether a new cell that takes in another may be a published one again; False where it surely is not.

    That needs no edit to be tried: a list of hundreds of pieces is asked about on the window's thread.
    """
    piece, kept = view.drawn.get(cell), view.drawn.get(into)
    if piece is None or kept is None or piece.state != "new" or kept.state != "new":
        return False
    parents = parents_of(kept)
    if len(parents) != 1:
        return False
    others = (one for one in view.drawn.values() if one.state == "new" and one.cell_id not in (cell, into))
    if not any(parents[0] in parents_of(one) for one in others):
        return True
    published = view.published.coverage
    if parents[0] not in published:
        return False
    ground = piece.geometry.area + kept.geometry.area
    return bool(abs(ground - published.shape(parents[0]).area) <= _SAME_GROUND * ground)


def gone_after(change: Change) -> set[RecordId]:
    """The cells of a draft that a change leaves none of."""
    records = [(change.before.get(key), change.after.get(key)) for key in change.ids]
    return {
        was.cell_id
        for was, now in records
        if isinstance(was, DraftCell) and was.state == "new" and now is None
    } | {now.cell_id for _, now in records if isinstance(now, DraftCell) and now.state == "retired"}
