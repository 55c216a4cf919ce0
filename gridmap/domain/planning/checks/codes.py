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

    Told of two cells of which the one with the higher number lies both north and west of the other, or
    level with it: these are in the wrong order whatever the other cells are, while where one row ends and
    the next begins shifts as soon as any cell of the community is drawn anew. Codes that were given stay;
    so this is a hint, not a fault. Only cells that were numbered together are held against each other: the
    numbers of a plan go on after those in force, wherever its cells lie.
    """
    found = []
    for community_id in np.unique(facts.community_ids).tolist():
        rows = [
            row
            for row in np.flatnonzero(facts.community_ids == community_id).tolist()
            if (facts.codes[row] or "").isdecimal()
        ]
        pair = _wrong_way_round(facts, rows) if len(rows) >= 3 else None
        if pair is not None:
            first, row = pair
            values = {"cell": label(facts, row), "first": label(facts, first)}
            values["community"] = facts.communities[community_id].name
            found.append(
                Issue(Severity.INFO, "check.code_order", (int(facts.ids[row]),), values, facts.place(row))
            )
    return found


def _wrong_way_round(facts: Facts, rows: list[int]) -> tuple[int, int] | None:
    """A row and one that is numbered before it, but should come after it; the first in reading order.

    Both brought by the same plan, or by none.
    """
    at = np.asarray(facts.places)[rows]
    numbers = np.array([int(str(facts.codes[row])[-3:]) for row in rows])
    plans = np.array([facts.plans.get(int(facts.ids[row]), 0) for row in rows])
    for one in reading_order(at[:, 0], at[:, 1]).tolist():
        beyond = (at[:, 0] >= at[one, 0]) & (at[:, 1] <= at[one, 1]) & (numbers < numbers[one])
        beyond &= plans == plans[one]
        if beyond.any():
            lowest = min(np.flatnonzero(beyond).tolist(), key=lambda other: int(numbers[other]))
            return rows[one], rows[lowest]
    return None
