"""Records have a name."""

from gridmap.domain.action import Reader
from gridmap.domain.change import Change
from gridmap.domain.check import Issue, Severity
from gridmap.domain.checks.touched import touched
from gridmap.domain.fields import fields_of
from gridmap.domain.terms import field_term


def filled_in(change: Change, reader: Reader) -> list[Issue]:
    """An error for every required text that would be left empty."""
    return [
        Issue(Severity.ERROR, "records.check.empty", (look.record.id,), {"field": field_term(name)})
        for look in touched(change)
        for name, field in fields_of(type(look.record)).items()
        if field.required and name in look.names and _blank(getattr(look.record, name))
    ]


def _blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()
