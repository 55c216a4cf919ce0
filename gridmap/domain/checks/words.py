"""Coded fields hold one of their words."""

from gridmap.domain.action import Reader
from gridmap.domain.change import Change
from gridmap.domain.check import Issue, Severity
from gridmap.domain.checks.touched import touched
from gridmap.domain.terms import field_term
from gridmap.domain.vocabulary import CLOSED


def known_words(change: Change, reader: Reader) -> list[Issue]:
    """An error for every coded field that would hold none of its words."""
    issues = []
    for look in touched(change):
        for (kind, name), (_, words) in CLOSED.items():
            if kind is not type(look.record) or name not in look.names:
                continue
            value = getattr(look.record, name)
            if value is not None and value not in words:
                said = {"field": field_term(name), "value": str(value)}
                issues.append(Issue(Severity.ERROR, "records.check.unknown_word", (look.record.id,), said))
    return issues
