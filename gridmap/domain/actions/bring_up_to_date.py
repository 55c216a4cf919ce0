"""Bring a draft up to date with the published state."""

from dataclasses import dataclass, replace
from typing import ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.change import Change
from gridmap.domain.errors import Refused
from gridmap.domain.planning.overlay import fingerprint, open_draft
from gridmap.domain.planning.rebase import groups
from gridmap.domain.records import Cell, Record, RecordId


@dataclass(frozen=True, slots=True)
class BringUpToDate:
    """Keeps what still fits the published state; what does not is dropped only when asked for."""

    draft_id: RecordId
    drop_conflicts: bool = False
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The draft's cells before and after.

        Raises:
            Refused: the draft cannot be edited, is up to date, or has conflicts that are to be kept.
        """
        draft = open_draft(reader, self.draft_id)
        before: dict[RecordId, Record | None] = {}
        after: dict[RecordId, Record | None] = {}
        conflicts = 0
        for group in groups(reader, self.draft_id):
            if group.conflicts:
                conflicts += len(group.cells)
                before |= {one.id: one for one in group.cells}
                after |= dict.fromkeys(one.id for one in group.cells)
                continue
            for one in group.outdated:
                published = existing(reader, one.cell_id, Cell)
                before[one.id] = one
                after[one.id] = replace(one, base=fingerprint(published))
        if conflicts and not self.drop_conflicts:
            raise Refused("draft_conflicts", name=draft.name, count=conflicts)
        if not before:
            raise Refused("draft_up_to_date", name=draft.name)
        return Change("change.bring_up_to_date", before, after)
