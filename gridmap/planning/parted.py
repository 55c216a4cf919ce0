"""Conflicts that hang together by shared points alone: chosen about one by one, written together."""

from collections.abc import Collection, Iterable
from dataclasses import replace

import shapely

from gridmap.domain.coverage.validity import sound_shape
from gridmap.domain.planning.rebase import Group, parts_of
from gridmap.domain.planning.three_way import three_way
from gridmap.domain.records import RecordId
from gridmap.planning.rebased import Rebased


def parted(one: Rebased) -> list[Rebased]:
    """A group whose changes lie apart as its parts; itself where they do not, or nobody must choose.

    A neighbour that only got vertices of two changes makes one group of them, as it is written with both.
    """
    if not one.conflict or any(
        cell.state != "new" and cell.cell_id not in one.base for cell in one.group.cells
    ):
        return [one]  # what is not kept is laid down as it was, which is not known of all
    parts = parts_of(one.group, set(one.given_up))
    if len(parts) < 2:
        return [one]
    found = [_by_itself(one, part) for part in parts]
    told = [part for part in found if part.conflict or part.group.outdated]
    return told if any(part.conflict for part in told) else [one]


def _by_itself(whole: Rebased, part: Group) -> Rebased:
    """A part of a group as if the draft had nothing else."""
    cells = {one.cell_id for one in part.cells}
    mine, base = ({key: side[key] for key in cells & side.keys()} for side in (whole.mine, whole.base))
    ground = shapely.union_all([sound_shape(one) for one in (*mine.values(), *base.values())])
    shapely.prepare(ground)
    under = {key: shape for key, shape in whole.published.items() if ground.intersects(shape)}
    retired = {one.cell_id for one in part.cells if one.state == "retired"}
    return Rebased(part, mine, under, three_way(mine, base, under, retired), base, whole)


def laid(one: Rebased, kept: Collection[RecordId]) -> Rebased:
    """A group with only some of its cells as they are drawn, and the others as they were published then."""
    mine = {cell: shape for cell, shape in one.base.items() if cell not in kept}
    mine |= {cell: shape for cell, shape in one.mine.items() if cell in kept}
    retired = {cell.cell_id for cell in one.group.cells if cell.state == "retired"}
    return replace(one, mine=mine, merge=three_way(mine, one.base, one.published, retired.intersection(kept)))


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
