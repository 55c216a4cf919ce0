"""The records of a workspace, one frozen dataclass a table.

Field names are the column names. Dates are ISO ``YYYY-MM-DD``, moments ISO UTC
``YYYY-MM-DDTHH:MM:SSZ``; longitude and latitude are degrees in EPSG:4490; geometry is shapely, in
EPSG:4490, longitude first. ``None`` means "not known". Official codes are attributes, never keys:
every record has its own id, unique over all kinds and workspaces (see `gridmap.store.ids`).
"""

from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry

from gridmap.domain.planning_records import (
    CellLock,
    CellShape,
    Draft,
    DraftCell,
    FormerCell,
    FormerValue,
    Net,
    NetArea,
)
from gridmap.domain.record_id import RecordId as RecordId

RegionLevel = Literal["city", "county", "township", "community"]
REGION_LEVELS: tuple[RegionLevel, ...] = ("city", "county", "township", "community")
LEVELS: tuple[str, ...] = (*REGION_LEVELS, "cell")

#: How a record came to its cell: by position, by a code, by its address text, by hand, or not at all.
Attachment = Literal["location", "code", "address", "hand", "none"]


@dataclass(frozen=True, slots=True)
class Region:
    """A city, county, township or community; its outline is the union of its cells, never stored."""

    id: RecordId
    level: RegionLevel
    code: str
    name: str
    parent_id: RecordId | None = None
    urban_rural: str | None = None  # three-digit 城乡分类
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A grid cell (网格), the one geometry of record."""

    id: RecordId
    community_id: RecordId
    code: str
    name: str
    geometry: BaseGeometry  # Polygon or MultiPolygon
    kind: Literal["basic", "dedicated"] = "basic"
    dedicated_to: str | None = None  # hospital, school, market, park, ...
    organisation_id: RecordId | None = None
    worker_id: RecordId | None = None  # the grid worker (网格员), a Unit
    leader_id: RecordId | None = None  # the cell's head (网格长), a Unit
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A department, a team or a grid worker: who can be made responsible."""

    id: RecordId
    kind: Literal["department", "team", "worker"]
    name: str
    parent_id: RecordId | None = None
    region_id: RecordId | None = None
    phone: str | None = None
    source: str | None = None  # "invented" for the demo city


@dataclass(frozen=True, slots=True)
class Household:
    """A household (户); without a position it is counted apart, never guessed."""

    id: RecordId
    cell_id: RecordId | None
    number: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    external_id: str | None = None
    attached_by: Attachment = "none"
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """A person, with the least data that service needs; there is no risk on a person."""

    id: RecordId
    cell_id: RecordId | None
    name: str
    sex: int = 0  # 0 unknown, 1 male, 2 female, 9 not stated
    birth_date: str | None = None
    id_number: str | None = None
    phone: str | None = None
    household_id: RecordId | None = None
    relation: int | None = None  # 0 head ... 8 other
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    legal_basis: str | None = None
    keep_until: str | None = None
    external_id: str | None = None
    attached_by: Attachment = "none"
    source: str | None = None  # "invented" for the demo city


@dataclass(frozen=True, slots=True)
class ServiceNeed:
    """What a resident should be visited for, and how often."""

    id: RecordId
    resident_id: RecordId
    kind: str  # a key of gridmap.domain.service_needs
    interval_days: int
    last_visit_on: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to a service need."""

    id: RecordId
    need_id: RecordId
    visited_on: str
    unit_id: RecordId | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place (地): housing estate, shop, site, school, square ..."""

    id: RecordId
    cell_id: RecordId | None
    name: str
    kind: str = "other"
    address: str | None = None
    organisation_id: RecordId | None = None
    lon: float | None = None
    lat: float | None = None
    external_id: str | None = None
    attached_by: Attachment = "none"


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility (物): hydrant, lamp, camera, lift, manhole ..."""

    id: RecordId
    cell_id: RecordId | None
    name: str
    kind: str = "other"
    status: Literal["good", "broken", "unknown"] = "unknown"
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    external_id: str | None = None
    attached_by: Attachment = "none"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation (组织): authority, company, school, association ..."""

    id: RecordId
    cell_id: RecordId | None
    name: str
    kind: str = "other"
    credit_code: str | None = None  # unified social credit code, GB 32100
    address: str | None = None
    phone: str | None = None
    lon: float | None = None
    lat: float | None = None
    external_id: str | None = None
    attached_by: Attachment = "none"


