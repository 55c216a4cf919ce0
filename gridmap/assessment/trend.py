"""A subject's level day by day, from the rows that the store keeps only where something changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import RecordId
from gridmap.domain.risk.facts import day_name, day_number
from gridmap.store import levels as stored
from gridmap.store.levels import DayLevel
from gridmap.store.queries.descent import chief_predecessor, last_day


@dataclass(frozen=True, slots=True)
class TrendDay:
    """A subject's level on one day; both None before the series begins and without data."""

    day: str
    level: int | None
    score: float | None
    of: RecordId | None = None  # the predecessor whose level it is, None for the subject's own


def read_trend(connection: Any, subject_id: RecordId, today: str, days: int) -> list[TrendDay]:
    """Level and score of a cell or region on each of the last `days` days, the newest last.

    Of a retired cell the last days that it had; of one that began within them, before that the days of
    the cell that gave it the most of its ground.
    """
    last = min(today, last_day(connection, subject_id) or today)
    first = day_name(day_number(last) - days + 1)
    made = trend(stored.read_days(connection, subject_id, first, last), last, days)
    of, until, passed = subject_id, last, {subject_id}
    while (found := chief_predecessor(connection, of)) and first < found[1] <= until:
        of, began = found
        if of in passed:  # as only another program can have written it
            break
        passed.add(of)
        before = day_name(day_number(began) - 1)
        earlier = trend(stored.read_days(connection, of, first, before), before, days)
        known = {one.day: TrendDay(one.day, one.level, one.score, of) for one in earlier}
        made = [known[one.day] if one.day < began else one for one in made]
        until = began  # on which day a plan may have followed another
    return made


def trend(rows: Sequence[DayLevel], last: str, days: int) -> list[TrendDay]:
    """The last `days` days up to and with `last`, each with the newest row of that day or before.

    `rows` are one subject's, oldest first; the first may be older than the first day.

    >>> trend([(7, "2025-01-01", 3, 30.0)], "2025-01-02", 2)[1].score
    30.0
    """
    until = day_number(last)
    following = list(reversed(rows))
    level, score = None, None
    made = []
    for number in range(until - days + 1, until + 1):
        day = day_name(number)
        while following and following[-1][1] <= day:
            _, _, level, score = following.pop()
        made.append(TrendDay(day, level, score))
    return made
