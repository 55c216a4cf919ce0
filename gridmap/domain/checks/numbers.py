"""Numbers with a check character: real ones fail too, so all of this warns and nothing blocks."""

from gridmap.domain.action import Reader
from gridmap.domain.change import Change
from gridmap.domain.check import Issue, Severity
from gridmap.domain.checks.touched import touched
from gridmap.domain.identity import credit_code_problem, id_number_problem, read_id_number
from gridmap.domain.people import masked_id_number
from gridmap.domain.records import Organisation, Resident
from gridmap.domain.terms import Term, field_term


def sound_numbers(change: Change, reader: Reader) -> list[Issue]:
    """Warnings for id numbers and credit codes that do not hold, and for sex or birth that differ."""
    issues: list[Issue] = []
    for look in touched(change):
        record = look.record
        if isinstance(record, Organisation) and "credit_code" in look.names and record.credit_code:
            if problem := credit_code_problem(record.credit_code):
                said = {"value": record.credit_code, "why": Term(f"records.number.{problem}")}
                issues.append(Issue(Severity.WARNING, "records.check.credit_code", (record.id,), said))
        elif (
            isinstance(record, Resident)
            and look.any_of("id_number", "sex", "birth_date")
            and record.id_number
        ):
            issues += _id_number(record, record.id_number)
    return issues


def _id_number(resident: Resident, number: str) -> list[Issue]:
    shown = masked_id_number(number)
    if problem := id_number_problem(number):
        said = {"value": shown, "why": Term(f"records.number.{problem}")}
        return [Issue(Severity.WARNING, "records.check.id_number", (resident.id,), said)]
    read = read_id_number(number)
    assert read is not None
    differing = []
    if resident.sex in (1, 2) and resident.sex != read.sex:
        differing.append("sex")
    if resident.birth_date and resident.birth_date != read.birth_date.isoformat():
        differing.append("birth_date")
    return [
        Issue(
            Severity.WARNING,
            "records.check.id_number_says",
            (resident.id,),
            {"value": shown, "field": field_term(name)},
        )
        for name in differing
    ]
