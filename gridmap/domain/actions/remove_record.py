"""Remove one record, with what has no life without it."""

from dataclasses import dataclass
from typing import ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader
from gridmap.domain.change import Change, removed
from gridmap.domain.errors import Refused
from gridmap.domain.fields import ADDED
from gridmap.domain.people import needed_for
from gridmap.domain.records import TABLES, Record, RecordId
from gridmap.domain.references import referring
from gridmap.domain.terms import kind_term, kind_terms


@dataclass(frozen=True, slots=True)
class RemoveRecord:
    """Removes a record and its parts: a resident with needs and visits, a place with hazards.

    A record that others name is kept: they would point at nothing.
    """

    id: RecordId
    permission: ClassVar[Permission] = "edit_records"

    def also_needs(self, reader: Reader) -> tuple[Permission, ...]:
        """The permission to see people, where the record tells of one."""
        return needed_for(reader.get(self.id))

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """Every record that goes.

        Raises:
            Refused: it is gone already, is of a kind that is retired and never removed, or others
                name it or one of its parts.
        """
        record = reader.get(self.id)
        if record is None:
            raise Refused("record_gone", id=self.id)
        if not isinstance(record, ADDED):
            raise Refused("records.not_removed", kind=kind_term(TABLES[type(record)]))
        going = with_parts(reader, record)
        return removed(f"change.remove_{TABLES[type(record)]}", going)


def with_parts(reader: Reader, record: Record) -> list[Record]:
    """A record and all that has no life without it.

    Raises:
        Refused: a record that is not among them names one of them.
    """
    going, waiting = {record.id: record}, [record]
    outside: list[Record] = []
    while waiting:
        for ref, found in referring(reader, waiting.pop()):
            if found.id in going:
                continue
            if ref.part:
                going[found.id] = found
                waiting.append(found)
            else:
                outside.append(found)
    if named_by := [found for found in outside if found.id not in going]:
        kinds = sorted({TABLES[type(found)] for found in named_by})
        raise Refused("records.referred_to", count=len(named_by), kinds=kind_terms(kinds))
    return list(going.values())
