"""What taking a published plan back does to the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gridmap.domain.action import Reader, existing
from gridmap.domain.change import Change
from gridmap.domain.errors import Refused
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning.reattach import Located, Reattached, cells_after, reattach
from gridmap.domain.planning_records import CellShape, Draft
from gridmap.domain.records import Cell, Lineage, Record, RecordId


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing a plan writes."""

    change: Change
    reattached: Mapping[str, Reattached]  # by table


def withdrawn_cells(reader: Reader, draft_id: RecordId) -> list[RecordId]:
    """The cells that a published plan brought or changed, whose records go back."""
    drawn = drawn_cells(reader, draft_id).values()
    return [one.cell_id for one in drawn if one.state != "retired"]


def withdrawal(reader: Reader, draft_id: RecordId, records: Sequence[Located], reason: str) -> Withdrawal:
    """What taking a plan back would write.

    Retired cells come back, changed ones get their former shape, new ones are never in force; their
    codes stay used. Records go back by position; those without one go by the cell's only parent.

    Raises:
        Refused: the plan is not published, or a cell of it was changed by a later one.
    """
    draft = existing(reader, draft_id, Draft)
    if draft.status != "published" or draft.effective_on is None:
        raise Refused("draft_not_published", name=draft.name)
    day = draft.effective_on
    before: dict[RecordId, Record | None] = {draft.id: draft}
    after: dict[RecordId, Record | None] = {draft.id: replace(draft, status="open")}
    shapes, gone, parents = [], set(), {}
    for one in drawn_cells(reader, draft_id).values():
        cell = existing(reader, one.cell_id, Cell)
        before[cell.id] = cell
        if one.state == "retired":
            after[cell.id] = replace(cell, valid_to=None)
            shapes.append((cell.id, cell.geometry))
        elif one.state == "changed":
            former = _former_shape(reader, draft, cell, day)
            before[former.id], after[former.id] = former, None
            after[cell.id] = replace(cell, geometry=former.geometry)
            shapes.append((cell.id, former.geometry))
        else:
            if cell.valid_to is not None:
                raise Refused("draft_not_latest", name=draft.name)
            after[cell.id] = replace(cell, valid_to=cell.valid_from)
            gone.add(cell.id)
            rows = reader.referring_to(cell.id, Lineage, "child_id")
            if len(rows) == 1:
                parents[cell.id] = rows[0].parent_id
            for row in rows:
                before[row.id], after[row.id] = row, None
    cells = cells_after(shapes)
    reattached = {one.table: reattach(one, cells, frozenset(gone), parents) for one in records}
    columns = tuple(one.column for one in reattached.values() if one.column)
    return Withdrawal(Change("change.withdraw_draft", before, after, reason, columns), reattached)


def _former_shape(reader: Reader, draft: Draft, cell: Cell, day: str) -> CellShape:
    shapes = reader.referring_to(cell.id, CellShape, "cell_id")
    latest = max(shapes, key=lambda shape: (shape.valid_to or "", shape.id), default=None)
    if latest is None or latest.valid_to != day:
        raise Refused("draft_not_latest", name=draft.name)
    return latest
