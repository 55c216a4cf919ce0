"""Score and level of every cell.

    score = Σ weight · (1 − 2^(−value / half))

over the indicators, so that the first amount counts most and no single indicator can pass its
weight. Scores are rounded to one decimal before the thresholds look at them: the number that is
shown is the number that decides.
"""

from dataclasses import dataclass

import numpy as np

from gridmap.domain.risk import conditions, indicators
from gridmap.domain.risk.facts import Facts, Floats, Ints
from gridmap.domain.risk.model import Model

NO_DATA = 0
LOWEST = 4


@dataclass(frozen=True, slots=True)
class Assessed:
    """The risk of n cells at a moment."""

    cells: Ints  # ids, shape (n,)
    points: Floats  # what each indicator adds, in the order of indicators.TABLE, shape (k, n)
    score: Floats  # one decimal, NaN where nothing is recorded about the cell, shape (n,)
    by_score: Ints  # level that the score alone gives, 0 "no data", shape (n,)
    by_rules: Ints  # the same after the override rules, shape (n,)
    level: Ints  # level in force: 1 (I) to 4 (IV), 0 "no data"; set by hand or by_rules, shape (n,)
    manual: Ints  # row of Facts.manual in force for the cell, -1 without, shape (n,)


def saturated(value: Floats, half: float) -> Floats:
    """Share from 0 to 1 of the weight that a value earns; half of it at `half`. Any shape, values >= 0."""
    return np.asarray(1.0 - np.exp2(-value / half), np.float64)


def levels_of(score: Floats, thresholds: tuple[float, ...]) -> Ints:
    """Level 1 to 4 of each score, shape (n,); 0 where it is NaN. A threshold is a level's least score."""
    passed = sum((score >= threshold).astype(np.int64) for threshold in thresholds)
    return np.where(np.isnan(score), NO_DATA, LOWEST - passed).astype(np.int64)


def assess(facts: Facts, model: Model, now: float) -> Assessed:
    """The risk of every cell of `facts` at `now`, in local days since 1970-01-01."""
    n = len(facts.cells)
    points = np.empty((len(indicators.TABLE), n))
    for row, (key, indicator) in enumerate(indicators.TABLE.items()):
        value = indicator.amounts(facts, model, now).per_cell(n)
        points[row] = model.weights[key] * saturated(value, model.halves[key])
    score = np.where(facts.known, np.round(points.sum(axis=0), 1), np.nan)
    by_score = levels_of(score, model.thresholds)
    by_rules = _with_rules(by_score, facts, model, now)
    manual = _manual_rows(facts, now)
    by_hand = manual >= 0
    level = by_rules.copy()
    level[by_hand] = facts.manual.level[manual[by_hand]]
    return Assessed(facts.cells, points, score, by_score, by_rules, level, manual)


def _with_rules(level: Ints, facts: Facts, model: Model, now: float) -> Ints:
    raised = level.copy()
    for rule in model.rules:
        cells = conditions.TABLE[rule.when].met(facts, now).cell
        raised[cells] = np.minimum(raised[cells], rule.level)
    return raised


def _manual_rows(facts: Facts, now: float) -> Ints:
    rows = np.full(len(facts.cells), -1, np.int64)
    in_force = np.flatnonzero((facts.manual.since <= now) & (now < facts.manual.until))
    rows[facts.manual.cell[in_force]] = in_force  # the last one written holds
    return rows
