"""A subject's level day by day, from the rows that the store keeps only where something changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from gridmap.domain.risk.facts import day_name, day_number
from gridmap.store.levels import DayLevel


@dataclass(frozen=True, slots=True)
class TrendDay:
    """A subject's level on one day; both None before the series begins and without data."""

    day: str
    level: int | None
    score: float | None


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
