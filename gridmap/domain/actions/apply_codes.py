"""Give regions and cells the codes and names of an official list."""

from dataclasses import dataclass, replace
from typing import ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.change import Change, replaced
from gridmap.domain.records import Cell, Record, RecordId, Region


@dataclass(frozen=True, slots=True)
class ApplyCodes:
    """New codes and names, by id."""

    permission: ClassVar[Permission] = "import"

    regions: tuple[tuple[RecordId, str, str], ...]  # id, code, name
    cells: tuple[tuple[RecordId, str], ...] = ()  # id, code

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The regions and cells with their new codes and names.

        Raises:
            Refused: one of them is gone.
        """
        pairs: list[tuple[Record, Record]] = []
        for region_id, code, name in self.regions:
            region = existing(reader, region_id, Region)
            pairs.append((region, replace(region, code=code, name=name)))
        for cell_id, code in self.cells:
            cell = existing(reader, cell_id, Cell)
            pairs.append((cell, replace(cell, code=code)))
        return replaced("codes.imported", pairs)
