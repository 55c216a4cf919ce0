"""Make, rename, branch and discard drafts; lock cells in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.change import Change, added, removed, replaced
from gridmap.domain.errors import Refused
from gridmap.domain.planning.draft_names import draft_name, namesake
from gridmap.domain.planning.naming import told_numbers
from gridmap.domain.planning.overlay import drawn_cells, open_draft
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import CellLock, Draft, DraftCell
from gridmap.domain.records import Cell, Record, RecordId


@dataclass(frozen=True, slots=True)
class CreateDraft:
    """Makes an empty draft, or one that starts with what another draft holds."""

    name: str
    created_on: str
    branched_from: RecordId | None = None
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The draft and, when branched, a copy of every cell of the other.

        Raises:
            Refused: the name is empty, or another draft that is worked on has it.
        """
        name = _free_name(reader, self.name)
        draft = Draft(new_id(), name, self.created_on, branched_from=self.branched_from)
        records: list[Record] = [draft]
        if self.branched_from is not None:
            existing(reader, self.branched_from, Draft)
            records += _copies(reader, new_id, self.branched_from, draft.id)
        return added("change.create_draft", records)


@dataclass(frozen=True, slots=True)
class RenameDraft:
    """Gives a draft another name."""

    draft_id: RecordId
    name: str
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The draft before and after.

        Raises:
            Refused: the name is empty, or another draft that is worked on has it.
        """
        draft = existing(reader, self.draft_id, Draft)
        name = _free_name(reader, self.name, draft.id)
        return replaced("change.rename_draft", [(draft, replace(draft, name=name))])


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Puts a draft away; undo brings it back."""

    draft_id: RecordId
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The draft before and after."""
        draft = open_draft(reader, self.draft_id)
        return replaced("change.discard_draft", [(draft, replace(draft, status="discarded"))])


@dataclass(frozen=True, slots=True)
class LockCell:
    """Locks a cell of a draft, or unlocks it when it is locked."""

    draft_id: RecordId
    cell_id: RecordId
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The lock that comes or goes."""
        open_draft(reader, self.draft_id)
        locks = reader.referring_to(self.draft_id, CellLock, "draft_id")
        held = [lock for lock in locks if lock.cell_id == self.cell_id]
        if held:
            return removed("change.unlock_cell", held)
        if self.cell_id not in drawn_cells(reader, self.draft_id):
            existing(reader, self.cell_id, Cell)
        return added("change.lock_cell", [CellLock(new_id(), self.draft_id, self.cell_id)])


def _copies(reader: Reader, new_id: NewIds, source: RecordId, target: RecordId) -> list[Record]:
    drawn = drawn_cells(reader, source).values()
    copies: list[Record] = [replace(one, id=new_id(), draft_id=target) for one in drawn]
    locks = reader.referring_to(source, CellLock, "draft_id")
    return [*copies, *(replace(lock, id=new_id(), draft_id=target) for lock in locks)]


def _free_name(reader: Reader, text: str, draft_id: RecordId | None = None) -> str:
    name = draft_name(text)
    if namesake(reader, name, draft_id) is not None:
        raise Refused("draft_name_taken", name=name)
    return name


@dataclass(frozen=True, slots=True)
class ScheduleDraft:
    """Sets a draft to be published on a later day; it is not edited meanwhile.

    `numbers` are those that its new cells will have on that day, by the id of the cell.
    """

    draft_id: RecordId
    approval: Approval
    numbers: Mapping[RecordId, int] = field(default_factory=dict)
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The draft before and after."""
        draft = open_draft(reader, self.draft_id)
        made = replace(
            draft,
            status="scheduled",
            effective_on=self.approval.effective_on,
            approver=self.approval.approver,
            reason=self.approval.reason,
        )
        cells = _renumbered(reader, draft.id, self.numbers)
        return replaced("change.schedule_draft", [(draft, made), *cells])


@dataclass(frozen=True, slots=True)
class CallBackDraft:
    """Opens a scheduled draft again; it keeps what was approved, to be offered once more.

    `numbers` are those that its new cells go by, by the id of the cell: plans that wait may have moved
    them since it was scheduled.
    """

    draft_id: RecordId
    numbers: Mapping[RecordId, int] = field(default_factory=dict)
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The draft before and after.

        Raises:
            Refused: it is not scheduled.
        """
        draft = existing(reader, self.draft_id, Draft)
        if draft.status != "scheduled":
            raise Refused("draft_not_scheduled", name=draft.name)
        cells = _renumbered(reader, draft.id, self.numbers)
        return replaced("change.call_back_draft", [(draft, replace(draft, status="open")), *cells])


def _renumbered(
    reader: Reader, draft_id: RecordId, numbers: Mapping[RecordId, int]
) -> list[tuple[DraftCell, DraftCell]]:
    """The new cells of a draft that get other numbers, before and after."""
    drawn = drawn_cells(reader, draft_id)
    return [(drawn[cell], now) for cell, now in told_numbers(drawn, numbers).items()]
