"""Checks of dedicated cells."""

import numpy as np

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks.facts import Facts, label


def dedicated_without_organisation(facts: Facts) -> list[Issue]:
    """Dedicated cells that no organisation stands for."""
    rows = np.flatnonzero(facts.dedicated & ~facts.has_organisation).tolist()
    return [
        Issue(
            Severity.WARNING,
            "check.dedicated_without_organisation",
            (int(facts.ids[row]),),
            {"cell": label(facts, row), "name": facts.names[row]},
            facts.place(row),
        )
        for row in rows
    ]


def organisation_gone(facts: Facts) -> list[Issue]:
    """Dedicated cells of a draft whose organisation was removed after they were drawn."""
    return [
        Issue(
            Severity.ERROR,
            "check.organisation_gone",
            (int(facts.ids[row]),),
            {"cell": label(facts, row), "name": facts.names[row]},
            facts.place(row),
        )
        for row, one in enumerate(facts.ids.tolist())
        if one in facts.organisation_gone
    ]
