"""What a draft does, told as pieces of work: split, merged, cut out, divided anew, borders moved."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.validity import is_ground, same_ground, sound_shape
from gridmap.domain.planning.naming import needs_code
from gridmap.domain.planning.overlay import parents_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.planning.draft_view import DraftView, PlannedCell
from gridmap.planning.moves import Move
from gridmap.words import tr

Kind = Literal["border", "split", "merge", "cut_out", "redivide", "renumber"]
#: Households by the cell of the draft that they go to and the published cell that they come from.
Homes = dict[RecordId, dict[RecordId, int]]
#: Published cells that gave ground, and the cells of the draft that each is.
Givers = dict[RecordId, set[RecordId]]


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work on a draft; every household that changes cells is part of just one."""

    kind: Kind
    before: tuple[str, ...]  # what the cells were called
    after: tuple[str, ...]  # in order; of several communities with their names
    cells: tuple[RecordId, ...]  # to be found on the map
    homes: tuple[tuple[RecordId, RecordId, int], ...]  # published cell, cell of the draft, households
    name: str = ""  # of a dedicated cell
    communities: tuple[str, ...] = ()  # in which the cells lie

    @property
    def households(self) -> int:
        """Located households that the work brings into another cell."""
        return sum(count for _, _, count in self.homes)


def works_of(view: DraftView) -> list[Work]:
    """The works of a draft: those that bring cells, the oldest first, then the borders that moved.

    A household that is in a new cell belongs to the work that brought the cell. If it comes from
    a cell that the new one was not made from, it came over a border that was moved before.
    """
    differing = [one for one in view.live() if view.covers_other(one)]
    homes = {one.cell_id: dict(view.origins(one.cell_id)) for one in differing}
    suspects = [(one, {*parents_of(one), one.cell_id}) for one in differing if one.state != "new"]
    for one, _ in suspects:
        homes[one.cell_id].pop(one.cell_id, None)
    found = []
    for group in _kin(view, sorted((one for one in differing if one.state == "new"), key=lambda one: one.id)):
        if _nothing_done(view, group):
            homes.pop(group[0].cell_id)
            continue
        found.append(_brought(view, group, homes))
        if not _is_cut_out(view, group):
            suspects += [(one, _parents(group)) for one in group]
    return found + _borders(view, suspects, homes)


def moves_in(view: DraftView, work: Work) -> tuple[Move, ...]:
    """The households of a work that change cells, from which to which, the most first."""
    several = len(work.communities) > 1

    def called(cell: RecordId) -> str:
        short = _short(view, cell) if cell else ""
        return " ".join(_called([(_community(view, cell), short)], several)) if short else ""

    moves = [
        Move(called(source), called(target), count, target_id=target)
        for source, target, count in work.homes
        if target in view
    ]
    return tuple(sorted(moves, key=lambda one: (-one.households, one.source, one.target)))


# -- works that bring cells


def _kin(view: DraftView, new: list[DraftCell]) -> list[list[DraftCell]]:
    """New cells in groups that have parents in common; what is cut out stands alone."""
    alone = [[one] for one in new if _is_cut_out(view, [one])]
    rest = [one for one in new if not _is_cut_out(view, [one])]
    cells = {one.cell_id: one for one in rest}
    groups = _joined({one.cell_id, *parents_of(one)} for one in rest)
    made = [[one for one in rest if one.cell_id in group] for group in groups if group & cells.keys()]
    return sorted([*alone, *made], key=lambda group: group[0].id)


def _joined(sets: Iterable[set[RecordId]]) -> list[set[RecordId]]:
    """Sets that have anything in common as one."""
    groups: list[set[RecordId]] = []
    for one in sets:
        apart = [group for group in groups if not group & one]
        groups = [*apart, one.union(*(group for group in groups if group & one))]
    return groups


def _is_cut_out(view: DraftView, group: list[DraftCell]) -> bool:
    """Whether a dedicated cell was taken out of cells of another kind."""
    if len(group) > 1 or group[0].kind != "dedicated":
        return False
    rows = [view.published.row_of[one] for one in _parents(group) if one in view.published.row_of]
    return not rows or not bool(view.published.columns.dedicated[rows].all())


def _parents(group: list[DraftCell]) -> set[RecordId]:
    return {parent for one in group for parent in parents_of(one)}


def _taken(homes: Homes, group: list[DraftCell], sources: Collection[RecordId] | None) -> Homes:
    """Take the households out that go to new cells, from anywhere or from some cells only."""
    mine: Homes = {}
    for one in group:
        there = homes[one.cell_id]
        wanted = [source for source in there if sources is None or source in sources]
        mine[one.cell_id] = {source: there.pop(source) for source in wanted}
    return mine


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


def _brought(view: DraftView, group: list[DraftCell], homes: Homes) -> Work:
    cells = tuple(one.cell_id for one in group)
    parents = _parents(group)
    cut_out = _is_cut_out(view, group)
    mine = _taken(homes, group, None if cut_out else parents)
    parents |= _below(view, group[0]) if cut_out else set()
    kept = parents & {one.cell_id for one in view.live()}
    after = {*cells, *kept}  # a cell that others are taken from may stay, with less ground
    kind: Kind = "redivide"
    if cut_out:
        kind = "cut_out"
    elif len(parents) == 1:
        kind = "renumber" if len(after) == 1 else "split"
    elif len(after) == 1:
        kind = "merge"
    name = group[0].name if cut_out else ""
    found = cells if cut_out else (*sorted(kept), *cells)
    former = sorted(parents, key=lambda one: (_short(view, one), one))
    return _work(view, kind, former, _by_number(view, after), found, mine, name)


