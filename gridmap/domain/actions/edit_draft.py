"""Write an edit of the coverage into a draft."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from shapely.geometry.base import BaseGeometry

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.change import Change
from gridmap.domain.coverage.model import Edit
from gridmap.domain.errors import Refused
from gridmap.domain.planning.crossing import main_parent
from gridmap.domain.planning.left_vertices import drop_left_vertices
from gridmap.domain.planning.locks import changed_by
from gridmap.domain.planning.naming import numbered
from gridmap.domain.planning.overlay import (
    drawn_cells,
    fingerprint,
    locked_cells,
    open_draft,
    published_parents,
)
from gridmap.domain.planning.restoring import drop_what_is_published, restore_published
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, Record, RecordId


@dataclass(frozen=True, slots=True)
class Dedication:
    """What a new cell is dedicated to."""

    dedicated_to: str
    name: str
    organisation_id: RecordId | None = None


@dataclass(frozen=True, slots=True)
class EditDraft:
    """Draws an edit into a draft; the edit has been checked against the draft's coverage."""

    draft_id: RecordId
    edit: Edit
    dedication: Dedication | None = None  # of the new cells
    seen: Mapping[RecordId, BaseGeometry] | None = None  # what the cells looked like to whoever drew
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The draft's cells before and after.

        Raises:
            Refused: the draft cannot be edited, a cell is locked or gone, or what is published below
                the draft is no longer what was drawn over.
        """
        open_draft(reader, self.draft_id)
        drawn, locked = drawn_cells(reader, self.draft_id), locked_cells(reader, self.draft_id)
        before: dict[RecordId, Record | None] = {}
        after: dict[RecordId, Record | None] = {}
        for cell_id in changed_by(self.edit, locked, lambda one: _shape(reader, drawn.get(one), one)):
            raise Refused("coverage_locked", name=_name(reader, drawn.get(cell_id), cell_id))
        for cell_id, shape in self.edit.shapes.items():
            was = drawn.get(cell_id)
            now = self._drawn(reader, new_id, drawn, cell_id, shape)
            if was is None and now is None:
                continue
            key = was.id if was is not None else now.id if now is not None else 0
            before[key], after[key] = was, now
        if self.dedication is None:
            restore_published(reader, drawn, locked, before, after)
        drop_left_vertices(reader, drawn, before, after)
        drop_what_is_published(reader, before, after)
        after = numbered(reader, drawn, after)
        known = {one.id: one for one in drawn.values()}
        before |= {one: known[one] for one in after.keys() - before.keys()}
        return Change("change.restore" if self._restores(drawn, after) else self.edit.label, before, after)

    def _restores(self, drawn: Mapping[RecordId, DraftCell], after: Mapping[RecordId, Record | None]) -> bool:
        """Whether what was to become one new cell of the draft is a published one again instead."""
        if self.edit.label != "change.dissolve":
            return False
        kept = [drawn[one] for one, shape in self.edit.shapes.items() if shape is not None and one in drawn]
        return any(one.state == "new" and after.get(one.id, one) is None for one in kept)

    def _drawn(
        self,
        reader: Reader,
        new_id: NewIds,
        drawn: dict[RecordId, DraftCell],
        cell_id: RecordId,
        shape: BaseGeometry | None,
    ) -> DraftCell | None:
        was = drawn.get(cell_id)
        if shape is None and was is not None and was.state == "new":
            return None
        if was is not None and shape is not None:
            return replace(was, geometry=shape, state="changed" if was.state == "retired" else was.state)
        if cell_id in self.edit.parents and shape is not None:
            return self._new(reader, new_id(), drawn, cell_id, shape)
        published = existing(reader, cell_id, Cell)
        if was is None:
            self._check_seen(published)
        state: Literal["retired", "changed"] = "retired" if shape is None else "changed"
        last = published if was is None else was  # of a retired cell it is kept which vertices it had
        made = DraftCell(
            new_id() if was is None else was.id,
            self.draft_id,
            cell_id,
            state,
            published.community_id,
            published.name,
            last.geometry if shape is None else shape,
            published.kind,
            published.dedicated_to,
            published.organisation_id,
            base=fingerprint(published),
        )
        return made if was is None else replace(made, base=was.base)

    def _check_seen(self, published: Cell) -> None:
        seen = self.seen.get(published.id) if self.seen is not None else published.geometry
        if published.valid_to is not None or seen != published.geometry:
            raise Refused("draft_ground_moved", name=published.name)

    def _new(
        self,
        reader: Reader,
        record_id: RecordId,
        drawn: dict[RecordId, DraftCell],
        cell_id: RecordId,
        shape: BaseGeometry,
    ) -> DraftCell:
        from_cells = self.edit.parents[cell_id]
        largest = main_parent(from_cells, shape, lambda one: _shape(reader, drawn.get(one), one))
        origin = drawn.get(largest) or existing(reader, largest, Cell)
        parents = json.dumps(published_parents(from_cells, drawn))
        dedicated = self.dedication
        return DraftCell(
            record_id,
            self.draft_id,
            cell_id,
            "new",
            origin.community_id,
            dedicated.name if dedicated else origin.name,
            shape,
            "dedicated" if dedicated else "basic" if len(from_cells) > 1 else origin.kind,
            dedicated.dedicated_to if dedicated else None if len(from_cells) > 1 else origin.dedicated_to,
            dedicated.organisation_id
            if dedicated
            else None
            if len(from_cells) > 1
            else origin.organisation_id,
            parents,
        )


def _shape(reader: Reader, drawn: DraftCell | None, cell_id: RecordId) -> BaseGeometry:
    return (drawn or existing(reader, cell_id, Cell)).geometry


def _name(reader: Reader, drawn: DraftCell | None, cell_id: RecordId) -> str:
    return (drawn or existing(reader, cell_id, Cell)).name
