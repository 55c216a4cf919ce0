"""What publishing a draft does to the records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.attach import Cells
from gridmap.domain.change import Change
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.errors import Refused
from gridmap.domain.field_text import fitting
from gridmap.domain.planning.lineage import lineage, only_heirs
from gridmap.domain.planning.naming import name_of, new_codes
from gridmap.domain.planning.overlay import drawn_cells, fingerprint, new_in, open_draft, parents_of
from gridmap.domain.planning.reattach import Located, Reattached, cells_after, reattach
from gridmap.domain.planning_records import AT_WORK, CellShape, Draft, DraftCell
from gridmap.domain.records import Cell, Record, RecordId


@dataclass(frozen=True, slots=True)
class Approval:
    """When a plan takes effect, why, and who approved it."""

    effective_on: str
    approver: str
    reason: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing writes, and what it says to the planner."""

    change: Change
    reattached: Mapping[str, Reattached]  # by table
    retired: tuple[Cell, ...]
    new: tuple[Cell, ...]
    changed: tuple[Cell, ...]  # without those that only got another vertex
    shown: Mapping[RecordId, str] = field(default_factory=dict)  # codes by which new ones went in the draft

    @property
    def moved(self) -> int:
        """Records that go to another cell."""
        return sum(len(one.column.ids) for one in self.reattached.values() if one.column)

    @property
    def renumbered(self) -> tuple[tuple[str, Cell], ...]:
        """New cells that get another code than the draft showed, with the one that it showed, by this."""
        known = ((self.shown.get(one.id, one.code), one) for one in self.new)
        return tuple(sorted((pair for pair in known if pair[0] != pair[1].code), key=lambda pair: pair[0]))

    @property
    def unattended(self) -> int:
        """New cells with neither worker nor head, where cells that the plan touches have any at all."""
        known = any(one.worker_id or one.leader_id for one in (*self.retired, *self.changed, *self.new))
        return sum(not (one.worker_id or one.leader_id) for one in self.new) if known else 0

    @property
    def undecided(self) -> int:
        """Records that stay on a retired cell until someone decides."""
        return sum(len(one.undecided) for one in self.reattached.values())


def touched_cells(reader: Reader, draft_id: RecordId) -> list[Cell]:
    """The published cells that a draft changes or retires."""
    drawn = drawn_cells(reader, draft_id).values()
    return [existing(reader, one.cell_id, Cell) for one in drawn if one.state != "new"]


def conflicts(reader: Reader, draft_id: RecordId) -> list[DraftCell]:
    """Cells of a draft whose published state has moved on since the draft first touched them."""
    found = []
    for one in drawn_cells(reader, draft_id).values():
        if one.state == "new":
            continue
        published = reader.get(one.cell_id)
        if not isinstance(published, Cell) or fingerprint(published) != one.base:
            found.append(one)
    return found


def refuse_outdated(reader: Reader, draft_id: RecordId) -> None:
    """Let nothing be counted in a draft that lies over other cells than it was drawn over.

    Raises:
        Refused: it is not published, and what is published below it has moved on.
    """
    draft = existing(reader, draft_id, Draft)
    if draft.status in AT_WORK and (outdated := conflicts(reader, draft_id)):
        raise Refused("draft_figures_held", name=draft.name, count=len(outdated), draft_id=draft_id)


