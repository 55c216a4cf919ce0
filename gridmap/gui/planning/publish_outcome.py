"""What the check of a draft means for who publishes it: what the draft does first, the rest as a count."""

from collections.abc import Sequence

from gridmap.domain.check import Issue, Severity
from gridmap.planning.draft_view import DraftView, covers_other
from gridmap.words import tr

_LEAVES = "check.outside_community"
_MOST_NAMED = 5


def of_the_draft(view: DraftView, issues: Sequence[Issue]) -> list[Issue]:
    """What is said of cells that the draft brings or reshapes: those that leave their community first.

    A neighbour that only got another vertex is not one of them.
    """
    touched = {one.cell_id for one in view.live() if covers_other(view, one)}
    mine = [one for one in issues if touched & set(one.ids)]
    return sorted(mine, key=lambda one: (one.key != _LEAVES, -one.severity))


def outcome_text(mine: Sequence[Issue], issues: Sequence[Issue]) -> str:
    """That nothing stands in the way of publishing, and what is to be looked at before."""
    others = len(issues) - len(mine)
    counts = {"warnings": _warnings(mine), "hints": len(mine) - _warnings(mine)}
    parts = [tr("plan.publish_clean", **counts)]
    cells = list(dict.fromkeys(str(one.values["cell"]) for one in mine if one.key == _LEAVES))
    if cells:
        named = tr("plan.list_separator").join(cells[:_MOST_NAMED])
        if len(cells) > _MOST_NAMED:
            named = tr("plan.and_more", names=named, count=len(cells))
        parts.insert(0, tr("plan.publish_leaving", cells=named, count=len(cells)))
    if others:
        elsewhere = _warnings(issues) - _warnings(mine)
        parts.append(tr("plan.publish_elsewhere", warnings=elsewhere, hints=others - elsewhere))
    return "\n".join(parts)


def _warnings(issues: Sequence[Issue]) -> int:
    return sum(one.severity is Severity.WARNING for one in issues)
