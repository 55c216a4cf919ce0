"""What a draft does, told as pieces of work: split, merged, cut out, divided anew, borders moved."""

from dataclasses import dataclass
from typing import Literal

from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.planning.naming import needs_code
from gridmap.domain.planning.overlay import parents_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.planning.draft_view import DraftView, covers_other
from gridmap.planning.moves import Move, moves_of, owners

Kind = Literal["border", "split", "merge", "cut_out", "redivide", "renumber"]


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work on a draft."""

    kind: Kind
    before: tuple[str, ...]  # what the cells were called
    after: tuple[str, ...]
    households: int  # in the cells that come, or that went to another cell
    cells: tuple[RecordId, ...]  # to be found on the map
    name: str = ""  # of a dedicated cell


def works_of(view: DraftView) -> list[Work]:
    """The works of a draft: those that bring cells first, then moved borders in one line each community."""
    new = [one for one in view.drawn.values() if one.state == "new"]
    found = [_brought(view, group) for group in _kin(new) if not _nothing_done(view, group)]
    used = {parent for one in new for parent in parents_of(one)}
    borders: dict[RecordId, list[DraftCell]] = {}
    for one in view.drawn.values():
        if one.state == "changed" and one.cell_id not in used and covers_other(view, one):
            borders.setdefault(one.community_id, []).append(one)
    for cells in borders.values():
        moved = {one.cell_id: _difference(view, one.cell_id) for one in cells}
        names = tuple(sorted(view.cell(one.cell_id).short for one in cells))
        gained = sum(max(0, one) for one in moved.values())
        found.append(Work("border", names, (), gained, tuple(moved)))
    return found


def moves_in(view: DraftView, work: Work) -> tuple[Move, ...]:
    """The households of a work that change cells, from which to which."""
    coverage, published = view.coverage, view.published.coverage
    cells = [one for one in work.cells if one in coverage]
    sources = view.sources(coverage.shapes(cells))
    after = {near for one in sources for near in coverage.near(published.shape(one))} if sources else set()
    positions = view.population.of(sources)["household"]
    was = owners({one: published.shape(one) for one in sources}, positions)
    now = owners({one: coverage.shape(one) for one in after}, positions)
    return moves_of(cells, was, now, {one: view.cell(one).short for one in {*sources, *after}})


def _nothing_done(view: DraftView, group: list[DraftCell]) -> bool:
    """Whether one basic cell stands where the one that it comes from stood: split and merged back."""
    parents = parents_of(group[0])
    if len(group) > 1 or len(parents) != 1 or parents[0] not in view.published.row_of:
        return False
    published = view.published
    dedicated = bool(published.columns.dedicated[published.row_of[parents[0]]])
    same_kind = dedicated == (group[0].kind == "dedicated")
    record = view.session.workspace.get(parents[0])
    if isinstance(record, Cell) and needs_code(view.session.workspace, record):
        return False  # it gets a new code
    return same_kind and same_ground(published.coverage.shape(parents[0]), group[0].geometry)


def _kin(new: list[DraftCell]) -> list[list[DraftCell]]:
    """New cells in groups that have parents in common."""
    groups: list[tuple[set[RecordId], list[DraftCell]]] = []
    for one in new:
        parents, cells = set(parents_of(one)), [one]
        apart = []
        for others, kin in groups:
            if others & parents and one.kind == kin[0].kind:
                parents |= others
                cells = kin + cells
            else:
                apart.append((others, kin))
        groups = [*apart, (parents, cells)]
    return [cells for _, cells in groups]


def _brought(view: DraftView, group: list[DraftCell]) -> Work:
    parents = sorted({parent for one in group for parent in parents_of(one)})
    names = tuple(name for one in parents if (name := _short(view, one)))
    after = tuple(sorted(view.cell(one.cell_id).short for one in group))
    kind: Kind = "redivide"
    name = ""
    if group[0].kind == "dedicated" and len(group) == 1:
        kind, name = "cut_out", group[0].name
    elif len(parents) == 1:
        kind = "split" if len(group) > 1 else "renumber"
    elif len(group) == 1:
        kind = "merge"
    households = sum(view.households(one.cell_id) for one in group)
    return Work(kind, names, after, households, tuple(one.cell_id for one in group), name)


def _short(view: DraftView, cell: RecordId) -> str:
    """What a published cell is called on the map, or was: it may be retired since."""
    if cell in view.published.row_of:
        return view.cell(cell).short
    record = view.session.workspace.get(cell)
    return record.code[-3:] if isinstance(record, Cell) else ""


def _difference(view: DraftView, cell: RecordId) -> int:
    row = view.published.row_of.get(cell)
    before = int(view.published.households[row]) if row is not None else 0
    return view.households(cell) - before
