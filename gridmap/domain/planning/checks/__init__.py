"""What is looked at before a draft is published, as a table; each check is a pure function."""

from collections.abc import Callable, Collection

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks.borders import border_far_from_reference
from gridmap.domain.planning.checks.codes import code_missing_or_twice, code_order
from gridmap.domain.planning.checks.dedicated import dedicated_without_organisation, organisation_gone
from gridmap.domain.planning.checks.facts import Facts
from gridmap.domain.planning.checks.ground import hole_in_community, outside_community
from gridmap.domain.planning.checks.households import households_out_of_range
from gridmap.domain.planning.checks.shapes import crosses_itself, multi_part, sliver, too_small
from gridmap.domain.records import RecordId

CoverageCheck = Callable[[Facts], list[Issue]]

CHECKS: tuple[CoverageCheck, ...] = (
    crosses_itself,
    sliver,
    multi_part,
    too_small,
    outside_community,
    hole_in_community,
    households_out_of_range,
    code_missing_or_twice,
    code_order,
    dedicated_without_organisation,
    organisation_gone,
    border_far_from_reference,
)


def find_issues(facts: Facts, only: Collection[RecordId] | None = None) -> list[Issue]:
    """Every issue, the gravest first; `only` some cells and their communities after an edit."""
    looked_at = facts if only is None else facts.of(only)
    found = [issue for check in CHECKS for issue in check(looked_at)]
    return sorted(found, key=lambda issue: (-issue.severity, issue.key, issue.ids))


__all__ = ["CHECKS", "CoverageCheck", "Facts", "Issue", "Severity", "find_issues"]
