"""One date or moment as somebody wrote it."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from gridmap.domain.reading import Doubt, plain

#: Which comes first in 6/1/2025; "" where nothing says so, and such a date is refused.
DayOrder = Literal["", "day", "month"]

#: Years that a record of governance can have; anything else is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1900, 2200

_CLOCK = (
    r"(?:[T\s,]*(?P<half>上午|中午|下午|晚上|凌晨|AM|PM)?\s*(?P<H>\d{1,2})\s*[:时点]\s*"
    r"(?:(?P<M>\d{1,2})\s*[:分]?\s*(?:(?P<S>\d{1,2})(?:[.,]\d+)?\s*秒?)?)?\s*(?P<half2>AM|PM)?)?"
)
_ZONE = r"\s*(?:(?P<utc>Z|UTC|GMT)|(?P<ahead>[+-]\d{2}(?::?\d{2})?))?"
_YEAR_FIRST = r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?" + _CLOCK
_COMPACT = (
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
    r"(?:[T\s]?(?P<H>\d{2})(?::?(?P<M>\d{2})(?::?(?P<S>\d{2}))?)?)?"
)
_DAY_NAME_YEAR = r"(?P<d>\d{1,2})[\s-](?P<name>[A-Z]{3})[A-Z]*[\s,-]+(?P<y>\d{4})" + _CLOCK
_NAME_DAY_YEAR = r"(?P<name>[A-Z]{3})[A-Z]*\.?\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})" + _CLOCK
_SHORT = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})" + _CLOCK + _ZONE, re.IGNORECASE)
_PATTERNS = tuple(
    re.compile(pattern + _ZONE, re.IGNORECASE)
    for pattern in (_YEAR_FIRST, _COMPACT, _DAY_NAME_YEAR, _NAME_DAY_YEAR)
)
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # days since 1899-12-30, as spreadsheets count: 1954 to 2119
_SINCE_1970 = re.compile(r"1[0-8]\d{8}(?:\d{3})?")  # seconds or milliseconds: 2001 to 2030, below FIRST_YEAR
_LATER = frozenset({"下午", "晚上", "PM", "中午"})


@dataclass(frozen=True, slots=True)
class Moment:
    """A text understood: its local time and where its parts stand in it."""

    text: str
    at: datetime  # without a zone
    offset: int | None = None  # seconds ahead of UTC, where the text says so
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # of y m d H M S; none: not by layout
    half: Literal["", "earlier", "later"] = ""  # of the day, for a twelve-hour clock


def understood(text: str, order: DayOrder) -> Moment | Doubt:
    """The moment that a text says, or why it says none."""
    said = plain(text)
    try:
        if _SERIAL.fullmatch(said):
            return Moment(text, datetime(1899, 12, 30) + timedelta(seconds=round(float(said) * 86400)))
        if _SINCE_1970.fullmatch(said):
            seconds = int(said) // (1000 if len(said) == 13 else 1)
            return Moment(text, datetime(1970, 1, 1) + timedelta(seconds=seconds), offset=0)
        match = next((found for one in _PATTERNS if (found := one.fullmatch(said))), None)
        if match is None:
            return _short(text, said, order)
        month = _MONTHS.get(match["name"].lower(), 0) if "name" in match.re.groupindex else int(match["m"])
        return _moment(text, said, match, int(match["y"]), month, int(match["d"]), {"m": "m", "d": "d"})
    except ValueError:
        return Doubt("import_records.date_impossible", {"value": text[:60]})


def parts_of_short_date(said: str) -> tuple[int, int] | None:
    """The two numbers before the year in a date like 6/1/2025, or None for any other text."""
    match = _SHORT.fullmatch(said)
    return (int(match["a"]), int(match["b"])) if match else None


def _short(text: str, said: str, order: DayOrder) -> Moment | Doubt:
    match = _SHORT.fullmatch(said)
    if match is None:
        return Doubt("import_records.date_unreadable", {"value": text[:60]})
    first, second = int(match["a"]), int(match["b"])
    if order:
        names = {"d": "a", "m": "b"} if order == "day" else {"d": "b", "m": "a"}
    elif first <= 12 and second <= 12 and first != second:
        return Doubt("import_records.date_ambiguous", {"value": text[:60]})
    else:
        names = {}  # this text is clear by its numbers, which says nothing of its neighbours
    day, month = (first, second) if order == "day" or (not order and first > 12) else (second, first)
    return _moment(text, said, match, int(match["y"]), month, day, names)


def _moment(
    text: str, said: str, match: re.Match[str], year: int, month: int, day: int, names: dict[str, str]
) -> Moment:
    """The moment of a match; `names` says which groups hold month and day, nothing means no layout.

    Raises:
        ValueError: no calendar or clock has it.
    """
    groups = match.groupdict()
    hour, minute, second = (int(groups.get(name) or 0) for name in "HMS")
    word = (groups.get("half") or groups.get("half2") or "").upper()
    half: Literal["", "earlier", "later"] = "" if not word else "later" if word in _LATER else "earlier"
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "later" else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    midnight = hour == 24 and not minute and not second
    at = datetime(year, month, day, 0 if midnight else hour, minute, second) + timedelta(days=midnight)
    spans = {}
    if names and said == text and not midnight:
        wanted = {"y": "y", "H": "H", "M": "M", "S": "S", **names}
        spans = {part: match.span(name) for part, name in wanted.items() if groups.get(name)}
    return Moment(text, at, _offset(groups), spans, half)


def _offset(groups: dict[str, str | None]) -> int | None:
    if groups.get("utc"):
        return 0
    ahead = groups.get("ahead")
    if not ahead:
        return None
    minutes = int(ahead[1:3]) * 60 + int(ahead[3:].lstrip(":") or 0)
    if minutes > 15 * 60:
        raise ValueError(ahead)
    return (-60 if ahead[0] == "-" else 60) * minutes
