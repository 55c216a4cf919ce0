"""Edit one record."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader
from gridmap.domain.actions.positions import attached
from gridmap.domain.actions.typed import typed_values
from gridmap.domain.change import Change, replaced
from gridmap.domain.errors import Refused
from gridmap.domain.fields import fields_of, is_located
from gridmap.domain.people import needed_for
from gridmap.domain.records import TABLES, RecordId

_POSITION = frozenset({"cell_id", "lon", "lat"})


@dataclass(frozen=True, slots=True)
class EditRecord:
    """Sets some fields of a record.

    For the kinds that belong to a cell, `cell_id`, `lon` and `lat` move it: a new position must lie
    in the cell named with it.
    """

    id: RecordId
    values: Mapping[str, Any]
    permission: ClassVar[Permission] = "edit_records"

    def also_needs(self, reader: Reader) -> tuple[Permission, ...]:
        """The permission to see people, where the record tells of one."""
        return needed_for(reader.get(self.id))

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The record before and after.

        Raises:
            Refused: the record is gone, a field is not edited or required or of the wrong form, or
                the new position lies in no cell.
        """
        record = reader.get(self.id)
        if record is None:
            raise Refused("record_gone", id=self.id)
        kind = type(record)
        movable = is_located(kind) and "cell_id" in fields_of(kind)
        values = typed_values(kind, self.values, _POSITION if movable else frozenset())
        if moved := {name for name in _POSITION & values.keys() if values[name] != getattr(record, name)}:
            if moved == {"cell_id"}:  # the position stays, the record goes to another cell by hand
                values |= attached(reader, {"cell_id": values["cell_id"]})
            else:
                values |= attached(reader, {"cell_id": getattr(record, "cell_id", None)} | values)
        after = replace(record, **values)
        if all(getattr(after, f.name) == getattr(record, f.name) for f in fields(record)):
            raise Refused("records.nothing_changed")
        return replaced(f"change.edit_{TABLES[kind]}", [(record, after)])
