"""What people type into a field, as the record keeps it."""

from collections.abc import Mapping
from typing import Any

from gridmap.domain.day_text import day_of
from gridmap.domain.errors import Refused
from gridmap.domain.field_text import fitting
from gridmap.domain.fields import EDITED, Field, fields_of
from gridmap.domain.identity import compact_number
from gridmap.domain.records import TABLES, Record
from gridmap.domain.terms import field_term, kind_term

_NUMBERS = {"id_number", "credit_code"}


def typed_values(kind: type[Record], values: Mapping[str, Any], also: frozenset[str]) -> dict[str, Any]:
    """The values as a record of a kind keeps them: texts trimmed, an empty one as not known.

    Args:
        kind: Of the record.
        values: Field name to what was entered, text or already a value.
        also: Fields taken besides the edited ones of the kind.

    Raises:
        Refused: a field that is not edited, a required one left empty, or a value of the wrong form.
    """
    known = fields_of(kind)
    unknown = sorted(name for name in values if name not in EDITED.get(kind, ()) and name not in also)
    if unknown:
        raise Refused("records.unknown_field", kind=kind_term(TABLES[kind]), fields=", ".join(unknown))
    return {name: _typed(known[name], value) for name, value in values.items()}


def _typed(field: Field, value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        if field.required:
            raise Refused("records.required", field=field_term(field.name))
        return field.empty
    if field.entry == "integer" or field.entry == "reference":
        return _number(field, value, int)
    if field.entry == "number":
        return _number(field, value, float)
    if field.entry == "choice" and isinstance(value, str) and isinstance(field.words[0], int):
        value = int(value) if value.isdecimal() else value
    if field.entry == "choice" and value not in field.words:
        raise Refused("records.unknown_word", field=field_term(field.name), value=str(value))
    if field.entry == "date":
        return _date(field, value)
    if field.name in _NUMBERS:
        value = compact_number(str(value))
    return fitting(field.name, value) if isinstance(value, str) else value


def _number(field: Field, value: Any, form: type[int] | type[float]) -> int | float:
    try:
        return form(value)
    except (ValueError, TypeError, OverflowError):
        raise Refused("records.not_a_number", field=field_term(field.name), value=str(value)) from None


def _date(field: Field, value: Any) -> str:
    found = day_of(str(value))
    if found is None:
        raise Refused("records.not_a_date", field=field_term(field.name), value=str(value))
    return found
