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
from gridmap.store.risk_base import Base, Question, chosen, or_else, read_base
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
    rows = []
    for holder in ("place", "facility"):
        of_all = f"hazard h CROSS JOIN {holder} c ON c.id = h.holder_id"
        of_some = (
            f"({ask.which.sql}) chosen CROSS JOIN {holder} c ON c.cell_id = chosen.id "
            "CROSS JOIN hazard h ON h.holder_id = c.id"
        )
        rows += ask.rows(
            "SELECT c.cell_id, h.id, ifnull(h.grade, 0), unixepoch(h.found_on) / 86400, "
            "unixepoch(h.due_on) / 86400 + 1, unixepoch(h.cleared_on) / 86400 "
            f"FROM {of_all if ask.which.all else of_some} WHERE {condition}",
            **values,
        )
    table = ask.placed(rows, 6)
    cell, ids, grade = (table[:, column].astype(np.int64) for column in range(3))
    found, due, cleared = (table[:, column] for column in range(3, 6))
    return Hazards(ids, cell, grade, or_else(found, ALWAYS), or_else(due, NEVER), or_else(cleared, NEVER))


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
    rows = ask.rows(
        "SELECT r.cell_id, n.id, unixepoch(n.last_visit_on) / 86400 + n.interval_days + 1, NULL "
        f"FROM {_needs_from(ask)} WHERE n.last_visit_on IS NULL "
        "OR unixepoch(n.last_visit_on) / 86400 + n.interval_days < unixepoch(:day) / 86400",
        day=day,
    )
    return _needs(ask, rows)


def _past_needs(ask: Question) -> Needs:
    """The spans from each visit's falling due to the next visit; a need never visited waits all along."""
    rows = ask.rows(
        f"""WITH seen(need_id, day) AS (
                SELECT need_id, unixepoch(visited_on) / 86400 FROM visit UNION
                SELECT id, unixepoch(last_visit_on) / 86400 FROM service_need WHERE last_visit_on NOT NULL),
            spans(need_id, day, next_day) AS (
                SELECT need_id, day, lead(day) OVER (PARTITION BY need_id ORDER BY day) FROM seen)
            SELECT r.cell_id, n.id, s.day + n.interval_days + 1, s.next_day
            FROM {_needs_from(ask)} LEFT JOIN spans s ON s.need_id = n.id"""
    )
    return _needs(ask, rows)


def _needs(ask: Question, rows: list[tuple[Any, ...]]) -> Needs:
    table = ask.placed(rows, 4)
    cell, ids = (table[:, column].astype(np.int64) for column in range(2))
    return Needs(ids, cell, or_else(table[:, 2], ALWAYS), or_else(table[:, 3], NEVER))


def _manual(ask: Question, since: str) -> Manual:
    """Levels set by hand that were in force on the day `since` or later; the last day counts."""
    rows = ask.rows(
        "SELECT o.cell_id, o.id, o.level, unixepoch(o.set_on) / 86400, unixepoch(o.expires_on) / 86400 + 1 "
        f"FROM ({ask.which.sql}) c CROSS JOIN level_override o ON o.cell_id = c.id "
        "WHERE o.expires_on >= :since ORDER BY o.set_on, o.id",
        since=since,
    )
    table = ask.placed(rows, 5)
    cell, ids, level = (table[:, column].astype(np.int64) for column in range(3))
    return Manual(ids, cell, level, or_else(table[:, 3], ALWAYS), or_else(table[:, 4], NEVER))
