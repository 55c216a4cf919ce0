"""No record names another that is not there."""

from gridmap.domain.action import Reader
from gridmap.domain.change import Change
from gridmap.domain.check import Issue, Severity
from gridmap.domain.checks.touched import touched
from gridmap.domain.records import TABLES, Record, RecordId
from gridmap.domain.references import Reference, references_of, referring
from gridmap.domain.terms import field_term, kind_term


def nothing_dangling(change: Change, reader: Reader) -> list[Issue]:
    """Errors for a field that would name nothing, and for a removal that would leave one so."""
    return [*_naming_nothing(change, reader), *_left_behind(change, reader)]


def _naming_nothing(change: Change, reader: Reader) -> list[Issue]:
    named: list[tuple[Record, Reference, RecordId]] = []
    for look in touched(change):
        for name, ref in references_of(type(look.record)).items():
            target = getattr(look.record, name)
            if name in look.names and target is not None:
                named.append((look.record, ref, target))
    elsewhere = reader.get_many({target for _, _, target in named if target not in change.after})
    issues = []
    for record, ref, target in named:
        found = change.after[target] if target in change.after else elsewhere.get(target)
        if found is None or (ref.to and not isinstance(found, ref.to)):
            said = {"field": field_term(ref.field), "id": target}
            issues.append(Issue(Severity.ERROR, "records.check.names_nothing", (record.id,), said))
    return issues


def _left_behind(change: Change, reader: Reader) -> list[Issue]:
    issues = []
    for record_id, old in change.before.items():
        if old is None or change.after[record_id] is not None:
            continue
        for ref, found in referring(reader, old):
            now = change.after.get(found.id, found)
            if now is not None and getattr(now, ref.field, None) == record_id:
                said = {"kind": kind_term(TABLES[ref.kind])}
                issues.append(Issue(Severity.ERROR, "records.check.left_behind", (found.id,), said))
                break
    return issues
