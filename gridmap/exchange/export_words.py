"""Headings and values of exported tables in the reader's language."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from gridmap.domain.records import KINDS
from gridmap.domain.vocabulary import CLOSED, OPEN
from gridmap.words import tr

_MOMENTS = frozenset({"reported_at", "respond_by", "close_by", "responded_at", "closed_at"})


def heading(table: str, column: str) -> str:
    """What a column is called."""
    if (table, column) == ("resident", "name"):
        return tr("records.field.resident_name")
    for key in (f"export.column.{column}", f"records.field.{column}"):
        if (said := tr(key)) != key:
            return said
    return column


def title(layer: str) -> str:
    """What a layer is called."""
    key = f"export.layer.{layer}" if layer.endswith("_count") else f"records.kind.{layer}"
    return tr(key)


def wording(table: str, columns: Sequence[str]) -> Callable[[Sequence[Any]], list[Any]]:
    """A function that words the values of a row of these columns; what has no words stays as it is."""
    ways = [_way(table, column) for column in columns]

    def worded(row: Sequence[Any]) -> list[Any]:
        return [value if way is None else way(value) for way, value in zip(ways, row, strict=False)]

    return worded


def _way(table: str, column: str) -> Callable[[Any], Any] | None:
    if column in _MOMENTS:
        return _local
    group = _group(table, column)
    if group is None:
        return None
    known: dict[Any, Any] = {None: None}

    def said(value: Any) -> Any:
        if value not in known:
            key = f"{group}{value}"
            known[value] = value if tr(key) == key else tr(key)
        return known[value]

    return said


def _group(table: str, column: str) -> str | None:
    if column == "risk_level":
        return "risk.sign_"
    if (table, column) == ("event", "step"):
        return "records.event_step."
    entry = (KINDS[table], column)
    coded = CLOSED.get(entry) or OPEN.get(entry)
    return f"records.{coded[0]}." if coded else None


#: The zone that an import takes for granted where a moment names none; see `RecordOptions.time_zone`.
_USUAL = timedelta(hours=8)


def _local(moment: str | None) -> str | None:
    """A moment in UTC as the clock on the wall showed it, elsewhere than in China with its zone.

    What is no moment stays.
    """
    try:
        at = datetime.fromisoformat(moment or "")
    except ValueError:
        return moment
    shown = at.replace(tzinfo=at.tzinfo or UTC).astimezone()
    if shown.utcoffset() == _USUAL:
        shown = shown.replace(tzinfo=None)
    return shown.isoformat(" ", "minutes")
