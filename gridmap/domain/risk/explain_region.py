"""Why a region has its level: the rule, its cells by level, and which cells would have to come down."""

from dataclasses import dataclass

import numpy as np

from gridmap.domain.records import RecordId
from gridmap.domain.risk.assess import LOWEST, NO_DATA
from gridmap.domain.risk.facts import Floats, Ints
from gridmap.domain.risk.model import Model, RollUpRule
from gridmap.domain.risk.roll_up import RED_OR_ORANGE, Hierarchy, roll_up

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class CellsDown:
    """Cells to bring down, and what the region has once they are: red and orange ones to yellow."""

    cells: tuple[RecordId, ...]
    score: float
    level: int


@dataclass(frozen=True, slots=True)
class RegionExplanation:
    """Everything there is to say about one region's level."""

    region_id: RecordId
    level: int  # 1 (I) to 4 (IV), 0 "no data"
    score: float | None
    rule: RollUpRule
    thresholds: tuple[float, ...]  # least score of level I, II, III under this rule
    cells: tuple[int, ...]  # how many cells of level 0 (no data), 1, 2, 3, 4
    residents: tuple[int, ...]  # how many live in them
    worst: tuple[RecordId, ...]  # cells, gravest first, at most ten
    relief: CellsDown | None  # None at level IV, without data, or where no cells can bring it down


def explain_region(
    region: int,
    score: Floats,
    level: Ints,
    cells: Ints,
    residents: Ints,
    hierarchy: Hierarchy,
    model: Model,
    rule: RollUpRule,
) -> RegionExplanation:
    """The explanation of the region at this position of `hierarchy`; cells' arrays as in `roll_up`."""
    inside = hierarchy.cells_below(region)
    part = _Part(score[inside], level[inside], cells[inside], residents[inside], model, rule)
    now_score, now_level = part.rolled(part.score, part.level)
    gravity = np.where(part.level == NO_DATA, LOWEST + 1, part.level)
    order = np.lexsort((part.cells, -np.nan_to_num(part.score), gravity))
    return RegionExplanation(
        region_id=int(hierarchy.regions[region]),
        level=now_level,
        score=None if now_level == NO_DATA else now_score,
        rule=rule,
        thresholds=_thresholds(model, rule),
        cells=tuple(int((part.level == one).sum()) for one in range(5)),
        residents=tuple(int(part.residents[part.level == one].sum()) for one in range(5)),
        worst=tuple(part.cells[order][:_SHOWN].tolist()),
        relief=part.relief(now_level) if now_level not in (NO_DATA, LOWEST) else None,
    )


def _thresholds(model: Model, rule: RollUpRule) -> tuple[float, ...]:
    known = {"worst": model.thresholds, "share": model.share_thresholds, "mean": model.mean_thresholds}
    return known[rule]


@dataclass(frozen=True, slots=True)
class _Part:
    """The cells of one region, shape (m,) each."""

    score: Floats
    level: Ints
    cells: Ints
    residents: Ints
    model: Model
    rule: RollUpRule

    def rolled(self, score: Floats, level: Ints) -> tuple[float, int]:
        """Score and level of the region if its cells had these."""
        one = Hierarchy(np.zeros(1, np.int64), ("community",), np.array([-1]), np.zeros(len(level), np.int64))
        done = roll_up(score, level, self.residents, one, self.model, {"community": self.rule})
        return float(done.score[0]), int(done.level[0])

    def relief(self, region_level: int) -> CellsDown | None:
        """The fewest cells, those that weigh most first, that must come down for the region to come down."""
        calmer_score, calmer_level = self._calmer(region_level)
        order = self._order(region_level, calmer_score)

        def after(count: int) -> tuple[float, int]:
            score, level = self.score.copy(), self.level.copy()
            down = order[:count]
            score[down], level[down] = calmer_score[down], calmer_level[down]
            return self.rolled(score, level)

        if after(len(order))[1] <= region_level:
            return None
        not_enough, enough = 0, len(order)
        while enough - not_enough > 1:
            middle = (not_enough + enough) // 2
            if after(middle)[1] > region_level:
                enough = middle
            else:
                not_enough = middle
        return CellsDown(tuple(self.cells[order[:enough]].tolist()), *after(enough))

    def _calmer(self, region_level: int) -> tuple[Floats, Ints]:
        """Each cell as it is once it was brought down: below the next threshold, at the next level."""
        floor = region_level if self.rule == "worst" else RED_OR_ORANGE
        level = np.maximum(self.level, min(floor + 1, LOWEST))
        below = self.model.thresholds[min(floor, 3) - 1] - 0.1
        return np.minimum(self.score, below), level

    def _order(self, region_level: int, calmer_score: Floats) -> Ints:
        """Positions of the cells that can help, those that help most first."""
        people = np.maximum(self.residents, 1 if self.residents.sum() == 0 else 0).astype(np.float64)
        if self.rule == "mean":
            gain = np.nan_to_num((self.score - calmer_score) * people)
        else:
            grave = region_level if self.rule == "worst" else RED_OR_ORANGE
            gain = np.where((self.level != NO_DATA) & (self.level <= grave), people + 0.5, 0.0)
        order = np.lexsort((self.cells, -gain))
        return order[gain[order] > 0]