@dataclass(frozen=True, slots=True)
class Hazard:
    """A hazard (隐患) at a place or facility, graded I (1) to IV (4) or not yet graded (None)."""

    id: RecordId
    holder_id: RecordId  # a Place or a Facility
    kind: str
    found_on: str
    grade: int | None = None
    due_on: str | None = None
    cleared_on: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event (事), one number each (一案一码)."""

    id: RecordId
    cell_id: RecordId | None
    number: str
    title: str
    reported_at: str
    content: str | None = None
    category: str = "other"
    severity: int = 4  # 1 (I, gravest) to 4 (IV)
    source: str = "other"  # grid_worker, hotline, walk_in, superior, department, patrol, import, other
    status: Literal["open", "closed", "rejected"] = "open"
    step: str = "received"  # see gridmap.domain.workflow
    place_id: RecordId | None = None
    address: str | None = None
    unit_id: RecordId | None = None
    respond_by: str | None = None
    close_by: str | None = None
    responded_at: str | None = None
    closed_at: str | None = None
    lon: float | None = None
    lat: float | None = None
    external_id: str | None = None
    attached_by: Attachment = "none"


@dataclass(frozen=True, slots=True)
class EventStep:
    """One step an event took."""

    id: RecordId
    event_id: RecordId
    step: str
    at: str
    unit_id: RecordId | None = None
    who: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A reference feature (road, rail, water, wall) that borders follow; line or polygon."""

    id: RecordId
    layer: str  # road, rail, water, building, ...
    geometry: BaseGeometry
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """A retired cell and one of those that came after it, with the share that went there."""

    id: RecordId
    parent_id: RecordId
    child_id: RecordId
    happened_on: str
    share_area: float  # of the parent, 0 to 1
    share_households: float | None = None


@dataclass(frozen=True, slots=True)
class LevelOverride:
    """A risk level set by hand: needs a reason and ends by itself."""

    id: RecordId
    cell_id: RecordId
    level: int  # 1 (I) to 4 (IV)
    reason: str
    expires_on: str
    set_on: str


@dataclass(frozen=True, slots=True)
class RiskModel:
    """A risk model as data; the one with the highest version is in force."""

    id: RecordId
    version: int
    name: str
    definition: str  # JSON, read by gridmap.domain.risk.model


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the workspace, value as JSON."""

    id: RecordId
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file kept with a record."""

    id: RecordId
    record_id: RecordId
    name: str
    media_type: str
    content: bytes


Record = (
    Region | Cell | Unit | Household | Resident | ServiceNeed | Visit | Place | Facility
    | Organisation | Hazard | Event | EventStep | ReferenceLine | Lineage | LevelOverride
    | RiskModel | Setting | AttachedFile | CellShape | Draft | DraftCell | CellLock | Net | NetArea
    | FormerCell | FormerValue
)  # fmt: skip

#: Table name of each kind of record. The word is the same in SQL, in code and in exports.
TABLES: dict[type[Record], str] = {
    Region: "region",
    Cell: "cell",
    Unit: "unit",
    Household: "household",
    Resident: "resident",
    ServiceNeed: "service_need",
    Visit: "visit",
    Place: "place",
    Facility: "facility",
    Organisation: "organisation",
    Hazard: "hazard",
    Event: "event",
    EventStep: "event_step",
    ReferenceLine: "reference_line",
    Lineage: "lineage",
    LevelOverride: "level_override",
    RiskModel: "risk_model",
    Setting: "setting",
    AttachedFile: "attached_file",
    CellShape: "cell_shape",
    Draft: "draft",
    DraftCell: "draft_cell",
    CellLock: "cell_lock",
    FormerCell: "former_cell",
    FormerValue: "former_value",
    Net: "net",
    NetArea: "net_area",
}
KINDS: dict[str, type[Record]] = {table: kind for kind, table in TABLES.items()}
