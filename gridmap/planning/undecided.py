"""The records that plans left without a cell in force, and the cells that suggest themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from gridmap.domain.people import masked_name
from gridmap.domain.records import Cell, Lineage, RecordId, Region
from gridmap.session import Session
from gridmap.store.undecided import Waiting, waiting_count, waiting_records

#: The list shows so many at once; the rest comes when these are decided.
MOST = 2000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cell in force that a past one went into, with the share that went there."""

    cell_id: RecordId
    code: str
    name: str
    share: float  # of the located households where there were any, else of the area


@dataclass(frozen=True, slots=True)
class Undecided:
    """One record to be decided."""

    table: str
    id: RecordId
    name: str  # a resident's is masked
    address: str
    old_cell: RecordId
    old_code: str
    old_name: str
    suggestions: tuple[Suggestion, ...]  # the largest share first


@dataclass(frozen=True, slots=True)
class Choice:
    """A cell in force that a record may be given to by hand."""

    cell_id: RecordId
    code: str
    name: str


def undecided_count(session: Session) -> int:
    """How many records wait for a decision."""
    return waiting_count(session.workspace)


def undecided(session: Session, most: int = MOST) -> list[Undecided]:
    """The first of the records that wait, with suggestions by lineage."""
    waiting = waiting_records(session.workspace, most)
    known = session.workspace.get_many({one.cell_id for one in waiting})
    heirs = {key: heirs_of(session, key) for key in known}
    return [
        Undecided(
            one.table,
            one.id,
            _shown(one),
            one.address if one.table not in ("household", "resident") else "",
            one.cell_id,
            cell.code,
            cell.name,
            heirs[one.cell_id],
        )
        for one in waiting
        if isinstance(cell := known.get(one.cell_id), Cell)
    ]


def heirs_of(session: Session, cell_id: RecordId) -> tuple[Suggestion, ...]:
    """The cells in force that a past cell went into, over several plans if need be."""
    shares: dict[RecordId, float] = {}
    open_ends: list[tuple[tuple[RecordId, ...], float]] = [((cell_id,), 1.0)]
    while open_ends:
        line, share = open_ends.pop()
        for row in session.workspace.referring_to(line[-1], Lineage, "parent_id"):
            part = share * (row.share_area if row.share_households is None else row.share_households)
            child = session.workspace.get(row.child_id)
            if not isinstance(child, Cell):
                continue
            if child.valid_to is None:
                shares[child.id] = shares.get(child.id, 0.0) + part
            elif child.id not in line:  # split and merged again it is met more than once
                open_ends.append(((*line, child.id), part))
    cells = session.workspace.get_many(shares)
    found = [
        Suggestion(key, cell.code, cell.name, shares[key])
        for key, cell in cells.items()
        if isinstance(cell, Cell)
    ]
    return tuple(sorted(found, key=lambda one: (-one.share, one.code)))


def choices_beside(session: Session, cell_ids: Iterable[RecordId]) -> list[Choice]:
    """The cells in force of the townships that past cells lay in, by code."""
    found: dict[RecordId, Choice] = {}
    for cell in session.workspace.get_many(set(cell_ids)).values():
        community = session.workspace.get(cell.community_id) if isinstance(cell, Cell) else None
        if not isinstance(community, Region):
            continue
        for one in session.workspace.cells_of(community.parent_id or community.id):
            found[one.id] = Choice(one.id, one.code, one.name)
    return sorted(found.values(), key=lambda one: one.code)


def _shown(one: Waiting) -> str:
    return masked_name(one.name) if one.table == "resident" else one.name
