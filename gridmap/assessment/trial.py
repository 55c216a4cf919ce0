"""What another risk model would change, tried on the facts of now; nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from gridmap.assessment.city import rolled_up
from gridmap.assessment.rules import Rules, rules_of
from gridmap.domain.records import REGION_LEVELS
from gridmap.domain.risk.assess import NO_DATA, assess
from gridmap.domain.risk.facts import Ints, day_name, local_days
from gridmap.domain.risk.model import Model, RollUpRule
from gridmap.session import Session
from gridmap.store.risk_base import read_hierarchy
from gridmap.store.risk_data import read_facts
from gridmap.store.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Outcome:
    """Cells and regions by level, 0 "no data" first, before and after; and how many would move."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    graver: int  # cells
    milder: int  # cells
    regions: int  # regions of every level that would change theirs


class Trial:
    """Reads the facts once and tries models on them; may be used on any thread, one at a time."""

    def __init__(self, session: Session, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Read the facts of now.

        Raises:
            UserError: the stored model cannot be read.
        """
        now = clock()
        self._moment = local_days(now)
        self._rules = rules_of(session.workspace)
        with snapshot(session.workspace.reading()) as connection:
            self._base, self._facts = read_facts(connection, now)
            self._hierarchy = read_hierarchy(connection, self._base, day_name(self._moment))
        self._cells, self._regions = self._levels(self._rules)

    def outcome(self, model: Model, usual: RollUpRule) -> Outcome:
        """What this model would change; `usual` is how regions are rolled up that it says nothing of."""
        rules = Rules(model, {level: model.rule_for(level, usual) for level in REGION_LEVELS})
        cells, regions = self._levels(rules)
        # "No data" depends on the records alone, so every cell that moves has a level on both sides.
        known = (cells != NO_DATA) & (self._cells != NO_DATA)
        return Outcome(
            _counted(self._cells),
            _counted(cells),
            int((known & (cells < self._cells)).sum()),
            int((known & (cells > self._cells)).sum()),
            int((regions != self._regions).sum()),
        )

    def _levels(self, rules: Rules) -> tuple[Ints, Ints]:
        assessed = assess(self._facts, rules.model, self._moment)
        rolled = rolled_up(assessed.score, assessed.level, self._base.residents, self._hierarchy, rules)
        return assessed.level, rolled.level


def _counted(level: Ints) -> tuple[int, ...]:
    return tuple(np.bincount(level, minlength=5).tolist())