def publication(
    reader: Reader,
    draft_id: RecordId,
    approval: Approval,
    records: Sequence[Located],
    new_id: NewIds,
    today: str,
    taken: Collection[str] = (),
) -> Publication:
    """What publishing a draft would write.

    Args:
        reader: The published state and the draft.
        draft_id: An open or scheduled draft.
        approval: When, why and by whom.
        records: Every record of the touched cells, a table each.
        new_id: Ids for lineage rows and former shapes.
        today: The day it is written.
        taken: Codes that plans take which take effect before it.

    Raises:
        Refused: the draft is empty, outdated or not open, or the approval is not whole.
    """
    draft = existing(reader, draft_id, Draft)
    earliest = today
    if draft.status == "scheduled":  # it may be published late, for the day that was approved
        earliest = min(draft.effective_on or today, today)
    else:
        open_draft(reader, draft_id)
    _check_approval(approval, earliest)
    drawn = drawn_cells(reader, draft_id)
    if not drawn:
        raise Refused("draft_empty", name=draft.name)
    if outdated := conflicts(reader, draft_id):
        raise Refused("draft_outdated", name=draft.name, count=len(outdated))
    day = approval.effective_on
    published = {cell.id: cell for cell in touched_cells(reader, draft_id)}
    new = _new_cells(reader, drawn, published, day, taken)
    shapes_after = [(one.id, one.geometry) for one in new]
    before: dict[RecordId, Record | None] = {}
    after: dict[RecordId, Record | None] = {}
    retired, changed = [], []
    for cell_id, cell in published.items():
        one, before[cell_id] = drawn[cell_id], cell
        if one.state == "retired":
            after[cell_id] = replace(cell, valid_to=day)
            retired.append(cell)
            continue
        made = replace(cell, geometry=one.geometry)
        after[cell_id] = made
        if not same_ground(cell.geometry, made.geometry):
            changed.append(made)
        shapes_after.append((cell_id, one.geometry))
        shape = CellShape(new_id(), cell_id, cell.geometry, _shape_since(reader, cell), day)
        before[shape.id], after[shape.id] = None, shape
    gone, cells = frozenset(cell.id for cell in retired), cells_after(shapes_after)
    drawn_from = {one.id: (one.geometry, parents_of(drawn[one.id])) for one in new}
    rows = lineage(
        {cell.id: cell.geometry for cell in published.values()},
        gone,
        {**drawn_from, **{one.id: (one.geometry, ()) for one in changed}},
        _homes(records, cells),
        day,
        new_id,
    )
    brought: list[Record] = [*new, *rows]
    for record in brought:
        before[record.id], after[record.id] = None, record
    before[draft.id] = draft
    after[draft.id] = replace(
        draft,
        status="published",
        effective_on=day,
        published_on=today,
        approver=approval.approver,
        reason=approval.reason,
    )
    heirs = only_heirs(rows)
    reattached = {one.table: reattach(one, cells, gone, heirs) for one in records}
    columns = tuple(one.column for one in reattached.values() if one.column)
    change = Change("change.publish_draft", before, after, approval.reason, columns)
    return Publication(change, reattached, tuple(retired), tuple(new), tuple(changed))


def _check_approval(approval: Approval, today: str) -> None:
    if not approval.approver.strip() or not approval.reason.strip():
        raise Refused("draft_needs_approver")
    fitting("approver", approval.approver)
    fitting("reason", approval.reason)
    if not _is_day(approval.effective_on):  # a plan for no day would never take effect
        raise Refused("planning.no_day", text=approval.effective_on)
    if approval.effective_on < today:
        raise Refused("draft_effective_past", day=approval.effective_on)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _new_cells(
    reader: Reader,
    drawn: Mapping[RecordId, DraftCell],
    published: Mapping[RecordId, Cell],
    day: str,
    taken: Collection[str],
) -> list[Cell]:
    fresh = new_in(drawn.values())
    codes = new_codes(reader, fresh, taken)
    names = {cell.id: cell.name for cell in published.values()}
    return [
        Cell(
            one.cell_id,
            one.community_id,
            codes[one.cell_id],
            name_of(one, codes[one.cell_id], names),
            one.geometry,
            one.kind,
            one.dedicated_to,
            one.organisation_id,
            *_responsible(one, [published[cell] for cell in parents_of(one) if cell in published]),
            valid_from=day,
        )
        for one in fresh
    ]


def _responsible(one: DraftCell, parents: Sequence[Cell]) -> tuple[RecordId | None, RecordId | None]:
    """Worker and head of a new cell: those that all cells have that it is made from, else nobody.

    A dedicated cell that is cut out of basic ones has people of its own, who are not known yet.
    """
    if any(parent.kind != one.kind for parent in parents):
        return None, None
    workers, heads = ({getattr(parent, field) for parent in parents} for field in ("worker_id", "leader_id"))
    return (
        next(iter(workers)) if len(workers) == 1 else None,
        next(iter(heads)) if len(heads) == 1 else None,
    )


def _shape_since(reader: Reader, cell: Cell) -> str | None:
    """Since when a cell has had its present shape."""
    earlier = [shape.valid_to for shape in reader.referring_to(cell.id, CellShape, "cell_id")]
    return max((day for day in earlier if day), default=cell.valid_from)


def _homes(records: Sequence[Located], cells: Cells) -> dict[RecordId, NDArray[np.int64]]:
    """The cells that the located households of each cell lie in afterwards."""
    for table in records:
        if table.table == "household":
            there = np.isfinite(table.lon)
            owners = table.cell_ids[there]
            now = np.append(np.asarray(cells.ids, dtype=np.int64), -1)[
                cells.at(table.lon[there], table.lat[there])
            ]
            return {int(cell): now[owners == cell] for cell in np.unique(owners).tolist()}
    return {}
