"""Typed values of spreadsheets and layers as the text that a person would have typed."""

import datetime
from typing import Any

#: From here on a spreadsheet's number has lost digits that a code or an id number needs.
EXACT_UNTIL = 10**15


def as_text(value: Any) -> str:
    """A value as text, "" for nothing.

    A whole number is written without a point, unless it has more digits than the file kept: those
    stay in scientific notation, so that nobody takes them for a code.

    >>> as_text(511102004001.0), as_text(5.1110200400100101e17), as_text(None), as_text(29.5)
    ('511102004001', '5.1110200400100102e+17', '', '29.5')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if value != value:
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < EXACT_UNTIL else repr_scientific(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def repr_scientific(value: float) -> str:
    """A float as Python writes it, large whole numbers with an exponent."""
    return f"{value:.16e}" if value.is_integer() else repr(value)
