"""What the small map of a dialog draws, as paths; made off the window's thread, as there may be thousands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.mercator import xy_at
from gridmap.gui.canvas.view import Box, joined
from gridmap.gui.planning.look import Outline, outline_of
from gridmap.planning.surroundings import Neighbour, Surroundings


@dataclass(frozen=True)
class Piece:
    """Ground in the colour of a palette entry; `row` is the line of the table that it belongs to."""

    shape: BaseGeometry
    colour: str
    row: int
    label: str = ""
    hollow: bool = False  # an outline only
    dashed: bool = False
    thin: bool = False  # beside what its line is about


@dataclass(frozen=True)
class Placed:
    """Paths and where their name stands; boxes and places in EPSG:3857."""

    outlines: tuple[Outline, ...]
    at: tuple[float, float]
    label: str
    box: Box | None  # None where there is no ground


@dataclass(frozen=True)
class Ground:
    """Pieces and what lies around them."""

    pieces: Sequence[tuple[Piece, Placed]] = ()
    cells: Sequence[Placed] = ()
    communities: Sequence[Placed] = ()
    at_work: Sequence[Placed] = ()  # of the communities, those that pieces lie in


def ground_of(pieces: Sequence[Piece], around: Surroundings) -> Ground:
    """Pieces, and the cells and communities around them, which are named where they touch pieces."""
    under = {piece.shape.wkb for piece in pieces if piece.hollow}  # their names would lie below others
    beside = _touching([one.shape for one in around.cells], [piece.shape for piece in pieces])
    cells = [
        one if number in beside and one.shape.wkb not in under else replace(one, label="")
        for number, one in enumerate(around.cells)
    ]
    at_work = _touching(
        [one.shape for one in around.communities],
        [shapely.point_on_surface(piece.shape) for piece in pieces],
    )
    communities = list(_placed(around.communities))
    labelled = [Neighbour(one.shape, one.label) for one in pieces]
    return Ground(
        list(zip(pieces, _placed(labelled), strict=True)),
        list(_placed(cells)),
        communities,
        [communities[number] for number in sorted(at_work)],
    )


def _placed(ground: Sequence[Neighbour]) -> Iterator[Placed]:
    for one in ground:
        every = shapely.get_parts(one.shape)
        parts = [part for part in every if part.geom_type == "Polygon" and part.area > 0]
        outlines = tuple(outline_of(part) for part in parts)
        box = joined([outline.box for outline in outlines])
        if box is None:
            yield Placed((), (0.0, 0.0), "", None)
            continue
        inside = shapely.point_on_surface(max(parts, key=lambda part: part.area))
        yield Placed(outlines, xy_at(inside.x, inside.y), one.label, box)


def _touching(cells: Sequence[BaseGeometry], pieces: Sequence[BaseGeometry]) -> set[int]:
    """Which cells touch any of the pieces, by their places in the sequence."""
    if not cells or not pieces:
        return set()
    looked: NDArray[Any] = np.array([*cells, None], dtype=object)[:-1]
    found, _ = shapely.STRtree(pieces).query(looked, "intersects")
    return set(found.tolist())
