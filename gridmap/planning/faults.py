"""What keeps a draft from taking effect: looked for whenever one is published, whoever publishes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from gridmap.domain.action import existing
from gridmap.domain.check import Issue, Severity
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.planning.checks import find_issues
from gridmap.domain.planning.publishing import conflicts
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.planning.facts import touched_facts
from gridmap.planning.waiting import scheduled_plans
from gridmap.session import Session
from gridmap.store.snapshot import snapshot
from gridmap.words import tr

#: So many errors are named in a sentence.
_NAMED = 8


class Faulty(Refused):
    """A draft has errors where it draws; carries them, so that they can be gone to."""

    def __init__(self, draft: Draft, issues: Sequence[Issue], most: int = _NAMED) -> None:
        self.issues = tuple(issues)
        values = {"name": draft.name, "count": len(issues), "errors": faults_text(issues, most)}
        super().__init__("planning.publish_errors", **values)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A scheduled draft that will not take effect on its day, or has not."""

    draft: Draft
    errors: tuple[Issue, ...]  # none where what lies below the draft has been published anew
    late: bool  # its day has come


def errors_of(session: Session, draft_id: RecordId) -> list[Issue]:
    """The errors in the communities where a draft draws; an error elsewhere is none of the draft's.

    Quick enough to be looked for whenever one is published; the complete check tells of all.
    """
    found = find_issues(touched_facts(session, draft_id))
    return [one for one in found if one.severity is Severity.ERROR]


def refuse_faulty(session: Session, draft_id: RecordId) -> None:
    """Let no draft with errors through.

    Raises:
        Faulty: it has some.
    """
    if errors := errors_of(session, draft_id):
        raise Faulty(existing(session.workspace, draft_id, Draft), errors)


def held_back(session: Session) -> list[HeldBack]:
    """The scheduled drafts that cannot take effect as they are, with what is in the way; as they come due."""
    with snapshot(session.workspace.reading()):
        every = [_held_back(session, one) for one in scheduled_plans(session)]
    return [one for one in every if one is not None]


def _held_back(session: Session, draft: Draft) -> HeldBack | None:
    late = (draft.effective_on or "") <= session.today()
    if conflicts(session.workspace, draft.id):
        return HeldBack(draft, (), late)
    errors = errors_of(session, draft.id)
    return HeldBack(draft, tuple(errors), late) if errors else None


def why_held_back(one: HeldBack) -> UserError:
    """What is in the way of a scheduled draft, and what to do about it."""
    why = "faulty" if one.errors else "left_behind"
    values = {"count": len(one.errors), "errors": faults_text(one.errors)} if one.errors else {}
    key = f"planning.{why}_late" if one.late else f"planning.{why}"
    return UserError(key, name=one.draft.name, day=one.draft.effective_on, **values)


def faults_text(issues: Sequence[Issue], most: int = _NAMED) -> str:
    """Errors line by line, the first ones and how many more there are."""
    lines = [f"✗ {tr(one.key, **one.values)}{_at(one)}" for one in issues[:most]]
    if len(issues) > most:
        lines.append(tr("planning.more_errors", count=len(issues) - most))
    return "\n".join(lines)


def _at(issue: Issue) -> str:
    return f"  ({issue.place[0]:.6f}, {issue.place[1]:.6f})" if issue.place else ""
