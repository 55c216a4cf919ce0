"""The indicators: named pure functions that say how much each record weighs on its cell at a moment.

A cell's value of an indicator is the sum of the amounts of its records, so that every score can be
traced to the records behind it. Ages count in whole days: between one midnight and the next a score
changes only when something happens or a clock runs out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gridmap.domain.risk.facts import Facts, Floats, Ints
from gridmap.domain.risk.model import Model

StepKind = Literal["close_event", "clear_hazard", "make_visit", "lift_level"]


@dataclass(frozen=True, slots=True)
class Amounts:
    """What m records weigh, each on one cell; shape (m,) each, amounts >= 0."""

    cell: Ints  # position in Facts.cells
    amount: Floats
    subject: Ints  # id of the record; for repeats a position in Facts.sites

    def per_cell(self, n: int) -> Floats:
        """The sum for each of n cells, shape (n,)."""
        return np.bincount(self.cell, self.amount, n).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator: how it is computed and what someone can do about it."""

    amounts: Callable[[Facts, Model, float], Amounts]
    step: StepKind | None = None


def days_since(moment: Floats, now: float) -> Floats:
    """Midnights between each moment, shape (m,), and `now`; 0 for moments of the same day or later."""
    return np.asarray(np.maximum(np.floor(now) - np.floor(moment), 0.0), np.float64)


def halved(weight: Floats, age_days: Floats, half_life_days: float) -> Floats:
    """Weights, shape (m,), halved every `half_life_days` (> 0) of their age (>= 0)."""
    return np.asarray(weight * np.exp2(-age_days / half_life_days), np.float64)


def open_events(facts: Facts, model: Model, now: float) -> Amounts:
    """Open events: the weight of their severity, halved every `open_half_life_days` of their age."""
    events = facts.events.kept((facts.events.reported <= now) & (now < facts.events.closed))
    weight = _by_grade(model.severity, events.severity)
    amount = halved(weight, days_since(events.reported, now), model.parameters["open_half_life_days"])
    return Amounts(events.cell, amount, events.id)


def overdue_events(facts: Facts, model: Model, now: float) -> Amounts:
    """Open events that missed a clock.

    A missed closing counts 1 and grows to 2 over `growth_days`; a response still missing counts
    `respond_share` more.
    """
    every = facts.events
    late = (every.close_by <= now) | ((every.respond_by <= now) & (every.responded > now))
    events = every.kept((every.reported <= now) & (now < every.closed) & late)
    unanswered = (events.respond_by <= now) & (events.responded > now)
    growth = np.minimum(days_since(events.close_by, now) / model.parameters["growth_days"], 1.0)
    closing = np.where(events.close_by <= now, 1.0 + growth, 0.0)
    return Amounts(events.cell, closing + model.parameters["respond_share"] * unanswered, events.id)


def hazards(facts: Facts, model: Model, now: float) -> Amounts:
    """Hazards not cleared: the weight of their grade when overdue, a share of it before their date.

    One that nobody has graded counts `ungraded`, with or without a date.
    """
    there = facts.hazards.kept((facts.hazards.found <= now) & (now < facts.hazards.cleared))
    weight = _by_grade(model.grade, there.grade)
    share = np.where(there.due <= now, 1.0, model.parameters["in_time_share"])
    amount = np.where(there.grade == 0, model.parameters["ungraded"], weight * share)
    return Amounts(there.cell, amount, there.id)


def overdue_visits(facts: Facts, _model: Model, now: float) -> Amounts:
    """Visits to service needs that are overdue: 1 each. How many people have such needs does not count."""
    waiting = facts.needs.kept((facts.needs.due <= now) & (now < facts.needs.visited))
    return Amounts(waiting.cell, np.ones(len(waiting.id)), waiting.id)


def repeats(facts: Facts, model: Model, now: float) -> Amounts:
    """Events that came again to one place or address within `repeat_days`: each after the first counts 1."""
    every = facts.events
    recent = days_since(every.reported, now) < model.parameters["repeat_days"]
    events = every.kept(recent & (every.reported <= now) & (every.site >= 0))
    sites = max(1, len(facts.sites))
    pairs, count = np.unique(events.cell * sites + events.site, return_counts=True)
    again = count > 1
    pairs, count = pairs[again], count[again]
    return Amounts(pairs // sites, (count - 1).astype(np.float64), pairs % sites)


def recent_events(facts: Facts, model: Model, now: float) -> Amounts:
    """Everything reported within `recent_days`, open or closed, halved every `recent_half_life_days`.

    It keeps a cell warm for a while after its events were closed; closing one never raises it.
    """
    every = facts.events
    recent = days_since(every.reported, now) < model.parameters["recent_days"]
    events = every.kept(recent & (every.reported <= now))
    weight = _by_grade(model.severity, events.severity)
    amount = halved(weight, days_since(events.reported, now), model.parameters["recent_half_life_days"])
    return Amounts(events.cell, amount, events.id)


def _by_grade(weights: tuple[float, ...], grade: Ints) -> Floats:
    """Weight of each grade 1 to 4, shape (m,); grades outside count as the least."""
    return np.array((*weights, weights[-1]))[np.where((grade >= 1) & (grade <= 4), grade - 1, 4)]


#: Every indicator of `model.INDICATORS`, in that order.
TABLE: dict[str, Indicator] = {
    "open_events": Indicator(open_events, "close_event"),
    "overdue_events": Indicator(overdue_events, "close_event"),
    "hazards": Indicator(hazards, "clear_hazard"),
    "recent_events": Indicator(recent_events),
    "repeats": Indicator(repeats),
    "overdue_visits": Indicator(overdue_visits, "make_visit"),
}
