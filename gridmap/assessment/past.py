"""The series of levels for past days, computed from the times of events, hazards and visits."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gridmap.assessment.city import rolled_up
from gridmap.assessment.rules import Rules
from gridmap.domain.risk.assess import NO_DATA, assess
from gridmap.domain.risk.facts import Bools, Events, Facts, Floats, Ints, day_name
from gridmap.domain.risk.model import PARAMETERS
from gridmap.domain.risk.roll_up import Hierarchy
from gridmap.store.levels import DayLevel

Progress = Callable[[int, int | None], None]

#: Days' levels are those of the late evening, when the day's work is done.
_HOUR_OF_DAY = 23.0 / 24.0
_WORTH_A_ROW = 1.0  # points; as in gridmap.store.levels


def past_levels(
    facts: Facts,
    hierarchy: Hierarchy,
    rules: Rules,
    first: int,
    before: int,
    progress: Progress | None = None,
) -> list[DayLevel]:
    """Rows for the level history of cells and regions, from the day number `first` up to `before`.

    The first day has a row for each subject with data, later days where something changed.

    Raises:
        Cancelled: by `progress`.
    """
    ids = np.concatenate((facts.cells, hierarchy.regions))
    kept = _Series(ids)
    for done, day in enumerate(range(first, before)):
        if progress:
            progress(done, before - first)
        now = day + _HOUR_OF_DAY
        of_the_day = replace(facts, events=facts.events.kept(_counting(facts.events, now)))
        cells = assess(of_the_day, rules.model, now)
        regions = rolled_up(cells.score, cells.level, facts.residents, hierarchy, rules)
        kept.add(
            day_name(day),
            np.concatenate((cells.score, regions.score)),
            np.concatenate((cells.level, regions.level)),
        )
    return kept.rows


def _counting(events: Events, now: float) -> Bools:
    """Which events can count at a moment: reported, and open or not long over."""
    longest = max(PARAMETERS["repeat_days"][2], PARAMETERS["recent_days"][2])
    return (events.reported <= now) & ((events.closed > now) | (events.reported > now - longest))


class _Series:
    """Keeps a row where a subject's level or score has changed."""

    def __init__(self, ids: Ints) -> None:
        self.rows: list[DayLevel] = []
        self._ids = ids
        self._score = np.full(len(ids), np.nan)
        self._level = np.full(len(ids), NO_DATA, np.int64)

    def add(self, day: str, score: Floats, level: Ints) -> None:
        """Take in a day."""
        moved = np.abs(np.nan_to_num(score, nan=-100.0) - np.nan_to_num(self._score, nan=-100.0))
        changed = np.flatnonzero((level != self._level) | (moved >= _WORTH_A_ROW))
        self._score[changed], self._level[changed] = score[changed], level[changed]
        for subject, one_level, one_score in zip(
            self._ids[changed].tolist(), level[changed].tolist(), score[changed].tolist(), strict=True
        ):
            known = one_score == one_score  # NaN is not itself
            self.rows.append((subject, day, one_level or None, one_score if known else None))
