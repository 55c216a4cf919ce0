"""Conditions of override rules: which records of which cells fulfil them at a moment."""

from collections.abc import Callable
from dataclasses import dataclass

from gridmap.domain.risk.facts import Events, Facts, Ints
from gridmap.domain.risk.indicators import StepKind


@dataclass(frozen=True, slots=True)
class Met:
    """Records that fulfil a condition, shape (m,) each."""

    cell: Ints
    id: Ints


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, and what makes an end of it."""

    met: Callable[[Facts, float], Met]
    step: StepKind


def _open_gravest(facts: Facts, now: float) -> Events:
    events = facts.events
    return events.kept((events.severity == 1) & (events.reported <= now) & (now < events.closed))


def open_severity_1(facts: Facts, now: float) -> Met:
    """Open events of severity I."""
    events = _open_gravest(facts, now)
    return Met(events.cell, events.id)


def overdue_severity_1(facts: Facts, now: float) -> Met:
    """Open events of severity I that should have been closed."""
    events = _open_gravest(facts, now)
    late = events.kept(events.close_by <= now)
    return Met(late.cell, late.id)


def overdue_hazard_1(facts: Facts, now: float) -> Met:
    """Hazards of grade I that should have been cleared."""
    hazards = facts.hazards
    there = (hazards.found <= now) & (now < hazards.cleared)
    late = hazards.kept((hazards.grade == 1) & there & (hazards.due <= now))
    return Met(late.cell, late.id)


#: Every condition of `model.CONDITIONS`.
TABLE: dict[str, Condition] = {
    "open_severity_1": Condition(open_severity_1, "close_event"),
    "overdue_severity_1": Condition(overdue_severity_1, "close_event"),
    "overdue_hazard_1": Condition(overdue_hazard_1, "clear_hazard"),
}
