"""What still weighs on troubled cells: open events, overdue ones, hazards, until each has its level.

The risk model itself says when a cell has come to its level, so that the colours tell the story
however many cells, people and events there are.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

import numpy as np

from gridmap.demo.categories import Categories, theme_weights
from gridmap.demo.clock import DAY, Clock, months
from gridmap.demo.columns import NO_DAY, Ints
from gridmap.demo.curves import Values
from gridmap.demo.events import OPEN, Events, Spots
from gridmap.demo.hazards import Hazards
from gridmap.demo.stories import Stories
from gridmap.demo.wording import data
from gridmap.domain.risk.model import DEFAULT
from gridmap.domain.vocabulary import HAZARD_KINDS

#: What is added to a cell of each level, again and again in this order: an event of a severity, or
#: a hazard of a grade as a negative number (-9: not graded).
_RECIPES = {
    1: (-2, 2, -9, 3, -3, 3, -9, 2, 3, -2, 4, 3, 2, -3, 3),
    2: (-9, 3, -3, 2, -9, 3, -3, 4, -2, 3, 3),
    3: (-9, -3, 3, -9, -3, 4, 3, -4),
}
_LATE = {1: 0.28, 2: 0.18, 3: 0.1}  # share of these events that are past their time
#: Scores that cells of each level shall come to, from and to.
_TARGETS = {1: (77.5, 86.0), 2: (54.0, 64.0), 3: (28.5, 37.0)}
_GRAVEST = {1: 0.35, 2: 0.08}  # share of the cells of a level with an open event of severity I
_MOST = 32  # things added to a cell
_OPEN_EVENTS, _OVERDUE, _HAZARDS, _RECENT, _REPEATS = range(5)  # rows of the indicators
_WEIGHTS = np.array(list(DEFAULT.weights.values()))
_HALVES = np.array([DEFAULT.halves[key] for key in DEFAULT.weights])


@dataclass(slots=True)
class _More:
    """What is being added, as rows of `Events` and `Hazards` to be."""

    events: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    hazards: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)


class Troubles:
    """Adds to cells what brings them to the level of their story."""

    def __init__(
        self, values: Values, story: Stories, spots: Spots, holders: tuple[list[str], Ints],
        sorts: Categories, clock: Clock, rng: np.random.Generator,
    ) -> None:  # fmt: skip
        """Begin with the indicators' values, shape (indicators, cells), and who can have hazards."""
        self._values, self._story, self._spots = values, story, spots
        self._sorts, self._clock, self._rng = sorts, clock, rng
        told = data("places")["hazards"]
        self._kinds, cell = holders
        able = np.array([k for k, kind in enumerate(self._kinds) if kind in told], dtype=np.int64)
        self._holders = able[np.argsort(cell[able], kind="stable")]
        self._holder_cells = cell[self._holders]
        self._season = theme_weights()[:, int(months(np.array([clock.today]))[0])]
        self._more = _More()

    def fill(self, happened: Events, most_events: int) -> tuple[Events, Hazards]:
        """More open events, `most_events` at most, and hazards, gravest cells first."""
        recent = happened.reported > self._clock.now - 90 * DAY
        here = recent & (happened.place >= 0)
        at = Counter(happened.place[here].tolist())
        for level in (1, 2, 3):
            for cell in self._story.of_level(level).tolist():
                self._cell(cell, level, at, most_events)
        return self._events(), self._hazards()

    def _cell(self, cell: int, level: int, at: Counter[int], most_events: int) -> None:
        values, goal = self._values[:, cell].copy(), self._rng.uniform(*_TARGETS[level])
        for step in islice(self._recipe(level), _MOST):
            if _score(values) >= goal:
                return
            if step < 0:
                self._hazard(cell, -step % 9, values)
            elif len(self._more.events) < most_events:
                self._event(cell, level, step, values, at)

    def _recipe(self, level: int) -> Iterator[int]:
        """What to add next; severity I first in some cells."""
        if self._rng.random() < _GRAVEST.get(level, 0.0):
            yield 1
        yield from cycle(_RECIPES[level])

    def _event(self, cell: int, level: int, severity: int, values: Values, at: Counter[int]) -> None:
        """One open event more; a few past their time, others with more time than is usual."""
        rng, about = self._rng, self._season[self._story.theme[cell]]
        limits = self._sorts.close[:, severity - 1] * 60
        # What can wait is what is still open: a fire is over within hours, a quarrel about land is not.
        likely = (about + 1e-9) * self._sorts.severity[:, severity - 1] * limits
        category = int(rng.choice(len(about), p=likely / likely.sum()))
        limit = int(limits[category])
        usual = 0.7 * DAY if severity == 1 else max(2 * DAY, 8 * limit)
        age = int(rng.random() ** 1.2 * min(3 * usual, 45 * DAY)) + 900
        if rng.random() < _LATE[level]:
            late = int(rng.gamma(1.2, 0.25 * usual)) + 600
            age, left = max(age, limit + late), -late
        else:  # given more time, so that the colours hold for a while
            left = max(limit - age, DAY + int(rng.uniform(0.2, 1.4) * usual))
        place = self._spots.first(cell, category) if rng.random() < 0.8 else -1
        now = self._clock.now
        self._more.events.append((cell, category, severity, place, now - age, now + left))
        model, days = DEFAULT, age / DAY
        weight = model.severity[severity - 1]
        values[_OPEN_EVENTS] += weight * 2 ** (-days / model.parameters["open_half_life_days"])
        values[_RECENT] += weight * 2 ** (-days / model.parameters["recent_half_life_days"])
        if left <= 0:
            values[_OVERDUE] += 1 + min(-left / DAY / model.parameters["growth_days"], 1.0)
        if place >= 0:
            values[_REPEATS] += at[place] > 0
            at[place] += 1

    def _hazard(self, cell: int, grade: int, values: Values) -> None:
        """One hazard more, if anything there can have one; graded ones are overdue."""
        low, high = np.searchsorted(self._holder_cells, [cell, cell + 1])
        if low == high:
            return
        holder = int(self._holders[self._rng.integers(low, high)])
        kinds = data("places")["hazards"][self._kinds[holder]]
        kind = HAZARD_KINDS.index(kinds[int(self._rng.integers(len(kinds)))])
        late = int(self._rng.integers(2, 25))
        due = self._clock.today - late
        found = due - int(self._rng.choice([7, 15, 30]))
        self._more.hazards.append((holder, cell, kind, found, due, grade))
        values[_HAZARDS] += DEFAULT.grade[grade - 1] if grade else DEFAULT.parameters["ungraded"]

    def _events(self) -> Events:
        rows = np.array(self._more.events, dtype=np.int64).reshape(-1, 6)
        cell, category, severity, place, reported, close_by = rows.T
        slow = self._rng.random(len(rows)) < 0.15
        quick = self._rng.integers(25, 290, len(rows))
        answered = reported + np.where(slow, self._rng.integers(300, 850, len(rows)), quick)
        none, still = np.full(len(rows), NO_DAY), np.full(len(rows), OPEN)
        return Events(cell, category, severity, place, reported, close_by, answered, none, still)

    def _hazards(self) -> Hazards:
        rows = np.array(self._more.hazards, dtype=np.int64).reshape(-1, 6)
        holder, cell, kind, found, due, grade = rows.T
        return Hazards(holder, cell, kind, found, due, np.full(len(rows), NO_DAY), grade)


def _score(values: Values) -> float:
    """The score that the default model gives to a cell with these values of the indicators."""
    return float((_WEIGHTS * (1 - np.exp2(-values / _HALVES))).sum())
