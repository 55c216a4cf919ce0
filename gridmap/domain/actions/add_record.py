"""Add one record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader
from gridmap.domain.actions.positions import attached
from gridmap.domain.actions.typed import typed_values
from gridmap.domain.change import Change, added
from gridmap.domain.errors import Refused
from gridmap.domain.fields import ADDED, fields_of
from gridmap.domain.records import KINDS, Record
from gridmap.domain.references import references_of
from gridmap.domain.terms import field_term, kind_term

_POSITION = frozenset({"cell_id", "lon", "lat"})


@dataclass(frozen=True, slots=True)
class AddRecord:
    """Adds a record of a table with these values.

    `values` may hold the edited fields of its kind, what it is a part of (`resident_id`,
    `need_id`, `holder_id`), and for the kinds that belong to a cell `cell_id`, `lon` and `lat`.
    """

    table: str
    values: Mapping[str, Any]
    permission: ClassVar[Permission] = "edit_records"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The record that comes to be.

        Raises:
            Refused: a kind that is not added one by one, an unknown field, a required one missing,
                a value of the wrong form, or a position in no cell.
        """
        kind = self._kind()
        owners = {name for name, ref in references_of(kind).items() if ref.part}
        located = "cell_id" in fields_of(kind)
        also = frozenset(owners | (_POSITION if located else set()))
        values = typed_values(kind, self.values, also)
        for name, field in fields_of(kind).items():
            if field.required and values.get(name) is None:
                raise Refused("records.required", field=field_term(name))
        if located:
            values |= attached(reader, values)
        record = kind(id=new_id(), **values)
        return added(f"change.add_{self.table}", [record])

    def _kind(self) -> type[Record]:
        kind = KINDS.get(self.table)
        if kind not in ADDED:
            raise Refused("records.not_added", kind=kind_term(self.table))
        assert kind is not None
        return kind
