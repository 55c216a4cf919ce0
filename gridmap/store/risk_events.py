"""Events as risk reads them: open ones with their clocks, closed ones of late, or those of past days."""

from typing import Any

import numpy as np

from gridmap.domain.risk.facts import ALWAYS, NEVER, Events, day_name
from gridmap.store.risk_base import Question, or_else, positions

#: Position of each place or address in Facts.sites, filled while events are read.
Sites = dict[Any, int]

_LOOK_BACK_DAYS = 92  # the model's windows are at most 90, and a day may begin earlier in UTC
_SITE = "coalesce(e.place_id, e.address)"
_CLOCKS = (
    "unixepoch(e.reported_at), unixepoch(e.respond_by), unixepoch(e.responded_at), unixepoch(e.close_by)"
)


def read_events(ask: Question, sites: Sites, now: float) -> Events:
    """Open events, and the closed ones of the last 90 days.

    The closed ones come from the index alone, without clocks, which only open ones need.
    """
    start = f"FROM ({ask.which.sql}) c CROSS JOIN event e ON e.cell_id = c.id"
    still_open = ask.rows(
        f"SELECT {_SITE}, c.id, e.id, e.severity, NULL, {_CLOCKS} {start} WHERE e.status = 'open'"
    )
    closed = ask.rows(
        f"SELECT {_SITE}, c.id, e.id, e.severity, NULL, unixepoch(e.reported_at), NULL, NULL, NULL {start} "
        "AND e.reported_at >= :since WHERE e.status = 'closed'",
        since=day_name(now - _LOOK_BACK_DAYS),
    )
    return _joined(_events(ask, still_open, sites, NEVER), _events(ask, closed, sites, ALWAYS))


def read_past_events(ask: Question, sites: Sites, since: float) -> Events:
    """Every event that counted at any moment from `since`, local days, until now."""
    rows = ask.rows(
        f"""SELECT {_SITE}, c.id, e.id, e.severity,
            CASE e.status WHEN 'closed' THEN unixepoch(coalesce(e.closed_at, e.reported_at)) END, {_CLOCKS}
            FROM ({ask.which.sql}) c CROSS JOIN event e ON e.cell_id = c.id WHERE e.status = 'open'
            OR (e.status = 'closed' AND (e.reported_at >= :reported OR e.closed_at >= :closed))""",
        reported=day_name(since - _LOOK_BACK_DAYS),
        closed=day_name(since - 2),
    )
    return _events(ask, rows, sites, NEVER)


def _events(ask: Question, rows: list[tuple[Any, ...]], sites: Sites, still: float) -> Events:
    """Events of rows (site, cell, id, severity, closed, reported, respond_by, responded, close_by).

    `still` is the moment of closing of those that have none.
    """
    columns = list(zip(*rows, strict=True)) or [()] * 9
    site = [-1 if one is None else sites.setdefault(one, len(sites)) for one in columns[0]]
    cell, ids, severity = (np.array(column, np.int64) for column in columns[1:4])
    moments = (ask.local(column) for column in columns[4:])
    instead = (still, ALWAYS, NEVER, NEVER, NEVER)
    closed, reported, respond_by, responded, close_by = map(or_else, moments, instead)
    at = positions(ask.base.cells, cell)
    return Events(
        ids, at, severity, reported, closed, respond_by, responded, close_by, np.array(site, np.int64)
    )


def _joined(one: Events, other: Events) -> Events:
    names = Events.__dataclass_fields__
    return Events(**{name: np.concatenate((getattr(one, name), getattr(other, name))) for name in names})
