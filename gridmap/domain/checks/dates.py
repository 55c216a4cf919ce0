"""Dates are dates, and stand in an order that can be."""

from datetime import date, datetime

from gridmap.domain.action import Reader
from gridmap.domain.change import Change
from gridmap.domain.check import Issue, Severity
from gridmap.domain.checks.touched import Touched, touched
from gridmap.domain.fields import fields_of
from gridmap.domain.records import Cell, Event, Hazard, LevelOverride, Record, Region
from gridmap.domain.terms import field_term

#: Kind -> pairs of fields of which the first comes first.
IN_ORDER: dict[type[Record], tuple[tuple[str, str], ...]] = {
    Region: (("valid_from", "valid_to"),),
    Cell: (("valid_from", "valid_to"),),
    Event: (("reported_at", "responded_at"), ("reported_at", "closed_at")),
    Hazard: (("found_on", "cleared_on"), ("found_on", "due_on")),
    LevelOverride: (("set_on", "expires_on"),),
}
#: A person's birth date before this year is a slip of the pen.
FIRST_BIRTH_YEAR = 1900


def sensible_dates(change: Change, reader: Reader) -> list[Issue]:
    """Errors for what is no date, warnings for an order that cannot be and for unlikely birth dates."""
    issues = []
    for look in touched(change):
        issues += [*_malformed(look), *_out_of_order(look), *_unlikely_birth(look)]
    return issues


def _malformed(look: Touched) -> list[Issue]:
    issues = []
    for name, field in fields_of(type(look.record)).items():
        value = getattr(look.record, name)
        if field.entry in ("date", "moment") and name in look.names and value is not None:
            read = date.fromisoformat if field.entry == "date" else datetime.fromisoformat
            try:
                read(value)
            except (ValueError, TypeError):
                said = {"field": field_term(name), "value": str(value)}
                issues.append(Issue(Severity.ERROR, "records.check.not_a_date", (look.record.id,), said))
    return issues


def _out_of_order(look: Touched) -> list[Issue]:
    issues = []
    for first, second in IN_ORDER.get(type(look.record), ()):
        one, two = getattr(look.record, first), getattr(look.record, second)
        if look.any_of(first, second) and one and two and two < one:
            said = {"first": field_term(first), "second": field_term(second)}
            issues.append(Issue(Severity.WARNING, "records.check.date_order", (look.record.id,), said))
    return issues


def _unlikely_birth(look: Touched) -> list[Issue]:
    born = getattr(look.record, "birth_date", None)
    if "birth_date" not in look.names or born is None:
        return []
    try:
        if date(FIRST_BIRTH_YEAR, 1, 1) <= date.fromisoformat(born) <= date.today():
            return []
    except ValueError:
        return []  # told of as malformed
    return [Issue(Severity.WARNING, "records.check.birth_date", (look.record.id,), {"value": born})]
