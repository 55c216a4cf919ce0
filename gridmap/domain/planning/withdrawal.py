"""What taking a published plan back does to the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shapely.geometry.base import BaseGeometry

from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.change import Change
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.errors import Refused
from gridmap.domain.planning.draft_names import namesake
from gridmap.domain.planning.overlay import drawn_cells, parents_of
from gridmap.domain.planning.reattach import Located, Reattached, cells_after, reattach
from gridmap.domain.planning_records import CellLock, CellShape, Draft, DraftCell
from gridmap.domain.records import Cell, Lineage, Record, RecordId


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing a plan writes."""

    change: Change
    reattached: Mapping[str, Reattached]  # by table
    restored: int  # cells in force again
    reshaped: int  # cells that get ground back that they had
    withdrawn: int  # cells that the plan brought and that go

    @property
    def moved(self) -> int:
        """Records that go to another cell."""
        return sum(len(one.column.ids) for one in self.reattached.values() if one.column)

    @property
    def undecided(self) -> int:
        """Records that stay on a withdrawn cell until someone decides."""
        return sum(len(one.undecided) for one in self.reattached.values())


def withdrawn_cells(reader: Reader, draft_id: RecordId) -> list[RecordId]:
    """The cells that a published plan brought or changed, whose records go back."""
    drawn = drawn_cells(reader, draft_id).values()
    return [one.cell_id for one in drawn if one.state != "retired"]


def withdrawal(
    reader: Reader,
    draft_id: RecordId,
    records: Sequence[Located],
    reason: str,
    new_id: NewIds,
    former: Mapping[RecordId, RecordId],
    later: Sequence[Draft] = (),
) -> Withdrawal:
    """What taking a plan back would write.

    Retired cells come back, changed ones get their former shape, new ones are never in force; their
    codes stay used, so the draft, which is open again, and its branches name them anew. Records go back
    by position; those without one to the cell that they came from, others by the cell's only parent.

    Args:
        reader: The published state and the draft.
        draft_id: A published draft.
        records: Every record of `withdrawn_cells`, a table each.
        reason: Why it is taken back.
        new_id: Ids for the draft's new cells.
        former: The cell that each record came from which left its cell with this plan.
        later: Plans published since, the latest first.

    Raises:
        Refused: the plan is not published, or a later one is, or its cells were changed since, or a draft
            goes by its name by now.
    """
    draft = existing(reader, draft_id, Draft)
    if draft.status != "published" or draft.effective_on is None:
        raise Refused("draft_not_published", name=draft.name)
    if later:
        raise Refused("draft_not_latest", name=later[0].name)
    if namesake(reader, draft.name, draft.id) is not None:
        raise Refused("draft_name_taken_meanwhile", name=draft.name)
    before: dict[RecordId, Record | None] = {draft.id: draft}
    opened = replace(draft, status="open", effective_on=None, published_on=None)
    after: dict[RecordId, Record | None] = {draft.id: opened}
    shapes, parents = [], {}
    fresh: dict[RecordId, RecordId] = {}  # of the cells that go: what the draft calls them from now on
    counted = {"retired": 0, "changed": 0, "new": 0}
    drawn = drawn_cells(reader, draft_id).values()
    retired = {one.cell_id for one in drawn if one.state == "retired"}
    for one in drawn:
        cell = existing(reader, one.cell_id, Cell)
        _check_untouched(draft, one, cell)
        before[cell.id] = cell
        for row in reader.referring_to(cell.id, Lineage, "child_id"):
            if one.state == "new" or (one.state == "changed" and row.parent_id in retired):
                before[row.id], after[row.id] = row, None
        if one.state == "retired":
            after[cell.id] = replace(cell, valid_to=None)
            shapes.append((cell.id, cell.geometry))
            counted["retired"] += 1
        elif one.state == "changed":
            shape = _former_shape(reader, draft, cell)
            before[shape.id], after[shape.id] = shape, None
            after[cell.id] = replace(cell, geometry=shape.geometry)
            shapes.append((cell.id, shape.geometry))
            counted["changed"] += not same_ground(cell.geometry, shape.geometry)
        else:
            after[cell.id] = replace(cell, valid_to=cell.valid_from)
            fresh[cell.id] = new_id()
            counted["new"] += 1
            if len(from_cells := parents_of(one)) == 1:
                parents[cell.id] = from_cells[0]
            for known in _known_as_new(reader, cell.id):
                before[known.id], after[known.id] = known, replace(known, cell_id=fresh[cell.id])
    cells = cells_after(shapes)
    reattached = {one.table: reattach(one, cells, frozenset(fresh), parents, former) for one in records}
    columns = tuple(one.column for one in reattached.values() if one.column)
    change = Change("change.withdraw_draft", before, after, reason, columns)
    return Withdrawal(change, reattached, counted["retired"], counted["changed"], counted["new"])


def _check_untouched(draft: Draft, drawn: DraftCell, cell: Cell) -> None:
    """Nobody has changed since what the plan made of a cell."""
    if drawn.state == "retired":
        as_made = cell.valid_to == draft.effective_on
    else:
        as_made = cell.valid_to is None and _same(cell.geometry, drawn.geometry)
    if not as_made:
        raise Refused("draft_cell_moved_on", name=draft.name, cell=f"{cell.code} {cell.name}")


def _known_as_new(reader: Reader, cell_id: RecordId) -> list[DraftCell | CellLock]:
    """What calls a cell new in the plan that brought it, and in drafts that branched off it or from it."""
    drawn = [one for one in reader.referring_to(cell_id, DraftCell, "cell_id") if one.state == "new"]
    drafts = {one.draft_id for one in drawn}
    locks = reader.referring_to(cell_id, CellLock, "cell_id")
    return [*drawn, *(one for one in locks if one.draft_id in drafts)]


def _same(first: BaseGeometry, second: BaseGeometry) -> bool:
    return bool(first == second) or bool(first.normalize() == second.normalize())


def _former_shape(reader: Reader, draft: Draft, cell: Cell) -> CellShape:
    shapes = reader.referring_to(cell.id, CellShape, "cell_id")
    latest = max(shapes, key=lambda shape: (shape.valid_to or "", shape.id), default=None)
    if latest is None or latest.valid_to != draft.effective_on:
        raise Refused("draft_cell_moved_on", name=draft.name, cell=f"{cell.code} {cell.name}")
    return latest
