"""The words that records may hold in their coded fields, as tables.

`CLOSED` fields hold one of their words and nothing else. `OPEN` fields offer theirs and take what
other people's files bring as it is. Each word is worded as ``records.<group>.<word>`` in the
translations.
"""

from collections.abc import Hashable

from gridmap.domain.records import (
    REGION_LEVELS,
    Cell,
    Event,
    Facility,
    Hazard,
    LevelOverride,
    Organisation,
    Place,
    Record,
    Region,
    Resident,
    ServiceNeed,
    Unit,
)
from gridmap.domain.service_needs import NEED_KINDS

PLACE_KINDS = (
    "estate", "shop", "restaurant", "hotel", "entertainment", "market", "office", "industry",
    "warehouse", "construction_site", "school", "kindergarten", "hospital", "clinic", "care_home",
    "religious_site", "public_square", "park", "scenic_area", "transport_hub", "fuel_station",
    "rental_housing", "self_built_house", "other",
)  # fmt: skip

FACILITY_KINDS = (
    "hydrant", "fire_cabinet", "lamp", "camera", "lift", "manhole", "transformer", "gas_valve",
    "charging_point", "waste_point", "public_toilet", "defibrillator", "sign", "bridge", "pump",
    "bus_stop", "other",
)  # fmt: skip

ORGANISATION_KINDS = (
    "authority", "public_institution", "company", "sole_trader", "school", "hospital",
    "association", "foundation", "social_service", "residents_committee", "villagers_committee",
    "property_management", "owners_committee", "volunteers", "collective", "other",
)  # fmt: skip

EVENT_CATEGORIES = (
    "dispute", "neighbour", "property_management", "labour", "family", "land",
    "public_safety", "fire_safety", "gas", "electricity", "traffic", "construction",
    "workplace_safety", "food_safety", "health", "environment", "sanitation", "noise", "water",
    "facility", "street_order", "illegal_building", "flood", "livelihood", "help", "advice", "other",
)  # fmt: skip

EVENT_SOURCES = (
    "grid_worker", "hotline", "walk_in", "superior", "department", "patrol", "import", "other",
)  # fmt: skip

HAZARD_KINDS = (
    "fire_passage", "gas", "electrical", "building", "slope", "flood", "e_bike_charging",
    "lift", "chemical", "food", "crowding", "other",
)  # fmt: skip

#: What a dedicated cell (专属网格) may be for.
DEDICATED_TO = (
    "authority", "hospital", "school", "construction_site", "scenic_area", "complex", "enterprise",
    "religious_site", "market", "park", "other",
)  # fmt: skip

SEXES = (0, 1, 2, 9)
RELATIONS = tuple(range(9))
GRADES = (1, 2, 3, 4)
FACILITY_STATES = ("good", "broken", "unknown")
UNIT_KINDS = ("department", "team", "worker")
CELL_KINDS = ("basic", "dedicated")

#: (kind of record, field) -> (group of its words, the words). Whatever else they hold is wrong.
CLOSED: dict[tuple[type[Record], str], tuple[str, tuple[Hashable, ...]]] = {
    (Region, "level"): ("level", REGION_LEVELS),
    (Cell, "kind"): ("cell_kind", CELL_KINDS),
    (Unit, "kind"): ("unit_kind", UNIT_KINDS),
    (Resident, "sex"): ("sex", SEXES),
    (Resident, "relation"): ("relation", RELATIONS),
    (ServiceNeed, "kind"): ("need", tuple(NEED_KINDS)),
    (Facility, "status"): ("facility_status", FACILITY_STATES),
    (Hazard, "grade"): ("grade", GRADES),
    (Event, "severity"): ("severity", GRADES),
    (Event, "status"): ("event_status", ("open", "closed", "rejected")),
    (LevelOverride, "level"): ("severity", GRADES),
}

#: The same for fields that take other words too.
OPEN: dict[tuple[type[Record], str], tuple[str, tuple[str, ...]]] = {
    (Cell, "dedicated_to"): ("dedicated_to", DEDICATED_TO),
    (Place, "kind"): ("place_kind", PLACE_KINDS),
    (Facility, "kind"): ("facility_kind", FACILITY_KINDS),
    (Organisation, "kind"): ("organisation_kind", ORGANISATION_KINDS),
    (Hazard, "kind"): ("hazard_kind", HAZARD_KINDS),
    (Event, "category"): ("event_category", EVENT_CATEGORIES),
    (Event, "source"): ("event_source", EVENT_SOURCES),
}
