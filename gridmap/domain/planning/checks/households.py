"""Check of the number of households."""

import numpy as np

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks.facts import Facts, label


def households_out_of_range(facts: Facts) -> list[Issue]:
    """Basic cells with fewer or more located households than their community's class asks for.

    A community with fewer households than the minimum has one cell, and that is as it should be.
    Where no household of the workspace has a position, that is said once instead: nothing is known.
    """
    if not facts.households_known:
        return [Issue(Severity.INFO, "check.no_households")]
    found = []
    alone = {
        int(one)
        for one, count in zip(*np.unique(facts.community_ids, return_counts=True), strict=True)
        if count == 1
    }
    for row in np.flatnonzero(~facts.dedicated).tolist():
        community = facts.communities[int(facts.community_ids[row])]
        target, count = community.households, int(facts.households[row])
        key = ""
        if count > target.maximum:
            key = "check.too_many_households"
        elif count < target.minimum and community.id not in alone:
            key = "check.too_few_households"
        if key:
            values = {
                "cell": label(facts, row),
                "count": count,
                "minimum": target.minimum,
                "maximum": target.maximum,
            }
            found.append(Issue(Severity.WARNING, key, (int(facts.ids[row]),), values, facts.place(row)))
    return found
