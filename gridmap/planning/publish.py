"""Publish a draft, now or on a later day, and withdraw what was published."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gridmap.domain.actions.drafts import ScheduleDraft
from gridmap.domain.change import Batch, Rows
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.planning.naming import names_in_draft
from gridmap.domain.planning.overlay import drawn_cells, new_in
from gridmap.domain.planning.publishing import Approval, Publication, publication, touched_cells
from gridmap.domain.planning.withdrawal import Withdrawal, withdrawal, withdrawn_cells
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import Cell, RecordId
from gridmap.planning.faults import refuse_faulty
from gridmap.planning.new_numbers import codes_in_draft, codes_on, codes_taken_before, numbers_on
from gridmap.planning.waiting import scheduled_plans
from gridmap.session import Session
from gridmap.store.coverage_data import records_of
from gridmap.store.planning_data import former_cells, publication_order
from gridmap.store.snapshot import snapshot


def prepare(session: Session, draft_id: RecordId, approval: Approval) -> Publication:
    """What publishing would write, for the planner to look at first.

    Raises:
        Refused: the draft is empty, outdated or not open, or the approval is not whole.
    """
    with snapshot(session.workspace.reading()):  # or what is drawn meanwhile would be in half of it
        return _prepared(session, draft_id, approval)


def _prepared(session: Session, draft_id: RecordId, approval: Approval) -> Publication:
    touched = [cell.id for cell in touched_cells(session.workspace, draft_id)]
    records = records_of(session.workspace, touched)
    new = new_in(drawn_cells(session.workspace, draft_id).values())
    taken = codes_taken_before(session, draft_id, approval.effective_on)
    today = session.today()
    made = publication(session.workspace, draft_id, approval, records, session.new_id, today, taken)
    return replace(made, shown=codes_in_draft(session, new))


def renumbered_on(
    session: Session, draft_id: RecordId, prepared: Publication, day: str
) -> tuple[tuple[str, Cell], ...]:
    """New cells that get another code than the draft shows if it takes effect on a day, by the one shown.

    Raises:
        UserError: a community would have more cells than there are codes.
    """
    drawn = drawn_cells(session.workspace, draft_id)
    codes = codes_on(session, new_in(drawn.values()), day)
    names = names_in_draft(session.workspace, drawn, codes)
    new = [replace(one, code=codes[one.id], name=names[one.id]) for one in prepared.new if one.id in codes]
    return replace(prepared, new=tuple(new)).renumbered


def publish(session: Session, draft_id: RecordId, approval: Approval) -> Publication:
    """Publish a draft in one journal entry, or schedule it where it takes effect later.

    Raises:
        Refused: as `prepare`, or no permission.
        Faulty: the draft has errors where it draws.
    """
    session.require("edit_boundaries")
    with session.alone():  # or a record that comes meanwhile would stay with a retired cell
        prepared = prepare(session, draft_id, approval)
        refuse_faulty(session, draft_id)
        if approval.effective_on > session.today():
            numbers = numbers_on(session, draft_id, approval.effective_on)
            session.run(ScheduleDraft(draft_id, approval, numbers))
        else:
            write(session, prepared, approval)
    return prepared


def write(session: Session, prepared: Publication, approval: Approval) -> None:
    """Write what was prepared, as one batch."""
    until = approval.effective_on

    def former() -> Iterator[Rows]:
        for one in prepared.reattached.values():
            if one.column is None:
                continue
            pairs = zip(one.column.ids, one.column.before, strict=True)
            rows = [(session.new_id(), record, cell, until) for record, cell in pairs]
            yield Rows("former_cell", ("id", "record_id", "cell_id", "until"), rows)

    values = {"retired": len(prepared.retired), "new": len(prepared.new), "moved": prepared.moved}
    batch = Batch("change.publish_draft", former, prepared.change, approval.reason, values)
    session.run_batch(batch, permission="edit_boundaries")


@dataclass(frozen=True, slots=True)
class Due:
    """What became of the scheduled drafts whose day has come."""

    published: tuple[Draft, ...] = ()
    refused: tuple[tuple[Draft, UserError], ...] = ()  # with the reason
    waiting: tuple[Draft, ...] = ()  # for somebody who may publish


def due_drafts(session: Session, day: str) -> list[Draft]:
    """The scheduled drafts that take effect on a day or before it, the earliest first."""
    waiting = scheduled_plans(session)
    return [one for one in waiting if one.effective_on is not None and one.effective_on <= day]


def publish_due(session: Session) -> Due:
    """Publish every scheduled draft whose day has come, the earliest first.

    One that cannot be published keeps no later one from it; without the permission nothing is tried.
    """
    due = due_drafts(session, session.today())
    if not session.actor.may("edit_boundaries"):
        return Due(waiting=tuple(due))
    published, refused = [], []
    for draft in due:
        approval = Approval(_effective(session, draft), draft.approver or "", draft.reason or "")
        try:
            publish(session, draft.id, approval)
        except UserError as error:
            refused.append((draft, error))
        else:
            published.append(draft)
    return Due(tuple(published), tuple(refused))


def _effective(session: Session, draft: Draft) -> str:
    """The day that a draft was scheduled for; today where another plan has taken effect after it."""
    planned = draft.effective_on or session.today()
    others = [one.effective_on for one in session.workspace.all_of(Draft) if one.status == "published"]
    return planned if all(other is None or other <= planned for other in others) else session.today()


def published_plans(session: Session) -> list[Draft]:
    """The published plans that have not been withdrawn, the latest first."""
    plans = [one for one in session.workspace.all_of(Draft) if one.status == "published"]
    order = publication_order(session.workspace, [one.id for one in plans])
    return sorted(plans, key=lambda one: (order.get(one.id, 0), one.id), reverse=True)


def prepare_withdrawal(session: Session, draft_id: RecordId, reason: str) -> Withdrawal:
    """What withdrawing a plan would write, to be looked at first.

    Raises:
        Refused: it is not published, or a later one is.
    """
    with snapshot(session.workspace.reading()):
        plans = published_plans(session)
        ids = [one.id for one in plans]
        later = plans[: ids.index(draft_id)] if draft_id in ids else []
        records = records_of(session.workspace, withdrawn_cells(session.workspace, draft_id))
        former = former_cells(session.workspace, draft_id)
        return withdrawal(session.workspace, draft_id, records, reason, session.new_id, former, later)


def withdraw(session: Session, draft_id: RecordId, reason: str) -> Withdrawal:
    """Take a published plan back as a whole, as long as no later one was published.

    Raises:
        Refused: it is not published, a later one is, no reason is given, or no permission.
    """
    session.require("edit_boundaries")
    if not reason.strip():
        raise Refused("draft_withdrawal_needs_reason")
    with session.alone():
        made = prepare_withdrawal(session, draft_id, reason)
        batch = Batch("change.withdraw_draft", lambda: iter(()), made.change, reason)
        session.run_batch(batch, permission="edit_boundaries")
    return made
