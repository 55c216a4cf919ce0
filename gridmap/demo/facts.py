"""What the risk model sees of the city before it is written."""

import numpy as np

from gridmap.demo.clock import DAY, ZONE, Clock
from gridmap.demo.columns import NO_DAY, Ints
from gridmap.demo.curves import Values
from gridmap.demo.events import OPEN, REJECTED, Events
from gridmap.demo.hazards import Hazards
from gridmap.demo.needs import Needs
from gridmap.domain.risk import indicators
from gridmap.domain.risk.facts import NEVER, Facts, Manual, no_rows
from gridmap.domain.risk.facts import Events as EventFacts
from gridmap.domain.risk.facts import Hazards as HazardFacts
from gridmap.domain.risk.facts import Needs as NeedFacts
from gridmap.domain.risk.model import DEFAULT


def local(moments: Ints) -> Values:
    """Seconds since 1970-01-01 UTC as days in the city's time, NEVER for none."""
    return np.where(moments == NO_DAY, NEVER, (moments + ZONE) / DAY)


def indicator_values(cells: int, happened: Events, found: Hazards, needed: Needs, clock: Clock) -> Values:
    """The value of each indicator in each cell now, shape (indicators, cells)."""
    facts = _facts(cells, happened, found, needed)
    now = float(local(np.array([clock.now]))[0])
    amounts = [one.amounts(facts, DEFAULT, now) for one in indicators.TABLE.values()]
    return np.array([one.per_cell(cells) for one in amounts])


def _facts(cells: int, happened: Events, found: Hazards, needed: Needs) -> Facts:
    kept = np.flatnonzero(happened.fate != REJECTED)
    some = happened.chosen(kept)
    ids = np.arange(len(kept))
    events = EventFacts(
        id=ids,
        cell=some.cell,
        severity=some.severity,
        reported=local(some.reported),
        closed=np.where(some.fate == OPEN, NEVER, local(some.closed)),
        respond_by=local(some.respond_by),
        responded=local(some.responded),
        close_by=local(some.close_by),
        site=some.place,
    )
    hazards = HazardFacts(
        id=np.arange(len(found.cell)),
        cell=found.cell,
        grade=found.grade,
        found=found.found.astype(np.float64),
        due=np.where(found.grade == 0, NEVER, found.due + 1.0),
        cleared=np.where(found.cleared == NO_DAY, NEVER, found.cleared.astype(np.float64)),
    )
    needs = NeedFacts(
        id=np.arange(len(needed.cell)),
        cell=needed.cell,
        due=(needed.last + needed.interval + 1).astype(np.float64),
        visited=np.full(len(needed.cell), NEVER),
    )
    manual = no_rows(Manual)
    assert isinstance(manual, Manual)
    sites = tuple(range(int(some.place.max(initial=-1)) + 1))
    everywhere = np.ones(cells, dtype=np.bool_)
    return Facts(
        np.arange(cells), np.zeros(cells, dtype=np.int64), everywhere, events, hazards, needs, manual, sites
    )
