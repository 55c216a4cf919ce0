"""Checks of codes: missing, twice, of another community, out of order."""

from collections import Counter

import numpy as np

from gridmap.domain.check import Issue, Severity
from gridmap.domain.codes import reading_order
from gridmap.domain.planning.checks.facts import Facts, label


def code_missing_or_twice(facts: Facts) -> list[Issue]:
    """Published cells without a code of 15 digits, with one that another has, or another community's."""
    counted = Counter(code for code in (*facts.codes, *facts.codes_elsewhere) if code)
    found = []
    for row, code in enumerate(facts.codes):
        if code is None:
            continue
        community = facts.communities[int(facts.community_ids[row])]
        key = ""
        if counted[code] > 1:
            key = "check.code_twice"
        elif len(code) != 15 or not code.isdecimal():
            key = "check.code_missing"
        elif code[:12] != community.code:
            key = "check.code_of_another_community"
        if key:
            severity = Severity.ERROR if key == "check.code_twice" else Severity.WARNING
            values = {"cell": facts.names[row], "code": code, "community": community.name}
            found.append(Issue(severity, key, (int(facts.ids[row]),), values, facts.place(row)))
    return found


def code_order(facts: Facts) -> list[Issue]:
    """Communities whose cells are not numbered from west to east and north to south.

    Codes that were given stay; so this is a hint, not a fault.
    """
    found = []
    for community_id in np.unique(facts.community_ids).tolist():
        rows = [
            row
            for row in np.flatnonzero(facts.community_ids == community_id).tolist()
            if (facts.codes[row] or "").isdecimal()
        ]
        if len(rows) < 3:
            continue
        order = reading_order(facts.places[rows, 0], facts.places[rows, 1])
        wanted = [rows[place] for place in order.tolist()]
        numbers = [int(str(facts.codes[row])[-3:]) for row in wanted]
        wrong = next((at for at in range(1, len(numbers)) if numbers[at] < numbers[at - 1]), None)
        if wrong is not None:
            row = wanted[wrong]
            values = {"cell": label(facts, row), "after": label(facts, wanted[wrong - 1])}
            values["community"] = facts.communities[community_id].name
            found.append(
                Issue(Severity.INFO, "check.code_order", (int(facts.ids[row]),), values, facts.place(row))
            )
    return found
