"""The risk model as data: weights, saturation, half lives, thresholds and override rules.

Every number here is the owner's to change; what a number may be is in `PARAMETERS` and `KEYS`, and
`model_json` reads and writes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RollUpRule = Literal["worst", "share", "mean"]
ROLL_UP_RULES: tuple[RollUpRule, ...] = ("worst", "share", "mean")

#: The indicators, gravest first, with what each may add to the score and the amount that earns half of it.
INDICATORS: dict[str, tuple[float, float]] = {
    "open_events": (40.0, 4.0),
    "overdue_events": (20.0, 1.0),
    "hazards": (15.0, 4.0),
    "recent_events": (10.0, 8.0),
    "repeats": (8.0, 2.0),
    "overdue_visits": (7.0, 3.0),
}

#: Parameter -> (default, least, greatest).
PARAMETERS: dict[str, tuple[float, float, float]] = {
    "open_half_life_days": (30.0, 0.1, 3650.0),  # an open event counts half after this
    "recent_half_life_days": (10.0, 0.1, 3650.0),
    "recent_days": (30.0, 1.0, 90.0),  # how far back `recent_events` looks
    "repeat_days": (90.0, 1.0, 90.0),  # how far back `repeats` looks
    "respond_share": (0.5, 0.0, 1.0),  # a missed response beside a missed closing
    "growth_days": (7.0, 0.1, 365.0),  # a missed closing counts double from here on
    "ungraded": (3.0, 0.0, 100.0),  # a hazard that nobody has graded
    "in_time_share": (0.25, 0.0, 1.0),  # a graded hazard before its date, beside an overdue one
}

#: Conditions of override rules; `gridmap.domain.risk.conditions` has a function for each.
CONDITIONS: tuple[str, ...] = ("open_severity_1", "overdue_severity_1", "overdue_hazard_1")


@dataclass(frozen=True, slots=True)
class Rule:
    """While the condition holds for a cell, its level is at least this grave."""

    when: str  # one of CONDITIONS
    level: int  # 1 (I) to 3 (III)


def _parameters() -> dict[str, float]:
    return {name: default for name, (default, _, _) in PARAMETERS.items()}


def _weights() -> dict[str, float]:
    return {name: weight for name, (weight, _) in INDICATORS.items()}


def _halves() -> dict[str, float]:
    return {name: half for name, (_, half) in INDICATORS.items()}


@dataclass(frozen=True, slots=True)
class Model:
    """A risk model. The score of a cell runs from 0 to the sum of the weights, 100 by default."""

    weights: Mapping[str, float] = field(default_factory=_weights)  # indicator -> most it can add
    halves: Mapping[str, float] = field(default_factory=_halves)  # indicator -> amount that adds half
    severity: tuple[float, ...] = (8.0, 4.0, 2.0, 1.0)  # weight of an event of severity I to IV
    grade: tuple[float, ...] = (8.0, 4.0, 2.0, 1.0)  # weight of a hazard of grade I to IV
    parameters: Mapping[str, float] = field(default_factory=_parameters)
    thresholds: tuple[float, ...] = (75.0, 50.0, 25.0)  # least score of level I, II, III
    rules: tuple[Rule, ...] = (Rule("open_severity_1", 2), Rule("overdue_hazard_1", 3))
    share_thresholds: tuple[float, ...] = (30.0, 15.0, 5.0)  # per cent of residents in red or orange
    mean_thresholds: tuple[float, ...] = (50.0, 30.0, 15.0)  # mean score, weighted by residents
    roll_up: Mapping[str, RollUpRule] = field(default_factory=dict)  # region level -> its own rule

    def rule_for(self, level: str, otherwise: RollUpRule) -> RollUpRule:
        """How regions of this level are rolled up; the workspace's setting unless the model says so."""
        return self.roll_up.get(level, otherwise)


DEFAULT = Model()
