"""Faces that belong together: pieces of one fault, and narrow pieces between the same polygons."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gridmap.domain.mending.ground import Ground
from gridmap.domain.mending.segments import Floats, Ints

Sort = TypeVar("Sort", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Piece:
    """Connected faces of one sort."""

    faces: tuple[int, ...]
    size: float  # square metres
    around: float  # metres of border

    @property
    def width(self) -> float:
        """Mean width in metres: twice the area by the length around, exact for a long even strip."""
        return 2 * self.size / self.around if self.around > 0 else 0.0


def pieces(ground: Ground, chosen: NDArray[np.bool_], sort: Sequence[Hashable]) -> list[Piece]:
    """Connected pieces of the chosen faces that are of one sort.

    Args:
        ground: The faces, n of them.
        chosen: Which faces count, shape (n,).
        sort: Of each face, length n; faces of two sorts are never one piece.
    """
    one, other, metres = ground.beside
    number = _numbered(sort)
    inner = chosen[one] & chosen[other] & (number[one] == number[other])
    one, other, metres = one[inner], other[inner], metres[inner]
    count = len(ground.shapes)
    links = coo_array((np.ones(len(one)), (one, other)), shape=(count, count))
    _, label = connected_components(links, directed=False)
    return _gathered(ground, np.flatnonzero(chosen), label, one, metres)


def _numbered(sort: Sequence[Hashable]) -> Ints:
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(one, len(known)) for one in sort], dtype=np.int64)


def _gathered(
    ground: Ground, faces: NDArray[np.intp], label: Ints, inner: Ints, metres: Floats
) -> list[Piece]:
    count = len(ground.shapes)
    saved = np.bincount(label[inner], weights=2 * metres, minlength=count)
    around = np.bincount(label[faces], weights=ground.around[faces], minlength=count) - saved
    size = np.bincount(label[faces], weights=ground.areas[faces], minlength=count)
    order = faces[np.argsort(label[faces], kind="stable")]
    bounds = np.flatnonzero(np.diff(label[order], prepend=-1, append=-1))
    return [
        Piece(tuple(order[first:last].tolist()), float(size[label[order[first]]]),
              float(max(around[label[order[first]]], 0.0)))
        for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]  # fmt: skip


def gathered(
    ground: Ground, chosen: NDArray[np.bool_], sort: Sequence[Sort], width: float
) -> list[tuple[Sort, Piece]]:
    """As `pieces`, each with its sort; those up to a width of one sort are one, however many they are."""
    wide: list[tuple[Sort, Piece]] = []
    narrow: dict[Sort, list[Piece]] = defaultdict(list)
    for piece in pieces(ground, chosen, sort):
        of = sort[piece.faces[0]]
        if piece.width <= width:
            narrow[of].append(piece)
        else:
            wide.append((of, piece))
    return [*wide, *((of, together(some)) for of, some in narrow.items())]


def together(some: Sequence[Piece]) -> Piece:
    """Several pieces as one."""
    if len(some) == 1:
        return some[0]
    return Piece(
        tuple(face for piece in some for face in piece.faces),
        sum(piece.size for piece in some),
        sum(piece.around for piece in some),
    )
