"""What happens in the city: needs and visits, hazards, a year of events."""

import numpy as np

from gridmap.demo.categories import categories
from gridmap.demo.chance import Chance
from gridmap.demo.clock import DAY, Clock
from gridmap.demo.columns import Ints, Numbering, Table
from gridmap.demo.event_records import event_table, units
from gridmap.demo.event_steps import progress, step_table
from gridmap.demo.events import OPEN, Events, Spots, events
from gridmap.demo.facts import indicator_values
from gridmap.demo.ground import Ground
from gridmap.demo.hazards import hazard_table, hazards, holder_kinds
from gridmap.demo.inhabitants import Inhabitants
from gridmap.demo.needs import needs
from gridmap.demo.stories import stories
from gridmap.demo.traits import traits
from gridmap.demo.troubles import Troubles

#: Share of the visits that are overdue in cells that come to level I, II, III, IV.
_LATE = np.array([0.0, 0.38, 0.22, 0.1, 0.03])
_TROUBLES = 0.15  # share of the events that may be what weighs on troubled cells
_FORGOTTEN = 92  # days after which a closed event weighs on no cell


def happenings(
    ground: Ground, living: Inhabitants, count: int, clock: Clock, chance: Chance, numbering: Numbering
) -> list[Table]:
    """The records of needs, visits, hazards, events and their steps."""
    sorts, there = categories(), living.places
    like = traits(ground.city, there, living.estates)
    story = stories(ground.city, like, chance.of("stories"))
    needed = needs(
        living.people, _LATE[story.level], living.staff.workers, clock.today, numbering, chance.of("needs")
    )
    kinds, holder_cell = holder_kinds(there, living.estates, living.facilities)
    found = hazards(kinds, holder_cell, len(there.name), clock.today, chance.of("hazards"))
    spots = Spots(there, sorts)
    made = events(
        count, like.weights(sorts, chance.of("traits")), story, spots, sorts, clock, chance.of("events")
    )
    values = indicator_values(len(ground.city.people), made, found, needed, clock)
    troubles = Troubles(values, story, spots, (kinds, holder_cell), sorts, clock, chance.of("troubles"))
    more_events, more_hazards = troubles.fill(made, int(_TROUBLES * count))
    found = found.with_more(more_hazards)
    made = _replaced(made, more_events, clock, chance.of("replaced"))
    gone = progress(made, sorts, clock, chance.of("progress"))
    responsible = units(made, gone, ground, living.staff, sorts, chance.of("units"))
    first = numbering.take(count)
    return [
        needed.table,
        needed.visits,
        hazard_table(
            found, len(there.name), living.first_place, living.facilities.table.first, numbering,
            chance.of("notes"),
        ),
        event_table(
            made, gone, responsible, first, living.first_place, ground, there, sorts, chance.of("telling")
        ),
        step_table(made, gone, first, responsible, clock, numbering),
    ]  # fmt: skip


def _replaced(made: Events, more: Events, clock: Clock, rng: np.random.Generator) -> Events:
    """As many events as before, in the order of their reports: long closed ones give way to new ones."""
    old = np.flatnonzero((made.fate != OPEN) & (made.reported < clock.now - _FORGOTTEN * DAY))
    away: Ints = rng.choice(old, min(len(more.cell), len(old)), replace=False)
    kept = np.setdiff1d(np.arange(len(made.cell)), away)
    everything = made.chosen(kept).with_more(more.chosen(np.arange(len(away))))
    return everything.chosen(np.lexsort((everything.cell, everything.reported)))
