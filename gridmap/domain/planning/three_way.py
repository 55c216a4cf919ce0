"""Lay a draft over a published state that has moved on, ground by ground."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.validity import ground_change
from gridmap.domain.records import RecordId

Shapes = Mapping[RecordId, BaseGeometry]

#: Ground thinner than this is what putting vertices on the grid leaves over: half a metre, in degrees.
_SLIVER = 50 * grid.STEP
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class Merge:
    """A draft laid over what is published now."""

    shapes: Mapping[RecordId, BaseGeometry | None]  # of every cell that was looked at, None for none left
    disputed: BaseGeometry  # ground that both the draft and the published state changed, degrees
    whole: bool  # the shapes cover just the published ground, without overlap
    torn: bool = False  # what both changed, taken together, leaves a cell in more pieces than either has
    apart: tuple[RecordId, ...] = ()  # cells that even the draft's own word leaves so


def three_way(mine: Shapes, base: Shapes, published: Shapes, retired: Iterable[RecordId] = ()) -> Merge:
    """Join what a draft changed with what the published state changed since.

    Ground that only one of the two gave to another cell goes to that cell; where both did, or both moved
    the same stretch of a border, the draft's word counts, and the ground is `disputed`.

    Args:
        mine: Cells as the draft draws them.
        base: The touched cells as they were published when the draft touched them; those whose former
            shape is not known are left out, and all their ground counts as changed.
        published: Cells in force now, every one that the others touch and their neighbours.
        retired: Published cells that the draft retires.
    """
    faces = _faces([*mine.values(), *base.values(), *published.values()])
    inside = shapely.point_on_surface(faces)
    drawn, was, now = (_owners(inside, shapes) for shapes in (mine, base, published))
    faces, drawn, was, now = (one[now != _NOBODY] for one in (faces, drawn, was, now))
    drawn = np.where((drawn == _NOBODY) & (was == _NOBODY), now, drawn)
    disputed = (drawn != _NOBODY) & (drawn != was) & (was != now) & (drawn != now)
    disputed &= ~_taken_whole(faces, drawn, was, now, disputed)
    disputed |= _along_one_border(faces, drawn, was, now)

    def laid() -> dict[RecordId, BaseGeometry]:
        owner = np.where(((drawn == _NOBODY) | (drawn == was)) & ~disputed, now, drawn)
        _hand_over(faces, owner, now, set(retired), set(mine))
        return {int(one): _joined(faces[owner == one]) for one in np.unique(owner)}

    kept = laid()
    torn = ever_torn = _torn(kept, mine, published)
    while torn:
        about = np.isin(np.stack([drawn, was, now]), torn).any(axis=0)
        more = about & (drawn != _NOBODY) & (was != _NOBODY) & (drawn != now) & ~disputed
        if not more.any():
            break
        disputed |= more
        kept = laid()
        torn = _torn(kept, mine, published)  # what goes back to the draft may cut through another cell
    shapes = {one: kept.get(one) for one in [*published, *mine]}
    wide = faces[disputed & (_widths(faces) > _SLIVER)]
    return Merge(shapes, shapely.union_all(wide), _whole(kept, published), bool(ever_torn), tuple(torn))


def _taken_whole(
    faces: NDArray[Any],
    drawn: NDArray[np.int64],
    was: NDArray[np.int64],
    now: NDArray[np.int64],
    among: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """The faces that went from one cell to another where the draft gives all that both had to one cell.

    Where the border between the two runs makes no difference to it.
    """
    wide = _widths(faces) > _SLIVER
    taker = {}
    for cell in np.unique(np.concatenate([was[among], now[among]])):
        takers = np.unique(drawn[(was == cell) & wide])
        taker[cell] = takers[0] if len(takers) == 1 else _NOBODY
    found = among.copy()
    for row in np.flatnonzero(among):
        found[row] = taker[was[row]] == taker[now[row]] == drawn[row] and was[row] != _NOBODY
    return found


def _along_one_border(
    faces: NDArray[Any], drawn: NDArray[np.int64], was: NDArray[np.int64], now: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """The faces between two cells whose border both moved at the same stretch, each to another place."""
    found = np.zeros(len(faces), dtype=bool)
    two = (drawn == was) | (was == now) | (drawn == now)
    rows = np.flatnonzero(
        (drawn != _NOBODY)
        & (was != _NOBODY)
        & two
        & ((drawn != was) | (was != now))
        & (_widths(faces) > _SLIVER)
    )
    mine, theirs = (drawn != was)[rows], (was != now)[rows]
    pair = np.sort(np.stack([was[rows], np.where(mine, drawn[rows], now[rows])]), axis=0)
    one, other = shapely.STRtree(faces[rows]).query(faces[rows], predicate="intersects")
    agreed = mine & theirs
    met = mine[one] & theirs[other] & ~(agreed[one] & agreed[other])
    met &= (pair[:, one] == pair[:, other]).all(axis=0)
    one, other = rows[one[met]], rows[other[met]]
    shared = shapely.length(
        shapely.intersection(shapely.boundary(faces[one]), shapely.boundary(faces[other]))
    )
    found[one[shared > grid.STEP]] = True
    found[other[shared > grid.STEP]] = True
    return found


def _torn(kept: Shapes, mine: Shapes, published: Shapes) -> list[RecordId]:
    """The cells of more pieces than on either side."""
    return [
        one
        for one, shape in kept.items()
        if _parts(shape) > max(_parts(mine.get(one)), _parts(published.get(one)))
    ]


def _parts(shape: BaseGeometry | None) -> int:
    return int(shapely.get_num_geometries(shape)) if shape is not None else 1


def _faces(shapes: list[BaseGeometry]) -> NDArray[Any]:
    lines = shapely.union_all(shapely.boundary(np.array(shapes, dtype=object)), grid_size=grid.STEP)
    parts = grid.snapped(shapely.get_parts(lines))
    return np.asarray(shapely.get_parts(shapely.polygonize(parts)), dtype=object)


def _owners(inside: NDArray[Any], shapes: Shapes) -> NDArray[np.int64]:
    owner = np.full(len(inside), _NOBODY, dtype=np.int64)
    if shapes:
        face, row = shapely.STRtree(list(shapes.values())).query(inside, predicate="intersects")
        owner[face] = np.array(list(shapes), dtype=np.int64)[row]
    return owner


def _hand_over(
    faces: NDArray[Any],
    owner: NDArray[np.int64],
    now: NDArray[np.int64],
    retired: set[RecordId],
    mine: set[RecordId],
) -> None:
    """Give what is left of retired cells, and slivers left of others, to the drawn cell beside it."""
    for cell in np.unique(owner):
        rows = np.flatnonzero(owner == cell)
        if int(cell) in mine or len(rows) == (now == cell).sum():
            continue
        for part in shapely.get_parts(_joined(faces[rows])):
            if int(cell) not in retired and _widths(np.array([part]))[0] > _SLIVER:
                continue
            beside = np.flatnonzero(np.isin(owner, sorted(mine)))
            shared = shapely.length(shapely.intersection(shapely.boundary(faces[beside]), part.boundary))
            if len(beside) and shared.max() > 0:
                owner[rows[shapely.intersects(part, shapely.point_on_surface(faces[rows]))]] = owner[
                    beside[int(shared.argmax())]
                ]


def _whole(kept: Shapes, published: Shapes) -> bool:
    shapes = np.array(list(kept.values()), dtype=object)
    valid = bool(shapely.is_valid(shapes).all()) and bool(shapely.coverage_is_valid(shapes))
    return valid and ground_change(list(published.values()), shapes) == (False, False)


def _joined(faces: NDArray[Any]) -> BaseGeometry:
    joined: BaseGeometry = shapely.coverage_union_all(faces)
    return joined.geoms[0] if len(getattr(joined, "geoms", ())) == 1 else joined


def _widths(faces: NDArray[Any]) -> NDArray[np.float64]:
    widths: NDArray[np.float64] = 2 * shapely.area(faces) / np.maximum(shapely.length(faces), grid.STEP)
    return widths
