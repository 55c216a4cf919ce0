"""Bring a draft up to date with the published state."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from shapely.geometry.base import BaseGeometry

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader
from gridmap.domain.change import Change
from gridmap.domain.coverage.model import Edit
from gridmap.domain.errors import Refused
from gridmap.domain.planning.crossing import main_parent
from gridmap.domain.planning.naming import numbered, told_numbers
from gridmap.domain.planning.overlay import drawn_cells, fingerprint, parents_of, unpublished_draft
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, Record, RecordId


@dataclass(frozen=True, slots=True)
class BringUpToDate:
    """Writes what was decided: cells that leave the draft, cells drawn anew, cells that still fit.

    A draft that waits for its day is called back: somebody approved what it was before. It keeps the day
    that it was meant for, unless nothing is left of it.

    `redrawn` gives cells their shapes over what is published now, None for none; a new cell in it
    has its parents there. `renamed` gives a cell that was retired below the draft, and is kept as a
    new one, its new id. `numbers` are those that new cells go by, by the id that they had.
    """

    draft_id: RecordId
    dropped: frozenset[RecordId] = frozenset()
    redrawn: Edit = field(default_factory=lambda: Edit("", {}))
    fitting: frozenset[RecordId] = frozenset()
    renamed: Mapping[RecordId, RecordId] = field(default_factory=dict)
    numbers: Mapping[RecordId, int] = field(default_factory=dict)
    permission: ClassVar[Permission] = "edit_boundaries"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The draft's cells before and after.

        Raises:
            Refused: the draft cannot be edited, or nothing is to be done.
        """
        draft = unpublished_draft(reader, self.draft_id)
        known = drawn_cells(reader, self.draft_id)
        told = told_numbers(known, self.numbers)
        drawn = {**known, **told}
        after: dict[RecordId, Record | None] = {one.id: one for one in told.values()}
        after |= {drawn[one].id: None for one in self.dropped}
        for cell in self.fitting:
            after[drawn[cell].id] = replace(drawn[cell], base=_base(reader, cell))
        former = {now: was for was, now in self.renamed.items()}
        for cell, shape in self.redrawn.shapes.items():
            was = drawn.get(former.get(cell, cell))
            now = self._drawn(reader, new_id, was, cell, shape)
            record = now or was
            if record is not None:
                after[record.id] = now
        after = numbered(reader, drawn, after)
        records = {one.id: one for one in known.values()}
        before: dict[RecordId, Record | None] = {one: records.get(one) for one in after}
        if all(before[one] == after[one] for one in after):
            raise Refused("draft_up_to_date", name=draft.name)
        if draft.status == "scheduled":
            left = (after.get(one.id, one) for one in (*drawn.values(), *after.values()) if one is not None)
            day = draft.effective_on if any(left) else None
            before[draft.id], after[draft.id] = draft, replace(draft, status="open", effective_on=day)
        return Change("change.bring_up_to_date", before, after)

    def _drawn(
        self,
        reader: Reader,
        new_id: NewIds,
        was: DraftCell | None,
        cell_id: RecordId,
        shape: BaseGeometry | None,
    ) -> DraftCell | None:
        published = reader.get(cell_id)
        if not isinstance(published, Cell) or published.valid_to is not None:
            if shape is None or was is None:
                return None
            parents = self.redrawn.parents.get(cell_id, ())
            # It is given the number that it goes by: another plan may have published its own.
            made = replace(was, cell_id=cell_id, state="new", geometry=shape, base=None, number=None)
            return replace(made, parents=json.dumps(parents), name=_name(reader, was, parents, shape))
        if shape is not None and shape.normalize() == published.geometry.normalize():
            return None
        made = DraftCell(
            new_id() if was is None else was.id,
            self.draft_id,
            cell_id,
            "retired" if shape is None else "changed",
            published.community_id,
            published.name,
            published.geometry if shape is None else shape,
            published.kind,
            published.dedicated_to,
            published.organisation_id,
        )
        return replace(made, base=fingerprint(published))


def _base(reader: Reader, cell_id: RecordId) -> str | None:
    published = reader.get(cell_id)
    return fingerprint(published) if isinstance(published, Cell) else None


def _name(reader: Reader, was: DraftCell, parents: Sequence[RecordId], shape: BaseGeometry) -> str:
    """A name that is a parent's becomes the new parent's, as pieces are told apart by their numbers then."""
    former = {one.name for one in reader.get_many(parents_of(was)).values() if isinstance(one, Cell)}
    now = {key: one for key, one in reader.get_many(parents).items() if isinstance(one, Cell)}
    if was.name not in former or not now:
        return was.name
    return now[main_parent(now, shape, lambda one: now[one].geometry)].name
