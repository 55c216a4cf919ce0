"""Which cells' risk a change touches."""

from dataclasses import dataclass, field

from gridmap.domain.action import Reader
from gridmap.domain.change import Change
from gridmap.domain.records import (
    Cell,
    Event,
    Facility,
    Hazard,
    Household,
    LevelOverride,
    Organisation,
    Place,
    Record,
    RecordId,
    Region,
    Resident,
    RiskModel,
    ServiceNeed,
    Setting,
    Visit,
)

#: Tables that bulk work can change risk by.
TABLES = frozenset({
    "cell", "region", "event", "place", "facility", "organisation", "household", "resident", "hazard",
    "service_need", "visit", "level_override", "risk_model", "setting",
})  # fmt: skip

_IN_A_CELL = (Event, Place, Facility, Organisation, Household, Resident, LevelOverride)


@dataclass(slots=True)
class Touched:
    """What has to be computed again."""

    cells: set[RecordId] = field(default_factory=set)
    shape: bool = False  # cells or regions came, went or moved to another parent
    rules: bool = False  # the model or a setting: everything

    def __bool__(self) -> bool:
        """Whether anything has."""
        return bool(self.cells) or self.shape or self.rules


def touched_by(change: Change, reader: Reader) -> Touched:
    """What a change that was made touches, on the side before and on the side after."""
    found = Touched()
    for record_id in change.ids:
        before, after = change.before.get(record_id), change.after.get(record_id)
        if before == after:
            continue
        for record in (before, after):
            if record is not None:
                _look_at(record, change, reader, found)
        found.shape |= _place_in_tree(before) != _place_in_tree(after)
    return found


def _look_at(record: Record, change: Change, reader: Reader, found: Touched) -> None:
    if isinstance(record, RiskModel | Setting):
        found.rules |= isinstance(record, RiskModel) or record.name == "roll_up"
        return
    if isinstance(record, Cell):
        found.cells.add(record.id)
        return
    for holder in _holders(record, change, reader):
        if holder.cell_id is not None:  # type: ignore[union-attr]  # what _holders gives has one
            found.cells.add(holder.cell_id)  # type: ignore[union-attr]  # as above


def _holders(record: Record, change: Change, reader: Reader) -> list[Record]:
    """The records with a cell that this one counts for: itself, or what it belongs to, before and after."""
    if isinstance(record, _IN_A_CELL):
        return [record]
    if isinstance(record, Hazard):
        above = record.holder_id
    elif isinstance(record, ServiceNeed):
        above = record.resident_id
    elif isinstance(record, Visit):
        above = record.need_id
    else:
        return []
    versions = {change.before.get(above), change.after.get(above), reader.get(above)} - {None}
    return [one for version in versions if version for one in _holders(version, change, reader)]


def _place_in_tree(record: Record | None) -> object:
    if isinstance(record, Cell):
        return record.community_id, record.valid_from, record.valid_to
    if isinstance(record, Region):
        return record.level, record.parent_id, record.valid_from, record.valid_to
    return None
