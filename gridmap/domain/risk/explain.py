"""Why a cell has its level: contributions and their records, rules, a level set by hand, the way down."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridmap.domain.records import RecordId
from gridmap.domain.risk import conditions, indicators
from gridmap.domain.risk.assess import NO_DATA, assess
from gridmap.domain.risk.facts import Facts, Floats
from gridmap.domain.risk.model import Model
from gridmap.domain.risk.relief import Relief, one_level_down


@dataclass(frozen=True, slots=True)
class Item:
    """One record behind a contribution, or the place or address behind a repeat."""

    subject: RecordId | str
    amount: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator adds."""

    indicator: str
    points: float  # one decimal; the contributions of a cell add up to its score exactly
    weight: float  # the most it can add
    value: float  # the sum of the items' amounts
    half: float  # the value that earns half of the weight
    items: tuple[Item, ...]  # heaviest first


@dataclass(frozen=True, slots=True)
class RuleMet:
    """An override rule that is in force for the cell."""

    when: str
    level: int
    ids: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say about one cell's level."""

    cell_id: RecordId
    level: int  # 1 (I) to 4 (IV), 0 "no data"
    score: float | None
    thresholds: tuple[float, ...]  # least score of level I, II, III
    by_score: int  # level that the score alone gives
    by_rules: int  # the same after the rules
    contributions: tuple[Contribution, ...]  # largest first, without those that add nothing
    rules: tuple[RuleMet, ...]
    manual_id: RecordId | None  # the LevelOverride in force
    relief: Relief | None  # None at level IV and without data


def threshold(thresholds: Sequence[float], level: int) -> float:
    """The least score of a level; at the lowest that of the one above it."""
    return thresholds[max(0, min(level, 3) - 1)]


def explain(facts: Facts, model: Model, now: float) -> Explanation:
    """The explanation of the one cell that `facts` holds."""
    assessed = assess(facts, model, now)
    row = int(assessed.manual[0])
    score = float(assessed.score[0])
    return Explanation(
        cell_id=int(facts.cells[0]),
        level=int(assessed.level[0]),
        score=None if np.isnan(score) else score,
        thresholds=model.thresholds,
        by_score=int(assessed.by_score[0]),
        by_rules=int(assessed.by_rules[0]),
        contributions=_contributions(facts, model, now, assessed.points[:, 0], score),
        rules=tuple(_rules(facts, model, now)) if int(assessed.by_score[0]) != NO_DATA else (),
        manual_id=int(facts.manual.id[row]) if row >= 0 else None,
        relief=one_level_down(facts, model, now),
    )


def _contributions(
    facts: Facts, model: Model, now: float, points: Floats, score: float
) -> tuple[Contribution, ...]:
    if np.isnan(score):
        return ()
    found = []
    for (key, indicator), shown in zip(indicators.TABLE.items(), in_tenths(points, score), strict=True):
        amounts = indicator.amounts(facts, model, now)
        if not len(amounts.amount):
            continue
        order = np.lexsort((amounts.subject, -amounts.amount))
        pairs = zip(amounts.subject[order].tolist(), amounts.amount[order].tolist(), strict=True)
        items = tuple(Item(facts.sites[one] if key == "repeats" else one, amount) for one, amount in pairs)
        value = float(amounts.amount.sum())
        found.append(Contribution(key, shown, model.weights[key], value, model.halves[key], items))
    return tuple(sorted(found, key=lambda one: -one.points))


def in_tenths(points: Floats, total: float) -> list[float]:
    """Each of `points`, shape (k,), to one decimal so that they add up to `total`, their sum to one decimal.

    Largest remainder: what rounding down leaves over goes to those that it took most from.

    >>> in_tenths(np.array([0.26, 0.26, 0.48]), 1.0)
    [0.3, 0.2, 0.5]
    """
    tenths = np.floor(points * 10.0 + 1e-9)
    left = round(total * 10.0) - int(tenths.sum())
    most_taken = np.argsort(-(points * 10.0 - tenths), kind="stable")
    tenths[most_taken[: max(left, 0)]] += 1
    return [round(float(one) / 10.0, 1) for one in tenths]


def _rules(facts: Facts, model: Model, now: float) -> list[RuleMet]:
    met = []
    for rule in model.rules:
        ids = conditions.TABLE[rule.when].met(facts, now).id.tolist()
        if ids:
            met.append(RuleMet(rule.when, rule.level, tuple(ids)))
    return met
