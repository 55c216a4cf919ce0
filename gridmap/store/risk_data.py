"""What risk is computed from, read for all cells or for some: the facts of now, or those of past days.

Only what can count is read: open events, closed ones of the last 90 days, hazards not cleared,
visits overdue, levels set by hand.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import numpy as np

from gridmap.domain.records import RecordId
from gridmap.domain.risk.facts import (
    ALWAYS,
    NEVER,
    Facts,
    Hazards,
    Manual,
    Needs,
    day_name,
    local_days,
    offset_seconds,
)
from gridmap.store.risk_base import Base, Question, chosen, days, read_base
from gridmap.store.risk_events import Sites, read_events, read_past_events


def read_facts(connection: Any, now: datetime, cells: Iterable[RecordId] | None = None) -> tuple[Base, Facts]:
    """The facts of all cells in force at `now`, or of those among `cells`."""
    day = day_name(local_days(now))
    ask = _question(connection, now, cells)
    sites: Sites = {}
    events = read_events(ask, sites, local_days(now))
    hazards = _hazards(ask, "h.cleared_on IS NULL")
    return ask.base, _facts(ask.base, events, hazards, _overdue_needs(ask, day), _manual(ask, day), sites)


def read_past(connection: Any, now: datetime, since: float) -> tuple[Base, Facts]:
    """The facts of all cells in force at `now` for every moment from `since`, local days, to `now`.

    Cells and residents are those of now; events, hazards, visits and manual levels those of each moment.
    """
    day = day_name(since)
    ask = _question(connection, now, None)
    sites: Sites = {}
    events = read_past_events(ask, sites, since)
    hazards = _hazards(ask, "(h.cleared_on IS NULL OR h.cleared_on >= :since)", since=day)
    return ask.base, _facts(ask.base, events, hazards, _past_needs(ask), _manual(ask, day), sites)


def _question(connection: Any, now: datetime, cells: Iterable[RecordId] | None) -> Question:
    which = chosen(day_name(local_days(now)), cells)
    return Question(connection, which, read_base(connection, which), offset_seconds(now))


def _facts(base: Base, events: Any, hazards: Hazards, needs: Needs, manual: Manual, sites: Sites) -> Facts:
    return Facts(base.cells, base.residents, base.known, events, hazards, needs, manual, tuple(sites))


def _hazards(ask: Question, condition: str, **values: Any) -> Hazards:
    """Hazards at places and facilities of the cells, found from whichever end is shorter."""
    dates = (_day("h.found_on"), _day("h.due_on"), _day("h.cleared_on"))
    columns = ("c.cell_id", "h.id", "ifnull(h.grade, 0)", *dates)
    parts = []
    for holder in ("place", "facility"):
        of_all = f"hazard h CROSS JOIN {holder} c ON c.id = h.holder_id"
        of_some = (
            f"({ask.which.sql}) chosen CROSS JOIN {holder} c ON c.cell_id = chosen.id "
            "CROSS JOIN hazard h ON h.holder_id = c.id"
        )
        rest = f"FROM {of_all if ask.which.all else of_some} WHERE {condition}"
        parts.append(ask.placed(columns, rest, **values))
    cell, ids, grade, found, due, cleared = np.concatenate(parts, axis=1)
    return Hazards(ids, cell, grade, days(found, ALWAYS), days(due, NEVER) + 1, days(cleared, NEVER))


def _needs_from(ask: Question) -> str:
    """Needs `n` of residents `r` of the cells, from whichever end is shorter."""
    if ask.which.all:
        return "service_need n CROSS JOIN resident r ON r.id = n.resident_id"
    return (
        f"({ask.which.sql}) c CROSS JOIN resident r ON r.cell_id = c.id "
        "CROSS JOIN service_need n ON n.resident_id = r.id"
    )


def _overdue_needs(ask: Question, day: str) -> Needs:
    """Needs whose visit is overdue on a day, or never took place."""
    columns = ("r.cell_id", "n.id", f"{_day('n.last_visit_on')} + n.interval_days + 1")
    rest = (
        f"FROM {_needs_from(ask)} WHERE n.last_visit_on IS NULL "
        f"OR {_day('n.last_visit_on')} + n.interval_days < {_day(':day')}"
    )
    cell, ids, due = ask.placed(columns, rest, day=day)
    return Needs(ids, cell, days(due, ALWAYS), np.full(len(ids), NEVER))


def _past_needs(ask: Question) -> Needs:
    """The spans from each visit's falling due to the next visit; a need never visited waits all along."""
    visits = f"SELECT need_id, {_day('visited_on')} AS day FROM visit"
    last = f"SELECT id, {_day('last_visit_on')} FROM service_need WHERE last_visit_on NOT NULL"
    spans = "SELECT need_id, day, lead(day) OVER (PARTITION BY need_id ORDER BY day) AS next_day"
    rest = f"FROM {_needs_from(ask)} LEFT JOIN ({spans} FROM ({visits} UNION {last})) s ON s.need_id = n.id"
    columns = ("r.cell_id", "n.id", "s.day + n.interval_days + 1", "s.next_day")
    cell, ids, due, visited = ask.placed(columns, rest)
    return Needs(ids, cell, days(due, ALWAYS), days(visited, NEVER))


def _manual(ask: Question, since: str) -> Manual:
    """Levels set by hand that were in force on the day `since` or later; the last day counts."""
    columns = ("o.cell_id", "o.id", "o.level", _day("o.set_on"), _day("o.expires_on"))
    joined = "CROSS JOIN level_override o ON o.cell_id = c.id WHERE o.expires_on >= :since"
    rest = f"FROM ({ask.which.sql}) c {joined}"
    cell, ids, level, since_day, last_day = ask.placed(columns, rest, since=since)
    order = np.lexsort((ids, since_day))
    manual = Manual(ids, cell, level, days(since_day, ALWAYS), days(last_day, NEVER) + 1)
    return manual.kept(order)


def _day(column: str) -> str:
    """SQL for the day number of a date."""
    return f"unixepoch({column}) / 86400"
