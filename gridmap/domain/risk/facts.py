"""What the risk of cells is computed from: arrays of events, hazards, service needs and manual levels.

Time is in days since 1970-01-01 00:00 local time, as float64, so that a date is a whole number and
a moment has a fraction. Every row holds from when to when it counts; a function given `now` looks
only at what was there at that moment. The same arrays therefore serve today and any past day.
"""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.records import RecordId

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

R = TypeVar("R", bound="Rows")

NEVER = np.inf
ALWAYS = -np.inf


@dataclass(frozen=True, slots=True)
class Rows:
    """Arrays of one length, a row of each for every record."""

    def kept(self, rows: Bools | Ints) -> Self:
        """The rows for which `rows`, shape (m,), is true, or those at these positions, in their order."""
        return replace(self, **{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True, slots=True)
class Events(Rows):
    """Events that are not rejected, shape (m,) each."""

    id: Ints
    cell: Ints  # position in Facts.cells
    severity: Ints  # 1 (I, gravest) to 4 (IV)
    reported: Floats
    closed: Floats  # NEVER while it is open
    respond_by: Floats  # NEVER without that clock
    responded: Floats  # NEVER until someone does
    close_by: Floats
    site: Ints  # position in Facts.sites, -1 where the event has no place and no address


@dataclass(frozen=True, slots=True)
class Hazards(Rows):
    """Hazards at places and facilities, shape (m,) each."""

    id: Ints
    cell: Ints
    grade: Ints  # 1 (I) to 4 (IV), 0 while it is not graded
    found: Floats
    due: Floats  # overdue from this moment on; NEVER without a date
    cleared: Floats


@dataclass(frozen=True, slots=True)
class Needs(Rows):
    """Spans in which a service need waits for a visit that is overdue, shape (m,) each."""

    id: Ints
    cell: Ints
    due: Floats  # overdue from this moment on; ALWAYS if there never was a visit
    visited: Floats  # until this moment


@dataclass(frozen=True, slots=True)
class Manual(Rows):
    """Levels set by hand, later ones after earlier ones, shape (m,) each."""

    id: Ints
    cell: Ints
    level: Ints
    since: Floats
    until: Floats


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the risk of n cells is computed from."""

    cells: Ints  # ids, shape (n,)
    residents: Ints  # how many live in each cell, shape (n,)
    known: Bools  # whether anything at all is recorded about the cell, shape (n,)
    events: Events
    hazards: Hazards
    needs: Needs
    manual: Manual
    sites: tuple[RecordId | str, ...] = ()  # a place's id, or an address


def no_rows(kind: type[R]) -> R:
    """Rows of a kind, none of them."""
    whole = {"id", "cell", "severity", "grade", "level", "site"}
    return kind(
        **{field.name: np.zeros(0, np.int64 if field.name in whole else np.float64) for field in fields(kind)}
    )


def day_number(day: str | date) -> int:
    """Days from 1970-01-01 to a date, given as a date or as ``YYYY-MM-DD``.

    >>> day_number("1970-01-02")
    1
    """
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return day.toordinal() - date(1970, 1, 1).toordinal()


def day_name(number: float) -> str:
    """The date of a day number as ``YYYY-MM-DD``.

    >>> day_name(1.75)
    '1970-01-02'
    """
    return (date(1970, 1, 1) + timedelta(days=int(np.floor(number)))).isoformat()


def offset_seconds(now: datetime) -> float:
    """How far this computer's local time is ahead of UTC at a moment, seconds."""
    offset = now.astimezone().utcoffset()
    return offset.total_seconds() if offset else 0.0


def local_days(now: datetime) -> float:
    """A moment in local days since 1970-01-01; a naive one counts as local."""
    return (now.astimezone(UTC).timestamp() + offset_seconds(now)) / 86400.0
