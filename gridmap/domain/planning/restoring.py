"""What an edit of a draft leaves that is a published cell again, and drawn as that one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import shapely

from gridmap.domain.action import Reader
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.planning.left_vertices import gone_cells
from gridmap.domain.planning.naming import needs_code
from gridmap.domain.planning.overlay import fingerprint, new_in, parents_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, Record, RecordId

#: Records of a change, by id.
Records = dict[RecordId, Record | None]


def restore_published(
    reader: Reader,
    drawn: Mapping[RecordId, DraftCell],
    locked: Collection[RecordId],
    before: Records,
    after: Records,
) -> None:
    """Draw new cells that are a published one again as that one, which keeps its code and history.

    So is a new cell on just the ground of the one that it comes from, as merging the pieces of a split
    leaves it; and the last of the pieces of one, where the edit took the others: of that split a border
    that moved is left. Not where the code is no good.

    Args:
        reader: The published state.
        drawn: The draft before the edit, by the id of the cell.
        locked: Cells that may not be touched.
        before: The records that the edit changes, as they were; what is restored is added.
        after: The same as they are to be.
    """
    known: Records = {**{one.id: one for one in drawn.values()}, **after}
    live = [one for one in known.values() if isinstance(one, DraftCell)]
    last = _last_pieces(live, before, after)
    retired = {one.cell_id: one for one in live if one.state == "retired"}
    for made in [*new_in(after.values()), *(one for one in last if one.id not in after)]:
        parents = parents_of(made)
        of_parent = retired.get(parents[0]) if len(parents) == 1 else None
        published = reader.get(of_parent.cell_id) if of_parent is not None else None
        if of_parent is None or not isinstance(published, Cell) or published.kind != made.kind:
            continue
        if made not in last and not same_ground(published.geometry, made.geometry):
            continue
        if made.cell_id in locked or needs_code(reader, published):
            continue
        before.setdefault(of_parent.id, drawn.get(of_parent.cell_id))
        after[of_parent.id] = replace(of_parent, state="changed", geometry=made.geometry)
        if drawn.get(made.cell_id) is None:
            del before[made.id], after[made.id]
        else:
            before[made.id], after[made.id] = drawn[made.cell_id], None


def drop_what_is_published(reader: Reader, before: Records, after: Records) -> None:
    """Draw nothing of a cell that is just as it is published, vertex by vertex."""
    changed = [one for one in after.values() if isinstance(one, DraftCell) and one.state == "changed"]
    published = reader.get_many({one.cell_id for one in changed})
    for one in changed:
        cell = published.get(one.cell_id)
        if not isinstance(cell, Cell) or fingerprint(cell) != one.base:
            continue
        if shapely.normalize(cell.geometry) != shapely.normalize(one.geometry):
            continue
        if before[one.id] is None:
            del before[one.id], after[one.id]
        else:
            after[one.id] = None


def _last_pieces(live: Iterable[DraftCell], before: Records, after: Records) -> list[DraftCell]:
    """New cells that alone are left of a published one whose other pieces the edit took."""
    taken_from = {parent for one in gone_cells(before, after) for parent in parents_of(one)}
    if not taken_from:
        return []
    pieces: dict[RecordId, list[DraftCell]] = {}
    for one in new_in(live):
        for parent in taken_from.intersection(parents_of(one)):
            pieces.setdefault(parent, []).append(one)
    return [one for (one, *more) in pieces.values() if not more and len(parents_of(one)) == 1]