def _by_number(view: DraftView, cells: Iterable[RecordId]) -> list[RecordId]:
    return sorted(cells, key=lambda one: view.cell(one).short)


def _work(
    view: DraftView, kind: Kind, before: Iterable[RecordId], after: Iterable[RecordId],
    cells: tuple[RecordId, ...], homes: Homes, name: str = "",
) -> Work:  # fmt: skip
    """A work, with its cells called as on the map, by community where it reaches over several."""
    called = _now_or_former if kind == "border" else _short
    sides = [[(_community(view, one), called(view, one)) for one in side] for side in (before, after)]
    there = tuple(dict.fromkeys(community for side in sides for community, _ in side if community))
    was, now = (_called(side, len(there) > 1) for side in sides)
    return Work(kind, was, now, cells, _listed(homes), name, there)


def _called(cells: list[tuple[str, str]], with_community: bool) -> tuple[str, ...]:
    """Numbers, of several communities each with its name before the first of its numbers."""
    if not with_community:
        return tuple(short for _, short in cells if short)
    found, last = [], ""
    for community, short in sorted(one for one in cells if one[1]):
        found.append(f"{community} {short}" if community not in ("", last) else short)
        last = community
    return tuple(found)


def _below(view: DraftView, one: DraftCell) -> set[RecordId]:
    """The published cells on whose ground a cell lies."""
    published = view.published.coverage
    shape = sound_shape(one.geometry)
    near = {near: sound_shape(published.shape(near)) for near in published.near(shape)}
    return {cell for cell, ground in near.items() if is_ground(ground.intersection(shape))}


def _listed(homes: Homes) -> tuple[tuple[RecordId, RecordId, int], ...]:
    return tuple(
        (source, target, count)
        for target, there in sorted(homes.items())
        for source, count in sorted(there.items())
    )


# -- borders


def _borders(view: DraftView, suspects: list[tuple[DraftCell, set[RecordId]]], homes: Homes) -> list[Work]:
    """Borders that moved between cells, also before one was split: a work for those that hang together.

    Args:
        view: The draft.
        suspects: Cells that may have got ground, and the published cells whose ground was theirs anyway.
        homes: Households that no other work has told of.
    """
    taken = {one.cell_id: givers for one, own in suspects if (givers := _givers(view, one, own))}
    takers = taken.keys() | {target for target, there in homes.items() if there}
    found = []
    for group in _joined([{one, *_live(taken.get(one, {}))} for one in takers]):
        cells = tuple(sorted(group, key=lambda one: (view.cell(one).code, one)))
        mine = {target: homes[target] for target in group if target in homes}
        named = _named({one: taken.get(one, {}) for one in group & takers}, takers)
        before = sorted(named, key=lambda one: (view.cell(one).code, one))
        found.append(_work(view, "border", before, (), cells, mine))
    return sorted(found, key=lambda work: work.before)


def _live(givers: Givers) -> set[RecordId]:
    return {one for cells in givers.values() for one in cells}


def _named(taken: Mapping[RecordId, Givers], takers: Collection[RecordId]) -> set[RecordId]:
    """The cells that ground went from and to.

    Of a retired cell the pieces that took ground themselves; where none did it goes by its own number:
    what the others have of it may be a piece that is gone, and its households left no cell that came.
    """
    named = set(taken)
    for givers in taken.values():
        for giver, cells in givers.items():
            named |= cells & set(takers) if cells & set(takers) else {giver}
    return named


def _givers(view: DraftView, one: DraftCell, own: Collection[RecordId]) -> Givers:
    """The published cells that a cell has ground of, though it was not made from them.

    Each with the cells of the draft that it is: itself, or what a retired one became beside that ground.
    """
    published = view.published.coverage
    ground = shapely.union_all([sound_shape(published.shape(cell)) for cell in own if cell in published])
    gained = sound_shape(one.geometry).difference(ground)
    if not is_ground(gained):
        return {}
    return {
        near: {near} if near in view else _made_from(view, near, gained)
        for near in published.near(gained)
        if near not in own and is_ground(sound_shape(published.shape(near)).intersection(gained))
    }


def _made_from(view: DraftView, gone: RecordId, gained: BaseGeometry) -> set[RecordId]:
    """The cells that a retired one became, those on which ground that it lost borders."""
    return {
        one.cell_id
        for one in view.live()
        if gone in parents_of(one) and sound_shape(one.geometry).intersects(gained)
    }


def _community(view: DraftView, cell: RecordId) -> str:
    """The community of a cell of the draft, or of a published one, retired since or not."""
    known = cell in view.drawn or cell in view.published.row_of
    record = view.cell(cell) if known else view.session.workspace.get(cell)
    if not isinstance(record, PlannedCell | Cell):
        return ""
    found = view.published.communities.get(record.community_id)
    return found.name if found is not None else ""


def _now_or_former(view: DraftView, cell: RecordId) -> str:
    """What a cell is called; one that the draft retires is told as what it was."""
    known = view.drawn.get(cell)
    short = _short(view, cell)
    return tr("plan.work_former", cell=short) if known is not None and known.state == "retired" else short


def _short(view: DraftView, cell: RecordId) -> str:
    """What a cell is called on the map, or was: a published one may be retired since."""
    if cell in view.published.row_of or cell in view.drawn:
        return view.cell(cell).short
    record = view.session.workspace.get(cell)
    return record.code[-3:] if isinstance(record, Cell) else ""
