"""When events happen: their rhythm over day, week and year, in the city's own time."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gridmap.demo.categories import Categories
from gridmap.demo.columns import Ints
from gridmap.demo.curves import Values

ZONE = 8 * 3600  # seconds that the city's time is ahead of UTC
DAY = 86_400
YEAR = 365  # days of events before today
_HOUR_NOW = 8  # of today: the morning shift has just begun
_STORMS = 4  # days of heavy rain in a summer
_FLOOD = "flood"


@dataclass(frozen=True, slots=True)
class Clock:
    """Today and this moment."""

    today: int  # days since 1970-01-01

    @classmethod
    def on(cls, today: str) -> "Clock":
        """The clock of an ISO date."""
        return cls(date.fromisoformat(today).toordinal() - date(1970, 1, 1).toordinal())

    @property
    def now(self) -> int:
        """Seconds since 1970-01-01 UTC."""
        return self.today * DAY + _HOUR_NOW * 3600 - ZONE


def moments(category: Ints, day: Ints, sorts: Categories, clock: Clock, rng: np.random.Generator) -> Ints:
    """A moment on each day, shape (n,), at an hour that the category likes; never after now."""
    until = np.cumsum(sorts.hours, axis=1)
    hour = (rng.random(len(day))[:, None] > until[category]).sum(1).clip(0, 23)
    found = day * DAY + hour * 3600 + rng.integers(0, 3600, len(day)) - ZONE
    return np.asarray(np.where(found > clock.now, found - 7 * DAY, found), dtype=np.int64)


def days(category: Ints, sorts: Categories, clock: Clock, rng: np.random.Generator) -> Ints:
    """A day of the last year for each event, by month and weekday; floods come with storms. Shape (n,)."""
    year = clock.today - np.arange(YEAR)[::-1]
    weights = day_weights(year, sorts)
    until = np.cumsum(weights, axis=1)
    until /= until[:, -1:]
    found = np.empty(len(category), dtype=np.int64)
    chance = rng.random(len(category))
    for k in range(len(sorts.keys)):
        mine = category == k
        found[mine] = year[np.searchsorted(until[k], chance[mine]).clip(0, YEAR - 1)]
    return _stormy(found, category == sorts.keys.index(_FLOOD), year, rng)


def months(day: Ints) -> Ints:
    """The month of each day, 0 to 11, shape (n,)."""
    return np.asarray(day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12)


def day_weights(year: Ints, sorts: Categories) -> Values:
    """How much of each category falls on each day, shape (k, days)."""
    month = months(year)
    weekend = (year + 3) % 7 >= 5  # 1970-01-01 was a Thursday
    factor = np.where(weekend[None], sorts.weekend[:, None], 1.0)
    return np.asarray(sorts.months[:, month] * factor)


def _stormy(day: Ints, flood: NDArray[np.bool_], year: Ints, rng: np.random.Generator) -> Ints:
    """Most floods of July and August moved to a few days of storm and the days after."""
    summer = year[np.isin(months(year), (6, 7))]
    if not len(summer):
        return day
    likely = np.where(months(summer) == 6, 4.0, 1.0)
    storms = np.sort(rng.choice(summer, min(_STORMS, len(summer)), replace=False, p=likely / likely.sum()))
    moved = flood & np.isin(months(day), (6, 7)) & (rng.random(len(day)) < 0.75)
    after = rng.geometric(0.7, len(day)) - 1
    return np.where(moved, np.minimum(storms[rng.integers(0, len(storms), len(day))] + after, year[-1]), day)
