"""How far each event has come, and the steps it took."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.demo.categories import Categories
from gridmap.demo.clock import DAY, Clock
from gridmap.demo.columns import NO_DAY, Column, Ids, Ints, Moments, Numbering, Picked, Table
from gridmap.demo.events import CLOSED, OPEN, REJECTED, Events

STEPS = (
    "received", "dispatched", "in_progress", "escalated", "reported_in", "extended", "fed_back", "verified",
    "closed", "rated", "rejected",
)  # fmt: skip
_RECEIVED, _DISPATCHED, _FED_BACK, _RATED, _REJECTED = (
    STEPS.index(step) for step in ("received", "dispatched", "fed_back", "rated", "rejected")
)
_EXTENDED = STEPS.index("extended")
_CALLED = (STEPS.index("escalated"), STEPS.index("reported_in"))
#: When the steps up to `closed` are taken, as a share of the way to closing.
_WAY = np.array([0.0, 0.06, 0.18, 0.3, 0.42, 0.6, 0.8, 0.92, 1.0])
_MANY = 200_000  # events, from which steps are kept
_KEPT_DAYS = 90  # of so many days only


@dataclass(frozen=True, slots=True)
class Progress:
    """Steps of n events."""

    taken: NDArray[np.bool_]  # shape (n, steps)
    at: Ints  # seconds since 1970-01-01 UTC, shape (n, steps)
    last: Ints  # index into STEPS, shape (n,)

    @property
    def dispatched(self) -> NDArray[np.bool_]:
        """Which events have been given to somebody, shape (n,)."""
        return np.asarray(self.taken[:, _DISPATCHED])


def progress(made: Events, sorts: Categories, clock: Clock, rng: np.random.Generator) -> Progress:
    """Closed events took every step; open ones are on the way, those that are late never near its end."""
    count = len(made.cell)
    usual = 60 * sorts.close[made.category, made.severity - 1]
    is_open, is_closed = made.fate == OPEN, made.fate == CLOSED
    answered = made.responded != NO_DAY
    first = np.where(answered, made.responded, made.reported)
    end = np.where(is_closed, made.closed, made.close_by)
    at = np.zeros((count, len(STEPS)), dtype=np.int64)
    at[:, : len(_WAY)] = first[:, None] + ((end - first).clip(0)[:, None] * _WAY).astype(np.int64)
    at[:, _RATED] = end + rng.integers(1_800, 2 * DAY, count)
    at[:, _REJECTED] = first
    gone = (clock.now - first) / (end - first).clip(1)
    way = np.where(is_open, np.minimum(gone, rng.uniform(0.07, 0.79, count)), 1.0)
    taken = np.zeros((count, len(STEPS)), dtype=np.bool_)
    taken[:, : len(_WAY)] = (way[:, None] >= _WAY) & answered[:, None] & (made.fate != REJECTED)[:, None]
    called = rng.random(count) < np.where(made.severity <= 2, 0.4, 0.06)
    taken[:, _CALLED] &= called[:, None]
    taken[:, _EXTENDED] &= made.close_by - made.reported > usual
    rated = is_closed & (rng.random(count) < 0.3) & (at[:, _RATED] <= clock.now)
    taken[:, _RATED], taken[:, _REJECTED] = rated, made.fate == REJECTED
    last = np.where(taken.any(1), len(STEPS) - 1 - np.argmax(taken[:, ::-1], axis=1), _RECEIVED)
    return Progress(taken, at, last)


def step_table(
    made: Events, gone: Progress, first_event: int, units: Ints, clock: Clock, numbering: Numbering
) -> Table:
    """The steps as records; of very many events only those of the last months."""
    taken = gone.taken
    if len(taken) > _MANY:
        old = (made.fate != OPEN) & (made.reported < clock.now - _KEPT_DAYS * DAY)
        taken = taken & ~old[:, None]
    event, step = np.nonzero(taken)
    doing = (step >= _DISPATCHED) & (step <= _FED_BACK)
    columns: dict[str, Column] = {
        "event_id": Ids(first_event + event),
        "step": Picked(STEPS, step),
        "at": Moments(gone.at[event, step]),
        "unit_id": Ids(np.where(doing, units[event], 0)),
    }
    return Table("event_step", numbering.take(len(event)), len(event), columns)
