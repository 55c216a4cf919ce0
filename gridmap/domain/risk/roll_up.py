"""From cells to community, township, county and city, by one of three rules.

worst
    the gravest level of any cell, its score the highest score;
share
    the share (per cent) of residents who live in red or orange cells, levels by `share_thresholds`;
mean
    the mean score, weighted by residents, levels by `mean_thresholds`.

Cells without data do not count. Where nobody is recorded as living, cells count alike. A region none
of whose cells has data has none either.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gridmap.domain.risk.assess import NO_DATA, levels_of
from gridmap.domain.risk.facts import Bools, Floats, Ints
from gridmap.domain.risk.model import Model, RollUpRule

RED_OR_ORANGE = 2


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Which region each cell and region belongs to, by position."""

    regions: Ints  # ids, shape (r,)
    levels: tuple[str, ...]  # "city", "county", "township" or "community" of each
    parent: Ints  # position of the region above, -1 without, shape (r,)
    community: Ints  # position of each cell's region, -1 without, shape (n,)

    def cells_below(self, region: int) -> Bools:
        """Which cells lie in the region at this position, shape (n,)."""
        inside = np.zeros(len(self.regions) + 1, np.bool_)  # the last stands for "none", position -1
        inside[region] = True
        for _ in range(len(set(self.levels))):
            inside[:-1] |= inside[self.parent]
        return inside[self.community]


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The risk of r regions."""

    regions: Ints  # ids, shape (r,)
    score: Floats  # one decimal, NaN without data, shape (r,)
    level: Ints  # 1 (I) to 4 (IV), 0 "no data", shape (r,)


def roll_up(
    score: Floats,
    level: Ints,
    residents: Ints,
    hierarchy: Hierarchy,
    model: Model,
    rules: Mapping[str, RollUpRule],
) -> RolledUp:
    """The risk of every region from its cells.

    Args:
        score: Score of each cell, NaN without data (or where only a level was set by hand), shape (n,).
        level: Level of each cell, 0 "no data", shape (n,).
        residents: How many live in each cell, shape (n,).
        hierarchy: The regions of the cells.
        model: Thresholds.
        rules: Rule for each level of region.
    """
    r = len(hierarchy.regions)
    sums = _Sums(r)
    at = hierarchy.community
    counted = np.flatnonzero((level != NO_DATA) & (at >= 0))
    at = at[counted]
    while len(at):
        sums.add(at, np.nan_to_num(score[counted]), level[counted], residents[counted])
        at = hierarchy.parent[at]
        counted, at = counted[at >= 0], at[at >= 0]
    by_rule = {
        "worst": (sums.worst_score, sums.worst_level),
        "share": _by_threshold(sums.share(), model.share_thresholds),
        "mean": _by_threshold(sums.mean(), model.mean_thresholds),
    }
    rolled, levels = np.full(r, np.nan), np.full(r, NO_DATA, np.int64)
    for name in set(hierarchy.levels):
        here = np.array([one == name for one in hierarchy.levels])
        rolled[here], levels[here] = (values[here] for values in by_rule[rules[name]])
    nothing = sums.cells == 0
    rolled[nothing], levels[nothing] = np.nan, NO_DATA
    return RolledUp(hierarchy.regions, rolled, levels)


class _Sums:
    """What the three rules need to know of each of r regions."""

    def __init__(self, r: int) -> None:
        self.cells = np.zeros(r)
        self.grave_cells = np.zeros(r)
        self.score = np.zeros(r)
        self.people = np.zeros(r)
        self.grave_people = np.zeros(r)
        self.score_people = np.zeros(r)
        self.worst_score = np.zeros(r)
        self.worst_level = np.full(r, 4, np.int64)

    def add(self, at: Ints, score: Floats, level: Ints, residents: Ints) -> None:
        r = len(self.cells)
        grave = level <= RED_OR_ORANGE
        self.cells += np.bincount(at, minlength=r)
        self.grave_cells += np.bincount(at, grave, r)
        self.score += np.bincount(at, score, r)
        self.people += np.bincount(at, residents, r)
        self.grave_people += np.bincount(at, grave * residents, r)
        self.score_people += np.bincount(at, score * residents, r)
        np.maximum.at(self.worst_score, at, score)
        np.minimum.at(self.worst_level, at, level)

    def share(self) -> Floats:
        return 100.0 * self._mean(self.grave_people, self.grave_cells)

    def mean(self) -> Floats:
        return self._mean(self.score_people, self.score)

    def _mean(self, by_people: Floats, by_cells: Floats) -> Floats:
        people, cells = np.maximum(self.people, 1.0), np.maximum(self.cells, 1.0)
        return np.where(self.people > 0, by_people / people, by_cells / cells)


def _by_threshold(value: Floats, thresholds: tuple[float, ...]) -> tuple[Floats, Ints]:
    rounded = np.round(value, 1)
    return rounded, levels_of(rounded, thresholds)
