"""Reading of one column of plain text: names, numbers of things, phones, codes."""

import re
from collections.abc import Callable, Sequence

from gridmap.domain.errors import Refused
from gridmap.domain.identity import NumberProblem, compact_number, credit_code_problem, id_number_problem
from gridmap.domain.reading import Doubt, Reading, emptied, plain
from gridmap.domain.terms import field_term

#: Most characters of a field; what is longer is a mistake of the file (an open quotation mark, say).
LONGEST = {
    "content": 20_000, "note": 2_000, "reason": 500, "address": 500, "legal_basis": 500, "title": 300,
    "name": 200,
}  # fmt: skip
_LONGEST_OTHER = 120

#: A number that a spreadsheet has written in scientific notation: its last digits are gone.
_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_text(target: str, texts: Sequence[str]) -> Reading[str]:
    """Texts as they stand, without the spaces around them and control characters; too long is refused."""
    joined = "".join(texts)
    values: list[str | None] = [*map(str.strip, texts)]
    if "" in values:
        values = [value or None for value in values]
    if not joined.isprintable() and _CONTROL.search(joined):
        values = [_CONTROL.sub("", text).strip() or None for text in texts]
    reading = Reading(values)
    if max(map(len, texts), default=0) > LONGEST.get(target, _LONGEST_OTHER):
        for place, value in enumerate(values):
            if value is not None and (doubt := too_long(target, value)):
                reading.refused[place] = doubt
    return reading


def too_long(target: str, value: str) -> Doubt | None:
    """Why a text is no value of a field, or None."""
    longest = LONGEST.get(target, _LONGEST_OTHER)
    if len(value) <= longest:
        return None
    return Doubt("import_records.too_long", {"value": value[:30], "length": len(value), "most": longest})


def fitting(target: str, value: str) -> str:
    """A text that was typed into a field, as it stands.

    Raises:
        Refused: it is longer than an import takes.
    """
    longest = LONGEST.get(target, _LONGEST_OTHER)
    if len(value) > longest:
        raise Refused("records.too_long", field=field_term(target), length=len(value), most=longest)
    return value


def read_code(texts: Sequence[str]) -> Reading[str]:
    """Codes and numbers of things as text; one whose digits a spreadsheet has lost is refused.

    >>> read_code(["511102004001.0", " 0012 ", "无", "5.11102E+17"]).values
    ['511102004001', '0012', None, None]
    """
    reading = read_text("code", emptied(texts))
    joined = "".join(texts)
    if joined.isascii() and "." not in joined and "e" not in joined and "E" not in joined:
        return reading
    for place, value in enumerate(reading.values):
        if value is None:
            continue
        said = plain(value)
        if whole := _POINT_ZERO.fullmatch(said):
            reading.values[place] = whole[1]
        elif _LOST_DIGITS.fullmatch(said):
            reading.values[place] = None
            reading.refused[place] = Doubt("import_records.digits_lost", {"value": value})
        else:
            reading.values[place] = said
    return reading


def read_loosely(texts: Sequence[str]) -> Reading[str]:
    """Like `read_code`, but what cannot be used is left out with a note and the row is taken."""
    reading = read_code(texts)
    reading.noted, reading.refused = reading.refused, {}
    return reading


def read_id_numbers(texts: Sequence[str]) -> Reading[str]:
    """Resident id numbers; wrong ones are taken and noted, ones with lost digits left out and noted."""
    return _checked(texts, "id_number", id_number_problem)


def read_credit_codes(texts: Sequence[str]) -> Reading[str]:
    """Unified social credit codes; wrong ones are taken and noted."""
    return _checked(texts, "credit_code", credit_code_problem)


def _checked(
    texts: Sequence[str], word: str, problem_of: Callable[[str], NumberProblem | None]
) -> Reading[str]:
    reading = read_loosely(texts)
    for place, value in enumerate(reading.values):
        if value is None:
            continue
        reading.values[place] = compact_number(value)
        if problem := problem_of(value):
            reading.noted[place] = Doubt(f"import_records.{word}_{problem}")
    return reading
