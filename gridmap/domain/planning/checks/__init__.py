"""What is looked at before a draft is published, as a table; each check is a pure function."""

from collections.abc import Callable, Collection

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks.borders import border_far_from_reference
from gridmap.domain.planning.checks.codes import code_missing_or_twice, code_order
from gridmap.domain.planning.checks.dedicated import dedicated_without_organisation, organisation_gone
from gridmap.domain.planning.checks.facts import Facts
from gridmap.domain.planning.checks.ground import (
    MOVING,
    community_moves,
    hole_in_community,
    outside_community,
    overlap,
)
from gridmap.domain.planning.checks.households import households_out_of_range
from gridmap.domain.planning.checks.names import name_twice
from gridmap.domain.planning.checks.shapes import crosses_itself, multi_part, sliver, too_small
from gridmap.domain.records import RecordId

CoverageCheck = Callable[[Facts], list[Issue]]

CHECKS: tuple[CoverageCheck, ...] = (
    crosses_itself,
    overlap,
    sliver,
    multi_part,
    too_small,
    outside_community,
    community_moves,
    hole_in_community,
    households_out_of_range,
    code_missing_or_twice,
    code_order,
    name_twice,
    dedicated_without_organisation,
    organisation_gone,
    border_far_from_reference,
)


def find_issues(facts: Facts, only: Collection[RecordId] | None = None) -> list[Issue]:
    """Every issue, the gravest first, of equally grave ones borders that move; the smallest pieces first.

    Else by the codes that cells have or go by. `only` those of some cells and their communities, after an
    edit.
    """
    looked_at = (facts if only is None else facts.of(only)).in_order()  # once: it keeps what checks share
    found = [issue for check in CHECKS for issue in check(looked_at)]
    codes = looked_at.codes_by_id({one.ids[0] for one in found if one.ids})

    def order(one: Issue) -> tuple[int, bool, str, float, str, tuple[RecordId, ...]]:
        size = one.values["area"] if one.key == "check.too_small" else 0
        code = codes.get(one.ids[0], "") if one.ids else ""
        return -one.severity, one.key not in MOVING, one.key, size, code, one.ids

    return sorted(found, key=order)


__all__ = ["CHECKS", "MOVING", "CoverageCheck", "Facts", "Issue", "Severity", "find_issues"]
