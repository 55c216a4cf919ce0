"""The codes by which the new cells of a draft go, and those that they get on its day."""

from collections.abc import Collection, Sequence

from gridmap.domain.errors import UserError
from gridmap.domain.planning.naming import new_codes, shown_codes
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning.publishing import conflicts
from gridmap.domain.planning_records import Draft, DraftCell
from gridmap.domain.records import RecordId
from gridmap.planning.waiting import earlier_plans, scheduled_plans
from gridmap.session import Session


def codes_in_draft(session: Session, drawn: Sequence[DraftCell]) -> dict[RecordId, str]:
    """The code by which every new cell goes in its draft, by the id of the cell.

    Of a scheduled draft, whose lists are printed before its day, it is the one that the cell will get,
    as far as that is known by now; otherwise the one that it was drawn with.

    Args:
        session: The workspace.
        drawn: New cells of one draft, of a community all or none.
    """
    draft = session.workspace.get(drawn[0].draft_id) if drawn else None
    if isinstance(draft, Draft) and draft.status == "scheduled" and draft.effective_on is not None:
        try:
            return codes_on(session, drawn, draft.effective_on)
        except UserError:  # more cells than there are codes: publishing will be refused, and say so
            pass
    return shown_codes(session.workspace, drawn)


def codes_on(session: Session, drawn: Sequence[DraftCell], day: str) -> dict[RecordId, str]:
    """The codes that the new cells of a draft get if it takes effect on a day, by the id of the cell.

    Raises:
        UserError: a community would have more cells than there are codes.
    """
    if not drawn:
        return {}
    communities = {one.community_id for one in drawn}
    taken = codes_taken_before(session, drawn[0].draft_id, day, communities)
    return new_codes(session.workspace, drawn, taken)


def codes_taken_before(
    session: Session, draft_id: RecordId, day: str, communities: Collection[RecordId]
) -> frozenset[str]:
    """The codes in some communities that plans take which take effect before a draft does on a day.

    Plans that are held back or outdated take none: they are not published on their days.

    Raises:
        UserError: as `codes_on`.
    """
    workspace, taken = session.workspace, frozenset[str]()
    if day <= session.today():
        return taken  # whatever was due before is published by then
    held_back = earlier_plans(session)
    for plan in scheduled_plans(session):
        earlier = (plan.effective_on or "", plan.id) < (day, draft_id)
        if plan.id == draft_id or plan.id in held_back or not earlier:
            continue
        drawn = drawn_cells(workspace, plan.id).values()
        new = [one for one in drawn if one.state == "new" and one.community_id in communities]
        if new and not conflicts(workspace, plan.id):
            taken |= frozenset(new_codes(workspace, new, taken).values())
    return taken
