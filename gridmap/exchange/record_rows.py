"""Rows for the workspace, made of the values of a chunk, one way for each kind of record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.change import Columns
from gridmap.domain.records import Attachment, RecordId

#: Target -> column, for the kinds whose values go into their table as they are.
_PLAIN: dict[str, tuple[str, ...]] = {
    "place": ("name", "kind", "address", "external_id"),
    "facility": ("name", "kind", "status", "address", "external_id"),
    "organisation": ("name", "kind", "credit_code", "address", "phone", "external_id"),
    "event": (
        "title", "reported_at", "content", "category", "severity", "source", "status", "address",
        "closed_at", "external_id",
    ),
    "resident": (
        "name", "sex", "birth_date", "id_number", "phone", "relation", "address", "legal_basis",
        "keep_until", "external_id",
    ),
}  # fmt: skip
#: What stands where a value is not known and the table wants one.
_DEFAULTS: dict[tuple[str, str], Any] = {
    ("place", "kind"): "other",
    ("facility", "kind"): "other",
    ("facility", "status"): "unknown",
    ("organisation", "kind"): "other",
    ("event", "category"): "other",
    ("event", "severity"): 4,
    ("event", "source"): "import",
    ("event", "status"): "open",
    ("resident", "sex"): 0,
}
#: Characters of an event's content that make its title where it has none.
TITLE_LENGTH = 40
_COUNTER = (1 << 33) - 1  # the part of an id that counts within its workspace


@dataclass(frozen=True, slots=True)
class Ready:
    """Accepted rows of a chunk, every column as long as `ids`."""

    ids: Sequence[RecordId]
    values: Mapping[str, list[Any]]  # by target
    cell_ids: list[RecordId | None]
    attached_by: list[Attachment]
    lon: NDArray[np.float64]  # EPSG:4490, NaN where not known
    lat: NDArray[np.float64]


def plain_rows(kind: str, ready: Ready, extra: Mapping[str, Sequence[Any]] | None = None) -> Columns:
    """The rows of the kind's own table; `extra` columns stand beside or instead of the values."""
    columns: dict[str, Any] = {"id": ready.ids, "cell_id": ready.cell_ids}
    for name in _PLAIN[kind]:
        if name in ready.values:
            columns[name] = ready.values[name]
    columns |= extra or {}
    for name, values in list(columns.items()):
        default = _DEFAULTS.get((kind, name))
        if None not in values:
            continue
        if default is not None:
            columns[name] = [default if value is None else value for value in values]
        elif all(value is None for value in values):
            del columns[name]  # what the table has by itself
    columns |= {"attached_by": ready.attached_by, "lon": ready.lon, "lat": ready.lat}
    return Columns(kind, columns)


def event_rows(ready: Ready) -> Columns:
    """Events: without a title they get the beginning of their content, without a number their external id,
    or the day and their id."""
    values, count = ready.values, len(ready.ids)
    nothing: list[Any] = [None] * count
    titles = values["title"]
    if None in titles:
        told = zip(titles, values.get("content", nothing), strict=True)
        titles = [title or content[:TITLE_LENGTH] for title, content in told]
    numbers = values.get("number") or values.get("external_id") or nothing
    if None in numbers:
        numbers = values.get("number", nothing)
        externals = values.get("external_id", nothing)
        known = zip(numbers, externals, values["reported_at"], ready.ids, strict=True)
        numbers = [
            number or external or f"{moment[:10].replace('-', '')}-{record_id & _COUNTER}"
            for number, external, moment, record_id in known
        ]
    extra: dict[str, Sequence[Any]] = {"number": numbers, "title": titles}
    if "source" not in values:
        extra["source"] = ["import"] * count
    states = values.get("status", nothing)
    if "closed_at" in values:
        both = zip(states, values["closed_at"], strict=True)
        states = [state or (closed and "closed") for state, closed in both]
    if "closed_at" in values or "status" in values:
        extra["status"] = states
        extra["step"] = [_STEPS.get(state, "received") for state in states]
    return plain_rows("event", ready, extra)


_STEPS = {"closed": "closed", "rejected": "rejected"}


def all_rows(kind: str, ready: Ready) -> Iterator[Columns]:
    """The rows of a kind that brings nothing else along."""
    yield event_rows(ready) if kind == "event" else plain_rows(kind, ready)
