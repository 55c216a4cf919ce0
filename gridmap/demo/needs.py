"""Service needs of residents, and the visits they got."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridmap.demo.columns import Column, Days, Ids, Ints, Numbering, Numbers, Picked, Table
from gridmap.demo.curves import Values
from gridmap.demo.people import GRANDPARENTS, SIZES, People
from gridmap.domain.service_needs import NEED_KINDS

_KINDS = tuple(NEED_KINDS)
_INTERVALS = np.array([kind.interval_days for kind in NEED_KINDS.values()])
_VISITS = 4  # that are known of each need


@dataclass(frozen=True, slots=True)
class Needs:
    """n needs in the order of their residents."""

    cell: Ints
    interval: Ints  # days
    last: Ints  # day of the last visit
    table: Table
    visits: Table

    def overdue(self, today: int) -> NDArray[np.bool_]:
        """Whose visit should have been made before today."""
        return np.asarray(self.last + self.interval < today)


def needs(
    residents: People, late: Values, workers: Ints, today: int, numbering: Numbering,
    rng: np.random.Generator,
) -> Needs:  # fmt: skip
    """Who needs visits.

    Args:
        residents: Everybody.
        late: Share of visits that are overdue in each cell, shape (cells,).
        workers: Id of each cell's grid worker, shape (cells,).
        today: Days since 1970-01-01.
        numbering: Gives ids.
        rng: Random numbers.
    """
    kind = _kinds(residents, rng)
    who = np.flatnonzero(kind >= 0)
    kind = kind[who]
    cell, interval = residents.cell[who], _INTERVALS[kind]
    count = len(who)
    behind = rng.random(count) < late[cell]
    gone = np.where(behind, 1 + rng.gamma(1.2, 0.5, count), rng.uniform(0, 0.97, count))
    last = today - np.maximum(np.where(behind, interval + 1, 0), (gone * interval).astype(np.int64))
    columns: dict[str, Column] = {
        "resident_id": Ids(residents.table.first + who),
        "kind": Picked(_KINDS, kind),
        "interval_days": Numbers(interval),
        "last_visit_on": Days(last),
    }
    table = Table("service_need", numbering.take(count), count, columns)
    return Needs(cell, interval, last, table, _visits(table, cell, interval, last, workers, numbering, rng))


def _visits(
    table: Table, cell: Ints, interval: Ints, last: Ints, workers: Ints, numbering: Numbering,
    rng: np.random.Generator,
) -> Table:  # fmt: skip
    """The last visits to each need, about as often as they should be, oldest first."""
    back = (interval[:, None] * rng.uniform(0.7, 1.05, (len(last), _VISITS))).astype(np.int64)
    back[:, -1] = 0
    day = last[:, None] - np.cumsum(back[:, ::-1], axis=1)[:, ::-1]
    count = day.size
    columns: dict[str, Column] = {
        "need_id": Ids(np.repeat(table.ids, _VISITS)),
        "visited_on": Days(day.ravel()),
        "unit_id": Ids(np.repeat(workers[cell], _VISITS)),
    }
    return Table("visit", numbering.take(count), count, columns)


def _kinds(residents: People, rng: np.random.Generator) -> Ints:
    """One need at most for each resident, index into _KINDS, -1 for none; the graver comes first."""
    age, size = residents.age, SIZES[residents.shape]
    alone, head = size == 1, residents.relation == 0
    old_couple = (size == 2) & (age >= 65) & (residents.relation <= 1)
    minor = age < 16
    chances: dict[str, NDArray[Any] | float] = {
        "orphan": minor * 0.0006,
        "child_in_difficulty": minor * 0.003,
        "left_behind_child": minor * (residents.shape == GRANDPARENTS) * 0.8,
        "extreme_poverty": (age >= 60) * alone * 0.02,
        "disabled_care": (age >= 75) * 0.05,
        "living_alone": (age >= 65) * alone * 0.92,
        "aged_80": (age >= 80) * 0.9,
        "empty_nest": old_couple * 0.45,
        "disability": 0.013,
        "chronic_illness": (age >= 60) * 0.09,
        "maternity": (residents.sex == 2) * (age >= 21) * (age <= 40) * 0.02,
        "low_income": head * 0.02,
        "low_income_edge": head * 0.01,
        "sudden_hardship": head * 0.003,
    }
    found = np.full(len(age), -1)
    for kind, chance in chances.items():
        drawn = (rng.random(len(age)) < chance) & (found < 0)
        found[drawn] = _KINDS.index(kind)
    return found
