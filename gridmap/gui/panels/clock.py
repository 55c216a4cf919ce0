"""The clock of an event: how long is left, or how long it is overdue."""

from datetime import datetime, timedelta
from typing import Literal

from gridmap.words import tr

Urgency = Literal["none", "calm", "soon", "overdue"]

#: From here on a clock that still runs is shown as urgent.
SOON = timedelta(minutes=15)


def clock_text(deadline: datetime | None, responded: bool, now: datetime) -> str:
    """What is left of a clock: ``办结 12:08``, ``超时 03:11``, ``办结 3 天``; "" without a clock."""
    if deadline is None:
        return ""
    left = deadline - now
    if left < timedelta(0):
        return tr("panels.clock_overdue", time=span_text(-left))
    return tr("panels.clock_close" if responded else "panels.clock_respond", time=span_text(left))


def closed_text(closed: datetime | None, deadline: datetime | None) -> str:
    """When a closed event was closed, here: ``15:40 办结``, and whether that was too late."""
    if closed is None:
        return ""
    late = deadline is not None and deadline < closed
    key = "panels.clock_closed_late" if late else "panels.clock_closed"
    return tr(key, time=closed.astimezone().strftime("%H:%M"))


def urgency(deadline: datetime | None, now: datetime) -> Urgency:
    """How much a clock presses."""
    if deadline is None:
        return "none"
    if deadline < now:
        return "overdue"
    return "soon" if deadline - now < SOON else "calm"


def span_text(span: timedelta) -> str:
    """A span as minutes and seconds below an hour, hours and minutes below two days, else days.

    >>> span_text(timedelta(seconds=42)), span_text(timedelta(hours=3, minutes=5))
    ('00:42', '3:05:00')
    """
    seconds = int(span.total_seconds())
    days, rest = divmod(seconds, 86_400)
    if days >= 2:
        return tr("panels.days", count=days)
    hours, rest = divmod(seconds, 3_600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"
