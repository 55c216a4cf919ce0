"""Hands that make drafts and plans without a window."""

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.coverage.split import split
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft
from gridmap.planning import Planning
from gridmap.planning.publish import publish


def start_draft(session, name="方案甲", **more):
    """A new draft; its id."""
    change = session.run(CreateDraft(name, "2026-11-22", **more))
    return next(record.id for record in change.after.values() if isinstance(record, Draft))


def approval(session, day=None):
    """Of a plan that takes effect on a day, today unless one is given."""
    return Approval(day or session.today(), "李主任", "年度调整")


def publish_split(session, cell, line, name="方案甲"):
    """Publish a plan, from today, that splits a cell along a line; its draft."""
    draft = start_draft(session, name)
    planning = Planning(session, draft)
    planning.draw(lambda coverage: split(coverage, [cell], line, session.new_id))
    planning.close()
    publish(session, draft, approval(session))
    return draft
