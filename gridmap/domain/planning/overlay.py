"""A draft as an overlay: the published cells, and what the draft makes of some of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.action import Reader, existing
from gridmap.domain.change import Change
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.errors import Refused
from gridmap.domain.planning_records import CellLock, Draft, DraftCell
from gridmap.domain.records import Cell, Record, RecordId
from gridmap.domain.terms import Term


def open_draft(reader: Reader, draft_id: RecordId) -> Draft:
    """The draft, if it can be edited.

    Raises:
        Refused: it is gone, scheduled, published or discarded.
    """
    draft = existing(reader, draft_id, Draft)
    if draft.status != "open":
        raise Refused("draft_not_open", name=draft.name, status=Term(f"planning.status_{draft.status}"))
    return draft


def unpublished_draft(reader: Reader, draft_id: RecordId) -> Draft:
    """The draft, if it is worked on or waits for its day.

    Raises:
        Refused: it is gone, published or discarded.
    """
    draft = existing(reader, draft_id, Draft)
    return draft if draft.status == "scheduled" else open_draft(reader, draft_id)


def drawn_cells(reader: Reader, draft_id: RecordId) -> dict[RecordId, DraftCell]:
    """What a draft makes of cells, by the id of the cell."""
    return {drawn.cell_id: drawn for drawn in reader.referring_to(draft_id, DraftCell, "draft_id")}


def new_in(records: Iterable[Record | None]) -> list[DraftCell]:
    """Those of some records that are new cells of a draft."""
    return [one for one in records if isinstance(one, DraftCell) and one.state == "new"]


def locked_cells(reader: Reader, draft_id: RecordId) -> frozenset[RecordId]:
    """Cells that no edit of this draft may touch."""
    return frozenset(lock.cell_id for lock in reader.referring_to(draft_id, CellLock, "draft_id"))


def shape_of(drawn: DraftCell | None, published: Cell | None) -> BaseGeometry | None:
    """The shape that a cell has in a draft, None where it has none."""
    if drawn is not None:
        return None if drawn.state == "retired" else drawn.geometry
    return published.geometry if published is not None and published.valid_to is None else None


def laid_over(published: Coverage, drawn: Mapping[RecordId, DraftCell]) -> Coverage:
    """The coverage of the published cells with what a draft makes of some of them."""
    if not drawn:
        return published
    return published.with_edit(Edit("", {cell: shape_of(one, None) for cell, one in drawn.items()}))


def brings_ground(drawn: DraftCell, published: BaseGeometry | None) -> bool:
    """Whether a draft brings a cell or gives it other ground than it has as published.

    Another vertex on a border is not other ground.
    """
    return drawn.state != "changed" or published is None or not same_ground(published, drawn.geometry)


def cells_that_came(change: Change, draft_id: RecordId) -> list[RecordId]:
    """The cells that a draft has after a change and had not before, by id."""
    found = []
    for key in change.ids:
        was, now = change.before.get(key), change.after.get(key)
        known = now if isinstance(now, DraftCell) else was
        if not isinstance(known, DraftCell) or known.draft_id != draft_id:
            continue
        as_published = "published" if known.state != "new" else None  # what no record of it says
        before, after = (one.state if isinstance(one, DraftCell) else as_published for one in (was, now))
        if before in (None, "retired") and after not in (None, "retired"):
            found.append(known.cell_id)
    return sorted(found)


def parents_of(drawn: DraftCell) -> tuple[RecordId, ...]:
    """The published cells that a new cell is made from."""
    return tuple(json.loads(drawn.parents))


def published_parents(
    parents: tuple[RecordId, ...], drawn: Mapping[RecordId, DraftCell]
) -> tuple[RecordId, ...]:
    """The published cells behind parents, of which some may be new in the draft themselves."""
    found: dict[RecordId, None] = {}
    for parent in parents:
        known = drawn.get(parent)
        for one in parents_of(known) if known is not None and known.state == "new" else (parent,):
            found[one] = None
    return tuple(found)


def fingerprint(cell: Cell) -> str:
    """What a draft that touched a cell remembers of it, to see later whether the cell moved on."""
    facts = f"{cell.community_id}|{cell.code}|{cell.kind}|{cell.valid_from}|{cell.valid_to}|"
    shape = shapely.to_wkb(shapely.normalize(cell.geometry), byte_order=1)
    return hashlib.sha256(facts.encode() + bytes(shape)).hexdigest()[:24]
