"""Events as risk reads them: open ones with their clocks, closed ones of late, or those of past days."""

from typing import Any

import numpy as np

from gridmap.domain.risk.facts import ALWAYS, NEVER, Events, Floats, day_name
from gridmap.store.risk_base import Question, positions

#: Position of each place or address in Facts.sites, filled while events are read.
Sites = dict[Any, int]

_LOOK_BACK_DAYS = 92  # the model's windows are at most 90, and a day may begin earlier in UTC
_SITE = "coalesce(e.place_id, e.address)"
_WHAT = ("c.id", "e.id", "e.severity", "unixepoch(e.reported_at)")
_CLOCKS = ("unixepoch(e.respond_by)", "unixepoch(e.responded_at)", "unixepoch(e.close_by)")
_CLOSED = "CASE e.status WHEN 'closed' THEN unixepoch(coalesce(e.closed_at, e.reported_at)) END"


def read_events(ask: Question, sites: Sites, now: float) -> Events:
    """Open events, and the closed ones of the last 90 days.

    The closed ones come from the index alone, without clocks, which only open ones need.
    """
    start = f"FROM ({ask.which.sql}) c CROSS JOIN event e ON e.cell_id = c.id"
    still_open = _read(ask, sites, (*_CLOCKS, "NULL"), f"{start} WHERE e.status = 'open'")
    since = day_name(now - _LOOK_BACK_DAYS)
    rest = f"{start} AND e.reported_at >= :since WHERE e.status = 'closed'"
    return _joined(still_open, _read(ask, sites, (), rest, since=since))


def read_past_events(ask: Question, sites: Sites, since: float) -> Events:
    """Every event that counted at any moment from `since`, local days, until now."""
    rest = f"""FROM ({ask.which.sql}) c CROSS JOIN event e ON e.cell_id = c.id WHERE e.status = 'open'
        OR (e.status = 'closed' AND (e.reported_at >= :reported OR e.closed_at >= :closed))"""
    reported, closed = day_name(since - _LOOK_BACK_DAYS), day_name(since - 2)
    return _read(ask, sites, (*_CLOCKS, _CLOSED), rest, reported=reported, closed=closed)


def _read(ask: Question, sites: Sites, moments: tuple[str, ...], rest: str, **values: Any) -> Events:
    """Events with these further moments: the clocks and when it was closed; without them it is over."""
    table, (site,) = ask.columns((*_WHAT, *moments), rest, texts=(_SITE,), **values)
    cell, ids, severity, reported, *others = table
    if others:
        respond_by, responded, close_by, closed = (ask.local(one, NEVER) for one in others)
    else:
        never: Floats = np.full(len(ids), NEVER)
        respond_by, responded, close_by, closed = never, never, never, np.full(len(ids), ALWAYS)
    at = np.array([-1 if one is None else sites.setdefault(one, len(sites)) for one in site], np.int64)
    return Events(
        ids, positions(ask.base.cells, cell), severity, ask.local(reported, ALWAYS), closed,
        respond_by, responded, close_by, at,
    )  # fmt: skip


def _joined(one: Events, other: Events) -> Events:
    names = Events.__dataclass_fields__
    return Events(**{name: np.concatenate((getattr(one, name), getattr(other, name))) for name in names})
