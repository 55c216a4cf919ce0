"""Values of records as people read them."""

from datetime import UTC, datetime
from typing import Any

from gridmap.domain.fields import fields_of
from gridmap.domain.records import TABLES, Record, Resident
from gridmap.words import tr

#: Characters of a name in a heading: three lines of a panel of usual width.
_HEADING = 45


def shortened(text: str, most: int = _HEADING) -> str:
    """As much of a text as a heading takes; the rest of it is for a tooltip."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def word(group: str, value: Any) -> str:
    """A coded value's word; a word that other people's files brought stands as it is."""
    if value is None or value == "":
        return ""
    key = f"records.{group}.{value}"
    found = tr(key)
    return str(value) if found == key else found


def kind_word(kind: type[Record]) -> str:
    """The word for a kind of record."""
    return tr(f"records.kind.{TABLES[kind]}")


def field_label(kind: type[Record], name: str) -> str:
    """The label of a field."""
    if kind is Resident and name == "name":
        return tr("records.field.resident_name")
    return tr(f"records.field.{name}")


def value_text(kind: type[Record], name: str, value: Any) -> str:
    """A field's value as text; a reference as its number, which whoever shows it replaces by a name."""
    field = fields_of(kind).get(name)
    if value is None or field is None:
        return ""
    if field.group:
        return word(field.group, value)
    if field.entry == "moment":
        return local_moment(value)
    return f"{value:,}" if isinstance(value, int) and field.entry == "integer" else str(value)


def local_moment(moment: str | None) -> str:
    """An ISO UTC moment as date and time here, in 24 hours; what is no moment stands as it is."""
    found = read_moment(moment)
    return found.astimezone().strftime("%Y-%m-%d %H:%M") if found else moment or ""


def read_moment(moment: str | None) -> datetime | None:
    """An ISO moment, UTC where it does not say; None for what is none."""
    try:
        found = datetime.fromisoformat(moment or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def score_text(score: float | None) -> str:
    """A score without needless decimals.

    >>> score_text(82.0), score_text(46.75)
    ('82', '46.8')
    """
    if score is None:
        return "—"
    rounded = round(score, 1)
    return f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.1f}"


def code_text(code: str) -> str:
    """A cell's code with a gap before its own three digits, others as they are.

    >>> code_text("511102008003003")
    '511102008003 003'
    """
    return f"{code[:12]} {code[12:]}" if len(code) == 15 and code.isdecimal() else code
