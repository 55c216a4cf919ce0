"""The fewest steps that bring a score below a threshold."""

from dataclasses import dataclass

import numpy as np

from gridmap.domain.records import RecordId
from gridmap.domain.risk import indicators
from gridmap.domain.risk.assess import saturated
from gridmap.domain.risk.facts import Facts, Floats
from gridmap.domain.risk.indicators import StepKind
from gridmap.domain.risk.model import Model

_FADING = ("recent_events", "repeats")  # nothing but time takes these away
_HALF_DECIMAL = 0.05  # scores are rounded to one decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    kind: StepKind
    record_id: RecordId


def fewest_steps(facts: Facts, model: Model, now: float, threshold: float) -> list[Step]:
    """The fewest steps that bring the score below the threshold; none where not even all of them do.

    Hazards and visits each weigh on one indicator, so the heaviest go first. Events weigh on two
    (open, overdue): three orders are tried. Given how many events and hazards, the visits follow.
    """
    amount = {key: one.amounts(facts, model, now) for key, one in indicators.TABLE.items()}
    fixed = sum(float(_points(key, amount[key].amount.sum(keepdims=True), model)[0]) for key in _FADING)
    room = threshold - _HALF_DECIMAL - 1e-9 - fixed
    hazards, hazard_points = _falling(amount["hazards"], "hazards", model)
    visits, visit_points = _falling(amount["overdue_visits"], "overdue_visits", model)
    best: tuple[int, float, list[Step]] | None = None
    for events, event_points in _event_orders(amount, model):
        left = room - event_points[:, None] - hazard_points[None, :]
        count = np.searchsorted(-visit_points, -left, side="left")  # visits needed
        enough = count < len(visit_points)
        if not enough.any():
            continue
        total = np.arange(len(event_points))[:, None] + np.arange(len(hazard_points))[None, :] + count
        total = np.where(enough, total, np.iinfo(np.int64).max)
        reached = left - visit_points[np.minimum(count, len(visit_points) - 1)]
        e, h = divmod(int(np.lexsort((-reached.ravel(), total.ravel()))[0]), len(hazard_points))
        found = (int(total[e, h]), -float(reached[e, h]))
        if best is None or found < best[:2]:
            steps = [Step("close_event", one) for one in events[:e]]
            steps += [Step("clear_hazard", one) for one in hazards[:h]]
            best = (*found, steps + [Step("make_visit", one) for one in visits[: count[e, h]]])
    return best[2] if best else []


def _falling(amounts: indicators.Amounts, key: str, model: Model) -> tuple[list[RecordId], Floats]:
    """Records, heaviest first, and the points left after doing the first 0, 1, 2, ... of them."""
    order = np.lexsort((amounts.subject, -amounts.amount))
    done = np.concatenate(([0.0], np.cumsum(amounts.amount[order])))
    return amounts.subject[order].tolist(), _points(key, done[-1] - done, model)


def _event_orders(amount: dict[str, indicators.Amounts], model: Model) -> list[tuple[list[RecordId], Floats]]:
    """Open events in three orders, each with the points left after closing the first 0, 1, 2, ... of them."""
    ids, where = np.unique(amount["open_events"].subject, return_inverse=True)
    weight = {"open_events": np.zeros(len(ids)), "overdue_events": np.zeros(len(ids))}
    weight["open_events"][where] = amount["open_events"].amount
    late = amount["overdue_events"]
    weight["overdue_events"][np.searchsorted(ids, late.subject)] = late.amount

    drop = np.zeros(len(ids))
    for key, one in weight.items():
        drop -= _points(key, one.sum() - one, model)
    orders = []
    for by in (drop, weight["open_events"], weight["overdue_events"]):
        order = np.lexsort((ids, -by))
        left = np.zeros(len(ids) + 1)
        for key, one in weight.items():
            done = np.concatenate(([0.0], np.cumsum(one[order])))
            left += _points(key, done[-1] - done, model)
        orders.append((ids[order].tolist(), left))
    return orders


def _points(key: str, value: Floats, model: Model) -> Floats:
    return model.weights[key] * saturated(np.maximum(value, 0.0), model.halves[key])
