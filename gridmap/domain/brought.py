"""What is there together with what the same work is about to bring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from gridmap.domain.action import CellCode, Reader
from gridmap.domain.records import Cell, Record, RecordId

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Brought:
    """A reader that finds, by id, records that are not there yet too."""

    reader: Reader
    records: Mapping[RecordId, Record]

    def get(self, record_id: RecordId) -> Record | None:
        """The record as it is or will be, or None."""
        return self.records.get(record_id) or self.reader.get(record_id)

    def get_many(self, ids: Iterable[RecordId]) -> Mapping[RecordId, Record]:
        """The records among these ids that exist or will."""
        wanted = set(ids)
        here = {one: self.records[one] for one in wanted & self.records.keys()}
        return {**self.reader.get_many(wanted - here.keys()), **here}

    def cells_of(self, region_id: RecordId) -> list[Cell]:
        """The cells in force below a region now."""
        return self.reader.cells_of(region_id)

    def codes_of(self, community_id: RecordId) -> list[CellCode]:
        """The code of every cell that a community has or had."""
        return self.reader.codes_of(community_id)

    def referring_to(self, record_id: RecordId, kind: type[R], field: str) -> list[R]:
        """Records of a kind whose `field` holds this id now."""
        return self.reader.referring_to(record_id, kind, field)

    def all_of(self, kind: type[R]) -> list[R]:
        """Every record of a kind now."""
        return self.reader.all_of(kind)
