"""Conflicts that hang together by shared points alone: chosen about one by one, written together."""

from collections.abc import Collection, Iterable
from dataclasses import replace

import shapely

from gridmap.domain.coverage.validity import is_ground, sound_shape
from gridmap.domain.planning.rebase import Group, parts_of
from gridmap.domain.planning.three_way import Shapes, three_way
from gridmap.domain.records import RecordId
from gridmap.planning.rebased import Rebased


def parted(one: Rebased) -> list[Rebased]:
    """A group whose changes lie apart as its parts; itself where they do not, or nobody must choose.

    A neighbour that only got vertices of two changes makes one group of them, as it is written with both.
    """
    touched = {cell.cell_id for cell in one.group.cells if cell.state != "new"}
    if not one.conflict or touched - one.base.keys():
        return [one]  # what a part is laid over has to be known of all of it
    parts = parts_of(one.group, set(one.given_up))
    if len(parts) < 2:
        return [one]
    found = [_by_itself(one, part) for part in parts]
    told = [part for part in found if part.conflict or part.group.outdated]
    return told if _tell_all(one, found) else [one]


def laid(one: Rebased, kept: Collection[RecordId]) -> Rebased:
    """A group as if the draft drew only some of its cells."""
    return replace(one, merge=_over(one, kept, one.published).merge)


def wholes(found: Iterable[Rebased]) -> list[tuple[Rebased, list[Rebased]]]:
    """The groups that are written as one, each with its parts; itself where it has none."""
    made: dict[RecordId, tuple[Rebased, list[Rebased]]] = {}
    for one in found:
        whole = one.whole or one
        made.setdefault(whole.key, (whole, []))[1].append(one)
    return list(made.values())


def waiting(found: Iterable[Rebased], chosen: Collection[RecordId]) -> list[Rebased]:
    """What cannot be brought up to date: what nobody has chosen about, and what is written with it."""
    return [
        one
        for _, parts in wholes(found)
        if any(part.conflict and part.key not in chosen for part in parts)
        for one in parts
    ]


def _by_itself(whole: Rebased, part: Group) -> Rebased:
    """A part of a group, over its own ground."""
    cells = {one.cell_id for one in part.cells}
    shapes = [side[key] for side in (whole.mine, whole.base) for key in cells & side.keys()]
    ground = shapely.union_all([sound_shape(one) for one in shapes])
    shapely.prepare(ground)
    under = {key: shape for key, shape in whole.published.items() if ground.intersects(shape)}
    return replace(_over(whole, cells, under), group=part, published=under, whole=whole)


def _over(one: Rebased, kept: Collection[RecordId], under: Shapes) -> Rebased:
    """Some cells of a group over published ones; what the draft makes of others is left out of all sides."""
    mine, base = ({key: shape for key, shape in side.items() if key in kept} for side in (one.mine, one.base))
    retired = {cell.cell_id for cell in one.group.cells if cell.state == "retired" and cell.cell_id in kept}
    return replace(one, mine=mine, base=base, merge=three_way(mine, base, under, retired))


def _tell_all(one: Rebased, parts: Collection[Rebased]) -> bool:
    """Whether nothing has to be chosen about, or comes of keeping all, that no part tells by itself."""
    whole = laid(one, one.given_up).merge
    merges = [part.merge for part in parts if part.merge is not None]
    assert whole is not None
    more = shapely.difference(whole.disputed, shapely.union_all([each.disputed for each in merges]))
    return (
        any(part.conflict for part in parts)
        and not is_ground(more)
        and whole.whole == all(each.whole for each in merges)
        and set(whole.apart) == {cell for each in merges for cell in each.apart}
    )
