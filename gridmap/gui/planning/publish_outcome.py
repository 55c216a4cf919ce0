"""What the check of a draft means for who publishes it: what the draft does first, the rest as a count."""

from collections.abc import Sequence

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks import MOVING
from gridmap.planning.border_moves import regions_moved_in
from gridmap.planning.draft_view import DraftView
from gridmap.planning.listed import listed
from gridmap.planning.parting import parted
from gridmap.words import tr

_LEAVES = "check.outside_community"
_FIRST = (_LEAVES, *MOVING)
_MOST_NAMED = 5


def of_the_draft(view: DraftView, issues: Sequence[Issue]) -> list[Issue]:
    """What is said of cells that the draft brings or reshapes: what changes their community first.

    A neighbour that only got another vertex is not one of them.
    """
    touched = {one.cell_id for one in view.live() if view.covers_other(one)}
    mine, _ = parted(issues, touched)
    return sorted(mine, key=lambda one: (one.key not in _FIRST, -one.severity, one.key not in MOVING))


def outcome_text(mine: Sequence[Issue], issues: Sequence[Issue]) -> str:
    """That nothing stands in the way of publishing, and what is to be looked at before."""
    others = len(issues) - len(mine)
    counts = {"warnings": _warnings(mine), "hints": len(mine) - _warnings(mine)}
    parts = [tr("plan.publish_clean", **counts)]
    moves = [one for one in mine if one.key in MOVING]
    pairs = [tr("plan.publish_pair", **one.values) for one in moves]
    if pairs:
        parts.insert(0, tr("plan.publish_moving", pairs=listed(pairs, _MOST_NAMED), count=len(pairs)))
    if above := regions_moved_in(moves):
        parts.insert(0, tr("plan.publish_moving_above", borders=listed(above, _MOST_NAMED)))
    cells = list(dict.fromkeys(str(one.values["cell"]) for one in mine if one.key == _LEAVES))
    if cells:
        parts.insert(0, tr("plan.publish_leaving", cells=listed(cells, _MOST_NAMED), count=len(cells)))
    if others:
        elsewhere = _warnings(issues) - _warnings(mine)
        parts.append(tr("plan.publish_elsewhere", warnings=elsewhere, hints=others - elsewhere))
    return "\n".join(parts)


def _warnings(issues: Sequence[Issue]) -> int:
    return sum(one.severity is Severity.WARNING for one in issues)
