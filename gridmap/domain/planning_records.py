"""The records of planning; the same conventions as in `gridmap.domain.records`."""

from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry

from gridmap.domain.record_id import RecordId


@dataclass(frozen=True, slots=True)
class CellShape:
    """A shape that a cell had from one day to another; the cell itself holds the present one."""

    id: RecordId
    cell_id: RecordId
    geometry: BaseGeometry
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class FormerCell:
    """The cell that a record belonged to until a plan took effect."""

    id: RecordId
    record_id: RecordId
    cell_id: RecordId
    until: str


@dataclass(frozen=True, slots=True)
class FormerValue:
    """What a field of a cell or region said until a day; ids as text, as `value` holds any field."""

    id: RecordId
    record_id: RecordId
    field: str  # one of `gridmap.domain.former_values.KEPT`
    value: str | None
    until: str


DraftStatus = Literal["open", "scheduled", "published", "discarded"]
#: Statuses of drafts that are worked on or waiting.
AT_WORK: tuple[DraftStatus, ...] = ("open", "scheduled")


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft (方案): a named set of cell changes over the published state."""

    id: RecordId
    name: str
    created_on: str
    status: DraftStatus = "open"
    branched_from: RecordId | None = None
    effective_on: str | None = None  # of one that was called back the day that it was meant for
    published_on: str | None = None
    approver: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DraftCell:
    """What a draft makes of one cell.

    `changed` and `retired` name a published cell, `new` the id that the cell will have; a retired
    one keeps its published shape. Cells that a draft does not name are as published.
    """

    id: RecordId
    draft_id: RecordId
    cell_id: RecordId
    state: Literal["changed", "new", "retired"]
    community_id: RecordId
    name: str
    geometry: BaseGeometry
    kind: Literal["basic", "dedicated"] = "basic"
    dedicated_to: str | None = None
    organisation_id: RecordId | None = None
    parents: str = "[]"  # JSON list of the published cells that a new one is made from
    base: str | None = None  # fingerprint of the published cell when the draft first touched it
    number: int | None = None  # by which a new one goes in its community until it gets a code


@dataclass(frozen=True, slots=True)
class CellLock:
    """A cell whose border no edit of a draft may move."""

    id: RecordId
    draft_id: RecordId
    cell_id: RecordId


#: Whose nets there are.
NET_KINDS = ("police", "city_management", "fire", "other")


@dataclass(frozen=True, slots=True)
class Net:
    """Another net over the same ground; its kind is one of `NET_KINDS`."""

    id: RecordId
    name: str
    kind: str = "other"


@dataclass(frozen=True, slots=True)
class NetArea:
    """One area of another net."""

    id: RecordId
    net_id: RecordId
    code: str
    name: str
    geometry: BaseGeometry
