"""Which records name which others, as a table."""

from collections.abc import Iterator
from dataclasses import dataclass

from gridmap.domain.action import Reader
from gridmap.domain.planning_records import FormerCell, FormerValue
from gridmap.domain.records import (
    AttachedFile,
    Cell,
    Event,
    EventStep,
    Facility,
    Hazard,
    Household,
    LevelOverride,
    Lineage,
    Organisation,
    Place,
    Record,
    Region,
    Resident,
    ServiceNeed,
    Unit,
    Visit,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that names another record.

    `part` says that the record has no life without the one it names: a visit without its need.
    """

    kind: type[Record]
    field: str
    to: tuple[type[Record], ...]  # empty: a record of any kind
    part: bool = False


REFERENCES: tuple[Reference, ...] = (
    Reference(Region, "parent_id", (Region,)),
    Reference(Cell, "community_id", (Region,)),
    Reference(Cell, "organisation_id", (Organisation,)),
    Reference(Cell, "worker_id", (Unit,)),
    Reference(Cell, "leader_id", (Unit,)),
    Reference(Unit, "parent_id", (Unit,)),
    Reference(Unit, "region_id", (Region,)),
    Reference(Household, "cell_id", (Cell,)),
    Reference(Resident, "cell_id", (Cell,)),
    Reference(Resident, "household_id", (Household,)),
    Reference(ServiceNeed, "resident_id", (Resident,), part=True),
    Reference(Visit, "need_id", (ServiceNeed,), part=True),
    Reference(Visit, "unit_id", (Unit,)),
    Reference(Place, "cell_id", (Cell,)),
    Reference(Place, "organisation_id", (Organisation,)),
    Reference(Facility, "cell_id", (Cell,)),
    Reference(Organisation, "cell_id", (Cell,)),
    Reference(Hazard, "holder_id", (Place, Facility), part=True),
    Reference(Event, "cell_id", (Cell,)),
    Reference(Event, "place_id", (Place,)),
    Reference(Event, "unit_id", (Unit,)),
    Reference(EventStep, "event_id", (Event,), part=True),
    Reference(EventStep, "unit_id", (Unit,)),
    Reference(Lineage, "parent_id", (Cell,)),
    Reference(Lineage, "child_id", (Cell,)),
    Reference(LevelOverride, "cell_id", (Cell,)),
    Reference(AttachedFile, "record_id", (), part=True),
    Reference(FormerCell, "record_id", (), part=True),
    Reference(FormerValue, "record_id", (Cell, Region), part=True),
)


def references_of(kind: type[Record]) -> dict[str, Reference]:
    """The fields of a kind that name other records."""
    return {ref.field: ref for ref in REFERENCES if ref.kind is kind}


def referring(reader: Reader, record: Record) -> Iterator[tuple[Reference, Record]]:
    """Every record that names this one, with the field that does."""
    for ref in REFERENCES:
        if not ref.to or isinstance(record, ref.to):
            for found in reader.referring_to(record.id, ref.kind, ref.field):
                yield ref, found
