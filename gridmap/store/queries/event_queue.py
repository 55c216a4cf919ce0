"""The queue of open events, by severity and then by the clock that runs out next, and its counters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import RecordId
from gridmap.store.queries.element_lists import as_json
from gridmap.store.schema.finding import CLOCK, DEADLINE

#: Sorts behind every moment.
NO_CLOCK = "~"


@dataclass(frozen=True, slots=True)
class QueuedEvent:
    """One line of the queue."""

    id: RecordId
    severity: int  # 1 (I) to 4 (IV)
    number: str
    title: str
    cell_id: RecordId | None
    step: str
    responded: bool
    deadline: str | None  # ISO UTC; to respond where not yet responded, else to close
    closed_at: str | None = None  # ISO UTC


@dataclass(frozen=True, slots=True)
class QueueCounters:
    """What stands above the queue."""

    overdue: int
    waiting: int  # open, not yet responded to
    in_progress: int
    closed_today: int
    in_time_today: int  # of those, closed before their time ran out

    @property
    def in_time_share(self) -> float | None:
        """Share of today's closed events that were in time, 0 to 1; None where there were none."""
        return self.in_time_today / self.closed_today if self.closed_today else None


#: Which events each counter counts, at the moments ``:now`` and ``:midnight``.
COUNTED: dict[str, str] = {
    "overdue": f"status = 'open' AND {CLOCK} < :now",
    "waiting": "status = 'open' AND responded_at IS NULL",
    "in_progress": "status = 'open' AND responded_at IS NOT NULL",
    "closed_today": "closed_at >= :midnight",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """The events of one of the counters, as it stands at a moment."""

    counter: str  # a key of COUNTED
    now: str  # ISO UTC
    midnight: str  # when today began here, ISO UTC

    @property
    def closed(self) -> bool:
        """Whether they are closed ones, which the queue leaves out otherwise."""
        return self.counter == "closed_today"


_COLUMNS = (
    f"event.id, severity, number, title, cell_id, step, responded_at IS NOT NULL, {DEADLINE}, closed_at"
)


def read_queue(connection: Any, limit: int, after: QueuedEvent | None = None) -> list[QueuedEvent]:
    """The next `limit` open events; of each severity those without a clock come last."""
    following = f"AND (severity, {CLOCK}, id) > (?, ?, ?)" if after else ""
    key = (after.severity, after.deadline or NO_CLOCK, after.id) if after else ()
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM event INDEXED BY by_event_clock WHERE status = 'open' {following} "
        f"ORDER BY severity, {CLOCK}, id LIMIT ?",
        (*key, limit),
    )
    return _queued(rows)


def read_queued(connection: Any, ids: Sequence[RecordId], *, closed: bool = False) -> list[QueuedEvent]:
    """The events of these ids in their order, open or `closed`; those no longer so are passed over."""
    state = "closed_at IS NOT NULL" if closed else "status = 'open'"
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM json_each(?) AS listed CROSS JOIN event ON event.id = listed.value "
        f"WHERE {state} ORDER BY listed.key",
        (as_json(ids),),
    )
    return _queued(rows)


def _queued(rows: Iterable[Any]) -> list[QueuedEvent]:
    return [
        QueuedEvent(id_, severity, number, title, cell_id, step, bool(responded), deadline, closed_at)
        for id_, severity, number, title, cell_id, step, responded, deadline, closed_at in rows
    ]


def read_counters(connection: Any, now: str, midnight: str) -> QueueCounters:
    """The counters at a moment; `midnight` is when today began here, both ISO UTC."""
    overdue = connection.execute(
        f"SELECT count(*) FROM event INDEXED BY by_event_clock WHERE status = 'open' AND {CLOCK} < ?", (now,)
    ).fetchone()[0]
    waiting, going = connection.execute(
        "SELECT count(*) FILTER (WHERE responded_at IS NULL), count(responded_at) FROM event "
        "WHERE status = 'open'"
    ).fetchone()
    closed, in_time = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE close_by IS NULL OR closed_at <= close_by) FROM event "
        "WHERE closed_at >= ?",
        (midnight,),
    ).fetchone()
    return QueueCounters(overdue, waiting, going, closed, in_time)
