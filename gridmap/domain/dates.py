"""Dates and moments as people write them.

A column is read layout by layout: one text is understood with a pattern, and every other text of
the same layout (same length, digits at the same places, the rest equal) is read with it at once.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.errors import UserError
from gridmap.domain.moment import FIRST_YEAR, LAST_YEAR, DayOrder, Moment, parts_of_short_date, understood
from gridmap.domain.reading import Doubt, Reading, plain, says_nothing

Moments = NDArray[np.datetime64]

_LAYOUTS_TRIED = 12
_NO_OFFSET = np.iinfo(np.int64).min
_DAY = 86400
_FIRST_HOUR = datetime(1970, 1, 1)


def time_zone(name: str) -> tzinfo:
    """The time zone of a name (``Asia/Shanghai``, ``UTC``, ``+08:00``).

    Raises:
        UserError: no such zone.
    """
    try:
        if name[:1] in ("+", "-"):
            offset = datetime.strptime(name, "%z").utcoffset()
            assert offset is not None
            return timezone(offset)
        return ZoneInfo("UTC" if name.upper() == "Z" else name)
    except (KeyError, ValueError, OSError) as error:
        raise UserError("import_records.time_zone", zone=name[:60]) from error


def read_moments(texts: Sequence[str], zone: tzinfo, order: DayOrder = "") -> Reading[str]:
    """Moments as ISO UTC (``2025-06-01T00:04:17Z``) of texts.

    Args:
        texts: As written; an empty one is not known.
        zone: Whose clock the texts show, where they do not say themselves.
        order: What comes first in 6/1/2025.

    Returns:
        The moments. Refused are what is no date (``date_unreadable``), what no calendar has
        (``date_impossible``) and what could be either of two days (``date_ambiguous``).

    >>> read_moments(["2025年06月01日 00时15分", ""], timezone(timedelta(hours=8))).values
    ['2025-05-31T16:15:00Z', None]
    """
    local, offsets, refused = _read(texts, order)
    own = offsets != _NO_OFFSET
    moments = local - np.where(own, offsets, _offsets_of(local, zone)).astype("timedelta64[s]")
    return Reading(_known(moments, np.datetime_as_string(moments, unit="s", timezone="UTC")), refused)


def read_dates(texts: Sequence[str], order: DayOrder = "") -> Reading[str]:
    """Dates as ISO ``YYYY-MM-DD``; a time of day is left away. See `read_moments`.

    >>> read_dates(["2026.3.5", "45721", "2025-02-30"]).values
    ['2026-03-05', '2025-03-05', None]
    """
    local, _, refused = _read(texts, order)
    return Reading(_known(local, np.datetime_as_string(local.astype("datetime64[D]"))), refused)


def beyond(values: Sequence[str | None], last: str) -> dict[int, Doubt]:
    """Which ISO dates or moments lie after the last that can be true, by place.

    >>> sorted(beyond(["2025-01-01", None, "2999-01-01"], "2026-01-01"))
    [2]
    """
    if max(filter(None, values), default="") <= last:
        return {}
    late = ((place, value) for place, value in enumerate(values) if value and value > last)
    return {place: Doubt("import_records.in_future", {"value": value}) for place, value in late}


def day_order(texts: Iterable[str]) -> DayOrder:
    """What comes first in dates like 6/1/2025, if one of the texts shows it and none the contrary.

    >>> day_order(["06/01/2025", "06/13/2025"])
    'month'
    """
    pairs = [pair for text in texts if (pair := parts_of_short_date(plain(text)))]
    day = any(first > 12 >= second for first, second in pairs)
    month = any(second > 12 >= first for first, second in pairs)
    return "" if day == month else "day" if day else "month"


def _known(moments: Moments, written: NDArray[np.str_]) -> list[str | None]:
    texts: list[Any] = written.tolist()
    for index in np.flatnonzero(np.isnat(moments)).tolist():
        texts[index] = None
    return texts


def _read(texts: Sequence[str], order: DayOrder) -> tuple[Moments, NDArray[np.int64], dict[int, Doubt]]:
    """Local times, offsets from UTC in seconds (`_NO_OFFSET` where a text names none), refusals."""
    local = np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[s]")
    offsets = np.full(len(texts), _NO_OFFSET)
    left = np.arange(len(texts))
    slow: list[int] = []
    for _ in range(_LAYOUTS_TRIED):
        if len(left) and says_nothing(texts[left[0]]):
            left = np.array([place for place in left.tolist() if not says_nothing(texts[place])], dtype=int)
        if not len(left):
            break
        found = understood(texts[left[0]], order)
        done = np.zeros(len(left), dtype=bool)
        if isinstance(found, Moment) and found.spans:
            done, moments = _alike(texts, left, found)
            local[left[done]] = moments
            if found.offset is not None:
                offsets[left[done]] = found.offset
        if not done[0]:
            slow.append(int(left[0]))
            done[0] = True
        left = left[~done]
    refused: dict[int, Doubt] = {}
    known: dict[str, Moment | Doubt] = {}
    for index in (*slow, *left.tolist()):
        text = texts[index]
        if says_nothing(text):
            continue
        if text not in known:
            known[text] = understood(text, order)
        moment = known[text]
        if isinstance(moment, Doubt):
            refused[index] = moment
            continue
        local[index] = np.datetime64(moment.at, "s")
        if moment.offset is not None:
            offsets[index] = moment.offset
    return local, offsets, refused


def _alike(texts: Sequence[str], at: NDArray[np.intp], moment: Moment) -> tuple[NDArray[np.bool_], Moments]:
    """Which of the texts at these places are written like `moment.text`, and the local times of those."""
    width = len(moment.text) + 1  # one more shows a text that goes on
    some = texts if len(at) == len(texts) else [texts[i] for i in at.tolist()]
    letters = np.array(some, dtype=f"U{width}").view(np.uint32).reshape(-1, width)
    example = np.array([moment.text], dtype=f"U{width}").view(np.uint32)
    digit = (example >= ord("0")) & (example <= ord("9"))
    fits = np.all((letters == example) | (digit & (letters >= ord("0")) & (letters <= ord("9"))), axis=1)

    def part(name: str) -> NDArray[np.int64]:
        start, stop = moment.spans[name]
        value = np.zeros(len(letters), dtype=np.int64)
        for place in range(start, stop):
            value = value * 10 + (letters[:, place].astype(np.int64) - ord("0"))
        return value

    fixed = moment.at
    year, day = part("y"), part("d")
    month = part("m") if "m" in moment.spans else np.full(len(letters), fixed.month)
    hour, minute, second = (
        part(name) if name in moment.spans else np.zeros(len(letters), dtype=np.int64) for name in "HMS"
    )
    if moment.half:
        hour = np.where(hour <= 12, hour % 12 + (12 if moment.half == "later" else 0), hour)
    fits &= (month >= 1) & (month <= 12) & (hour <= 23) & (minute <= 59) & (second <= 59)
    fits &= (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    first = ((year[fits] - 1970) * 12 + month[fits] - 1).astype("datetime64[M]")
    length = ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(np.int64)
    real = (day[fits] >= 1) & (day[fits] <= length)
    seconds = (day[fits] - 1) * _DAY + hour[fits] * 3600 + minute[fits] * 60 + second[fits]
    moments = first.astype("datetime64[s]") + seconds.astype("timedelta64[s]")
    fits[fits] = real
    return fits, moments[real]


def _offsets_of(local: Moments, zone: tzinfo) -> NDArray[np.int64]:
    """What a zone's clock is ahead of UTC, in seconds, asked once for every hour that occurs."""
    hours = local.astype("datetime64[h]")
    known = hours[~np.isnat(hours)].astype(np.int64)
    if not len(known):
        return np.zeros(len(local), dtype=np.int64)
    first = int(known.min())
    occurs = np.zeros(int(known.max()) - first + 1, dtype=bool)
    occurs[known - first] = True
    at = np.flatnonzero(occurs)
    ahead = np.zeros(len(occurs), dtype=np.int64)
    ahead[at] = [_ahead(zone, hour) for hour in (at + first).tolist()]
    return ahead[np.where(np.isnat(hours), 0, hours.astype(np.int64) - first)]


@lru_cache(maxsize=100_000)
def _ahead(zone: tzinfo, hour: int) -> int:
    """What a zone's clock is ahead of UTC, in seconds, at an hour counted from 1970 on that clock."""
    return int((zone.utcoffset(_FIRST_HOUR + timedelta(hours=hour)) or timedelta()).total_seconds())
