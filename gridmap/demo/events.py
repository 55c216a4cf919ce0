"""A year of events: what happened where and when, and how it was dealt with."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from gridmap.demo.categories import Categories, theme_weights
from gridmap.demo.clock import YEAR, Clock, days, moments, months
from gridmap.demo.columns import NO_DAY, Ints
from gridmap.demo.curves import Values
from gridmap.demo.places import Places
from gridmap.demo.stories import Stories

OPEN, CLOSED, REJECTED = 0, 1, 2
_RESPOND_WITHIN = 5 * 60  # seconds
_NIGHT = 13 * 3600  # seconds before this morning
_SETTLED_AT_NIGHT = 0.6
_FLARES = 0.22  # share of the events that come in bursts
_RECENT = 75  # days since a story that still goes on began


@dataclass(slots=True)
class Events:
    """n events; moments in seconds since 1970-01-01 UTC, NO_DAY for none."""

    cell: Ints
    category: Ints
    severity: Ints  # 1 to 4
    place: Ints  # position among the places, -1 for none
    reported: Ints
    close_by: Ints
    responded: Ints
    closed: Ints
    fate: Ints  # OPEN, CLOSED or REJECTED

    @property
    def respond_by(self) -> Ints:
        """When somebody should have responded."""
        return np.asarray(self.reported + _RESPOND_WITHIN)

    def chosen(self, which: Ints) -> "Events":
        """Some of them, in this order."""
        return Events(*(getattr(self, one.name)[which] for one in fields(self)))

    def with_more(self, more: "Events") -> "Events":
        """These and some more."""
        return Events(*(np.r_[getattr(self, one.name), getattr(more, one.name)] for one in fields(self)))


def events(
    count: int, weights: Values, story: Stories, spots: "Spots", sorts: Categories, clock: Clock,
    rng: np.random.Generator,
) -> Events:  # fmt: skip
    """So many events of the last year, most of them closed.

    Args:
        count: How many.
        weights: How likely each category is in each cell, shape (k, cells), rows sum to 1.
        story: Where trouble gathered lately.
        spots: Where in a cell things happen.
        sorts: The categories.
        clock: Now.
        rng: Random numbers.
    """
    cell, category, day, again = _bursts(count, story, clock, rng)
    more = rng.choice(len(sorts.keys), count - len(cell), p=sorts.share)
    where = np.empty(len(more), dtype=np.int64)
    for k in range(len(sorts.keys)):
        mine = np.flatnonzero(more == k)
        where[mine] = rng.choice(weights.shape[1], len(mine), p=weights[k])
    day = np.r_[day, days(more, sorts, clock, rng)]
    cell, category = np.r_[cell, where], np.r_[category, more]
    again = np.r_[again, np.zeros(len(more), dtype=np.bool_)]
    reported = moments(category, day, sorts, clock, rng)
    chance = rng.random(count)[:, None] * 0.999999
    severity = 1 + (chance > np.cumsum(sorts.severity, axis=1)[category]).sum(1).clip(0, 3)
    place = spots.places(cell, category, again, rng)
    return _dealt_with(Events(cell, category, severity, place, reported, *[reported] * 4), sorts, clock, rng)


def _bursts(
    count: int, story: Stories, clock: Clock, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, NDArray[np.bool_]]:
    """Cell, category and day of events that come in bursts, and which of them at one place again.

    Bursts of the whole year anywhere, and those of the stories that are not over.
    """
    cells: list[int] = []
    sizes: list[int] = []
    begun: list[int] = []
    for level, least, most in ((1, 6, 11), (2, 3, 6), (3, 1, 3)):
        found = story.of_level(level)
        cells += found.tolist()
        sizes += rng.integers(least, most, len(found)).tolist()
        begun += (-rng.integers(12, _RECENT, len(found))).tolist()
    kept = np.cumsum(sizes) <= _FLARES * count * 0.6 if sizes else np.zeros(0, dtype=np.bool_)
    past = int(_FLARES * count - sum(np.array(sizes)[kept])) // 8
    known = np.flatnonzero(story.level > 0)
    cell = np.r_[np.array(cells, dtype=np.int64)[kept], rng.choice(known, past)]
    size = np.r_[np.array(sizes, dtype=np.int64)[kept], rng.integers(4, 12, past)]
    start = np.r_[np.array(begun, dtype=np.int64)[kept], -rng.integers(60, YEAR - 5, past)]
    burst = np.repeat(np.arange(len(cell)), size)[: int(_FLARES * count)]
    length = rng.integers(8, 45, len(cell))
    offset = (rng.random(len(burst)) ** 0.8 * np.minimum(length, -start)[burst]).astype(np.int64)
    day = clock.today + np.maximum(start[burst] + offset, 1 - YEAR)
    until = np.cumsum(theme_weights()[story.theme[cell][burst], months(day)], axis=1)
    category = (rng.random(len(burst))[:, None] * 0.999999 > until).sum(1)
    return cell[burst], category, day, rng.random(len(burst)) < 0.5


def _dealt_with(made: Events, sorts: Categories, clock: Clock, rng: np.random.Generator) -> Events:
    """Give every event its clocks, and what became of it: closed in time but for a few, or still open."""
    count = len(made.cell)
    limit = sorts.close[made.category, made.severity - 1] * 60
    made.close_by = made.reported + limit
    late = rng.random(count) < 0.035
    in_time = (0.42 * rng.lognormal(0, 0.55, count)).clip(0.03, 0.99)
    took = np.where(late, 1 + rng.gamma(1.2, 0.5, count), in_time)
    slow = rng.random(count) < 0.05
    quick = 20 + 130 * rng.lognormal(0, 0.5, count).clip(0, 2)
    answer = np.where(slow, rng.uniform(300, 2_400, count), quick)
    closed = made.reported + np.maximum(took * limit, answer + 300).astype(np.int64)
    responded = made.reported + answer.astype(np.int64)
    # What is small and comes in the night, its own shift settles before the morning.
    at_night = made.reported > clock.now - _NIGHT
    small = at_night & (made.severity >= 3) & (rng.random(count) < _SETTLED_AT_NIGHT)
    there_and_then = responded + (60 * rng.uniform(15, 110, count)).astype(np.int64)
    closed = np.where(small, np.minimum(closed, there_and_then), closed)
    rejected = (rng.random(count) < 0.012) & (made.severity == 4)
    made.fate = np.where(rejected, REJECTED, np.where(closed > clock.now, OPEN, CLOSED))
    made.responded = np.where(responded > clock.now, NO_DAY, responded)
    made.closed = np.where(made.fate == CLOSED, closed, NO_DAY)
    return made


class Spots:
    """Where in a cell events of a category happen: at places of the right kind, if there are any."""

    def __init__(self, made: Places, sorts: Categories) -> None:
        self._sorts = sorts
        cell, kind = np.array(made.cell), np.array(made.kind)
        self._places = []
        self._cells = []
        for kinds in sorts.spots:
            mine = np.flatnonzero(np.isin(kind, kinds))
            mine = mine[np.argsort(cell[mine], kind="stable")]
            self._places.append(mine)
            self._cells.append(cell[mine])

    def places(self, cell: Ints, category: Ints, again: NDArray[np.bool_], rng: np.random.Generator) -> Ints:
        """The place of each event, -1 for a spot on the street; shape (n,).

        Those that come `again` are at the cell's first place of the kind.
        """
        found = np.full(len(cell), -1)
        chance = rng.random((2, len(cell)))
        for k in range(len(self._sorts.keys)):
            mine = np.flatnonzero((category == k) & (again | (chance[0] < 0.6)))
            low = np.searchsorted(self._cells[k], cell[mine], side="left")
            number = np.searchsorted(self._cells[k], cell[mine], side="right") - low
            mine, low, number = mine[number > 0], low[number > 0], number[number > 0]
            at = np.where(again[mine], 0, (chance[1][mine] * number).astype(np.int64))
            found[mine] = self._places[k][low + at]
        return found

    def first(self, cell: int, category: int) -> int:
        """The place where events of a category come again in a cell, -1 for none."""
        cells = self._cells[category]
        at = int(np.searchsorted(cells, cell))
        return int(self._places[category][at]) if at < len(cells) and cells[at] == cell else -1
