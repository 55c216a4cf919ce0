"""Issues, drafts and proposals as lines of text and as data."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.publishing import Publication
from gridmap.domain.planning_records import Draft
from gridmap.planning.drafts import DraftCount
from gridmap.planning.rebased import Rebased
from gridmap.planning.rebased_text import sides_of
from gridmap.planning.waiting import earlier_text
from gridmap.session import Session
from gridmap.words import tr

_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}


def issue_line(issue: Issue) -> str:
    """One issue with its mark and place."""
    at = f"  ({issue.place[0]:.6f}, {issue.place[1]:.6f})" if issue.place else ""
    return f"{_MARKS[issue.severity]} {tr(issue.key, **issue.values)}{at}"


def issue_data(issue: Issue) -> dict[str, Any]:
    """One issue for programs."""
    return {
        "severity": issue.severity.name.lower(),
        "key": issue.key,
        "text": tr(issue.key, **issue.values),
        "ids": list(issue.ids),
        "values": issue.values,
        "place": list(issue.place) if issue.place else None,
    }


def issue_counts(issues: Collection[Issue]) -> dict[str, int]:
    """How many issues there are of each severity, the gravest first."""
    found = Counter(one.severity for one in issues)
    return {one.name.lower(): found[one] for one in sorted(Severity, reverse=True)}


def counts_text(issues: Collection[Issue]) -> str:
    """How many issues there are of each severity, in words."""
    return tr("planning.check_counts", **issue_counts(issues))


def issue_lines(issues: Sequence[Issue], most: int) -> list[str]:
    """The first issues, a line each, and how many more there are."""
    more = [tr("planning.more_issues", count=len(issues) - most)] if len(issues) > most else []
    return [*(issue_line(one) for one in issues[:most]), *more]


def draft_line(draft: Draft, count: DraftCount, earlier: Collection[Draft] = ()) -> str:
    """One draft with its state and the number of cells that it changes; below it what is in its way."""
    values = {"id": str(draft.id), "name": draft.name, "state": state_of(draft), "cells": count.changes}
    lines = [tr("planning.draft_line", **values), *earlier_text(draft, earlier).splitlines()]
    if count.outdated:
        lines.append(tr("draft_outdated", name=draft.name, count=count.outdated))
    return "\n  ! ".join(lines)


def state_of(draft: Draft) -> str:
    """Whether a draft is worked on, waits, was published or discarded, and its day, else when it was made."""
    day = draft.created_on
    if draft.effective_on is not None and draft.status != "discarded":
        day = draft.effective_on if draft.status != "open" else tr("plan.meant_for", day=draft.effective_on)
    return tr("planning.draft_state", status=tr(f"planning.status_{draft.status}"), day=day)


def earlier_data(one: Draft) -> dict[str, Any]:
    """A plan that holds another back, for programs."""
    return {"id": one.id, "name": one.name, "effective_on": one.effective_on}


def renumbered_lines(publication: Publication) -> list[str]:
    """The new cells whose codes are not those that the draft showed."""
    lines = [
        tr("planning.renumbered_line", shown=shown, code=cell.code, name=cell.name)
        for shown, cell in publication.renumbered
    ]
    return [tr("planning.renumbered", count=len(lines)), *lines]


def conflict_line(session: Session, one: Rebased) -> str:
    """One conflict: the cells as the draft has them, and those in force on the same ground."""
    mine, published = (said.replace("\n", " · ") for said in sides_of(session, one))
    return tr("planning.conflict_line", mine=mine, published=published)
