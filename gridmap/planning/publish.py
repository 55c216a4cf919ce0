"""Publish a draft, now or on a later day, and withdraw what was published."""

from collections.abc import Iterator

from gridmap.domain.actions.drafts import ScheduleDraft
from gridmap.domain.change import Batch, Rows
from gridmap.domain.planning.publishing import Approval, Publication, publication, touched_cells
from gridmap.domain.planning.withdrawal import Withdrawal, withdrawal, withdrawn_cells
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.session import Session
from gridmap.store.coverage_data import records_of


def prepare(session: Session, draft_id: RecordId, approval: Approval) -> Publication:
    """What publishing would write, for the planner to look at first.

    Raises:
        Refused: the draft is empty, outdated or not open, or the approval is not whole.
    """
    touched = [cell.id for cell in touched_cells(session.workspace, draft_id)]
    records = records_of(session.workspace, touched)
    return publication(session.workspace, draft_id, approval, records, session.new_id, session.today())


def publish(session: Session, draft_id: RecordId, approval: Approval) -> Publication:
    """Publish a draft in one journal entry, or schedule it where it takes effect later.

    Raises:
        Refused: as `prepare`, or no permission.
    """
    session.require("edit_boundaries")
    with session.alone():  # or a record that comes meanwhile would stay with a retired cell
        prepared = prepare(session, draft_id, approval)
        if approval.effective_on > session.today():
            session.run(ScheduleDraft(draft_id, approval))
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


def publish_due(session: Session) -> list[Draft]:
    """Publish every scheduled draft whose day has come, the earliest first; gives those published."""
    drafts = [one for one in session.workspace.all_of(Draft) if one.status == "scheduled"]
    due = [one for one in drafts if one.effective_on is not None and one.effective_on <= session.today()]
    for draft in sorted(due, key=lambda one: (one.effective_on or "", one.id)):
        approval = Approval(session.today(), draft.approver or "", draft.reason or "")
        publish(session, draft.id, approval)
    return due


def withdraw(session: Session, draft_id: RecordId, reason: str) -> Withdrawal:
    """Take a published plan back as a whole, as long as no later one was published.

    Raises:
        Refused: it is not published, a later one is, or no permission.
    """
    session.require("edit_boundaries")
    with session.alone():
        records = records_of(session.workspace, withdrawn_cells(session.workspace, draft_id))
        made = withdrawal(session.workspace, draft_id, records, reason)
        batch = Batch("change.withdraw_draft", lambda: iter(()), made.change, reason)
        session.run_batch(batch, permission="edit_boundaries")
    return made
