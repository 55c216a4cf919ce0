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
            {"cell": _label_and_name(facts, row), "name": facts.names[row]},
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
            {"cell": _label_and_name(facts, row), "name": facts.names[row]},
            facts.place(row),
        )
        for row, one in enumerate(facts.ids.tolist())
        if one in facts.organisation_gone
    ]


def _label_and_name(facts: Facts, row: int) -> str:
    """A cell's code and name."""
    said, name = label(facts, row), facts.names[row]
    return said if said.endswith(name) else f"{said} {name}"
