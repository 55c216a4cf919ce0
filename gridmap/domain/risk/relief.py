"""What would bring a cell one level down: the fewest steps that do, found by search and proved by re-scoring.

Closing an event, clearing a hazard, making a visit and lifting a level set by hand can be done;
recent and repeated events only fade. When doing everything is not enough, the answer says after how
many days it will be.
"""

from dataclasses import dataclass, replace

import numpy as np

from gridmap.domain.records import RecordId
from gridmap.domain.risk import conditions, indicators
from gridmap.domain.risk.assess import LOWEST, NO_DATA, assess
from gridmap.domain.risk.facts import Facts, Floats, Ints
from gridmap.domain.risk.fewest import Step, fewest_steps
from gridmap.domain.risk.indicators import StepKind
from gridmap.domain.risk.model import Model

_HORIZON_DAYS = 90


@dataclass(frozen=True, slots=True)
class Relief:
    """Steps, and the score and level that the cell has once they are done."""

    steps: tuple[Step, ...]
    score: float
    level: int
    reached: bool  # whether that is at least one level down
    waits_days: int | None = None  # when not: how long to wait on top of all steps, None beyond 90 days


def one_level_down(facts: Facts, model: Model, now: float) -> Relief | None:
    """The fewest steps that bring the cell at least one level down.

    `facts` holds one cell. None where there is no level below: level IV, or no data.
    """
    level = int(assess(facts, model, now).level[0])
    if level in (NO_DATA, LOWEST):
        return None
    required = _required(facts, model, now, level)
    steps = required + fewest_steps(after(facts, required, now), model, now, model.thresholds[level - 1])
    if not _down(facts, model, now, level, steps):
        steps = _everything(facts, model, now)
        if not _down(facts, model, now, level, steps):
            return _waiting(facts, model, now, level, steps)
    steps = _pruned(facts, model, now, level, steps)
    done = assess(after(facts, steps, now), model, now)
    return Relief(tuple(steps), float(done.score[0]), int(done.level[0]), reached=True)


def after(facts: Facts, steps: list[Step], now: float) -> Facts:
    """The facts as they would be had the steps just been done."""
    ids: dict[StepKind, list[RecordId]] = {}
    for step in steps:
        ids.setdefault(step.kind, []).append(step.record_id)

    def ended(kind: StepKind, subject: Ints, until: Floats) -> Floats:
        done = np.isin(subject, ids.get(kind, [])) & (until > now)
        return np.where(done, now, until)

    events, hazards, needs, manual = facts.events, facts.hazards, facts.needs, facts.manual
    return replace(
        facts,
        events=replace(events, closed=ended("close_event", events.id, events.closed)),
        hazards=replace(hazards, cleared=ended("clear_hazard", hazards.id, hazards.cleared)),
        needs=replace(needs, visited=ended("make_visit", needs.id, needs.visited)),
        manual=replace(manual, until=ended("lift_level", manual.id, manual.until)),
    )


def _down(facts: Facts, model: Model, now: float, level: int, steps: list[Step]) -> bool:
    return int(assess(after(facts, steps, now), model, now).level[0]) > level


def _required(facts: Facts, model: Model, now: float, level: int) -> list[Step]:
    """What holds the level whatever the score is: a level set by hand, and override rules."""
    steps: dict[Step, None] = {}
    in_force = (facts.manual.since <= now) & (now < facts.manual.until)
    for record_id in facts.manual.id[in_force].tolist():
        steps[Step("lift_level", record_id)] = None
    for rule in model.rules:
        condition = conditions.TABLE[rule.when]
        if rule.level <= level:
            for record_id in condition.met(facts, now).id.tolist():
                steps[Step(condition.step, record_id)] = None
    return list(steps)


def _everything(facts: Facts, model: Model, now: float) -> list[Step]:
    steps = dict.fromkeys(_required(facts, model, now, LOWEST))
    for indicator in indicators.TABLE.values():
        if indicator.step is not None:
            for record_id in indicator.amounts(facts, model, now).subject.tolist():
                steps[Step(indicator.step, record_id)] = None
    return list(steps)


def _pruned(facts: Facts, model: Model, now: float, level: int, steps: list[Step]) -> list[Step]:
    """The steps without those that are not needed; the least effective are tried first."""
    kept = list(steps)
    for step in reversed(steps):
        fewer = [one for one in kept if one != step]
        if _down(facts, model, now, level, fewer):
            kept = fewer
    return kept


def _waiting(facts: Facts, model: Model, now: float, level: int, steps: list[Step]) -> Relief:
    relieved = after(facts, steps, now)
    done = assess(relieved, model, now)
    ahead = range(1, _HORIZON_DAYS + 1)
    days = next((d for d in ahead if int(assess(relieved, model, now + d).level[0]) > level), None)
    return Relief(tuple(steps), float(done.score[0]), int(done.level[0]), reached=False, waits_days=days)
