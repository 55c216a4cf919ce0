"""What was mended in imported boundaries, and how much may be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Shapes = NDArray[np.object_]

#: Coordinates lie on a grid of 1e-7 degrees, 1.1 cm; two borders that meet share its points.
GRID = 1e-7
GRID_DIGITS = 7

#: Kinds that leave a row out; the others change or note a shape.
LEFT_OUT = frozenset({
    "no_shape", "unreadable_shape", "not_a_polygon", "impossible_coordinate", "off_the_map", "no_area",
    "duplicate", "vanished",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that was wrong with shapes, and was put right, left out, or is too much to put right."""

    kind: str  # word of the translations, "boundaries.mend.<kind>"
    rows: tuple[int, ...]  # indices of the shapes concerned
    lon: float = np.nan
    lat: float = np.nan
    size: float = 0.0  # square metres that changed hands, came or went
    grave: bool = False  # beyond the tolerance

    @property
    def left_out(self) -> bool:
        """Whether the row is not part of the result."""
        return self.kind in LEFT_OUT


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Up to where overlaps and gaps are mended; what is beyond is left to people."""

    width: float = 10.0  # metres, mean width of a strip: an overlap is cut, a gap is filled
    share: float = 0.01  # of the smaller neighbour's area: an overlap is cut, a gap is filled
    area: float = 10_000.0  # square metres: no wide overlap or gap above this, whatever its share
    rest: float = 1_000_000.0  # square metres of an old cell that new ones may leave out, within the share
    crumb: float = 1.0  # square metres: a part that small goes to its neighbour
