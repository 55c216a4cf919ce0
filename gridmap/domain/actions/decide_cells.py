"""Say which cells records belong to whose cell is no longer in force."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader
from gridmap.domain.change import Change
from gridmap.domain.errors import Refused
from gridmap.domain.planning_records import FormerCell
from gridmap.domain.records import Cell, Household, Record, RecordId, Resident


@dataclass(frozen=True, slots=True)
class DecideCells:
    """Attaches records to cells by hand; residents go with their household.

    `targets` gives each record its cell. The cell that it leaves is remembered, so that past days
    still show it there.
    """

    targets: Mapping[RecordId, RecordId]
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The records before and after.

        Raises:
            Refused: a record is gone or belongs to a cell in force, or a target is not in force.
        """
        cells = _cells(reader, self.targets.values())
        if any(cell.valid_to is not None for cell in cells.values()) or len(cells) < len(
            set(self.targets.values())
        ):
            raise Refused("undecided_target_gone")
        records: dict[RecordId, Any] = dict(reader.get_many(self.targets))
        past = _cells(reader, (one.cell_id for one in records.values()))
        before: dict[RecordId, Record | None] = {}
        after: dict[RecordId, Record | None] = {}
        for key, target in self.targets.items():
            record = records.get(key)
            left = past.get(record.cell_id) if record is not None else None
            if record is None or left is None or left.valid_to is None:
                raise Refused("undecided_decided")
            for one in [record, *_going_along(reader, record)]:
                before[one.id] = one
                after[one.id] = replace(one, cell_id=target, attached_by="hand")
                if left.valid_from != left.valid_to:  # a withdrawn cell was never in force
                    former = FormerCell(new_id(), one.id, left.id, left.valid_to)
                    before[former.id], after[former.id] = None, former
        return Change("change.decide_cells", before, after)


def _cells(reader: Reader, ids: Any) -> dict[RecordId, Cell]:
    wanted = {one for one in ids if one is not None}
    return {key: cell for key, cell in reader.get_many(wanted).items() if isinstance(cell, Cell)}


def _going_along(reader: Reader, record: Any) -> list[Resident]:
    if not isinstance(record, Household):
        return []
    residents = reader.referring_to(record.id, Resident, "household_id")
    return [one for one in residents if one.cell_id == record.cell_id]
