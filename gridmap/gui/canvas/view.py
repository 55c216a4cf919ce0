"""What part of the plane the canvas shows: a value, from which other values are made."""

import math
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.mercator import HALF_WORLD, metres_per_unit

Number = TypeVar("Number", float, NDArray[np.float64])
Box = tuple[float, float, float, float]  # west, south, east, north in EPSG:3857

#: Metres of EPSG:3857 a pixel: from a hand's breadth to the whole world.
FINEST_SCALE = 0.02
COARSEST_SCALE = 160_000.0
#: Size of a pixel on which scales like 1 : 10 000 are based (OGC 07-057r7, 0.28 mm).
_PIXEL_METRES = 0.00028


@dataclass(frozen=True, slots=True)
class View:
    """Centre in EPSG:3857, scale in its metres a pixel, and size in pixels; north is always up."""

    x: float
    y: float
    scale: float
    width: int
    height: int

    def to_screen(self, x: Number, y: Number) -> tuple[Number, Number]:
        """Pixel of a point of the plane, or of many."""
        return (x - self.x) / self.scale + self.width / 2, (self.y - y) / self.scale + self.height / 2

    def to_plane(self, px: float, py: float) -> tuple[float, float]:
        """Point of the plane below a pixel."""
        return self.x + (px - self.width / 2) * self.scale, self.y - (py - self.height / 2) * self.scale

    @property
    def box(self) -> Box:
        """The part of the plane that is shown."""
        half_x, half_y = self.width / 2 * self.scale, self.height / 2 * self.scale
        return self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y

    def part(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The part of the plane below a rectangle of pixels."""
        west, north = self.to_plane(left, top)
        east, south = self.to_plane(right, bottom)
        return west, south, east, north

    def panned(self, dx: float, dy: float) -> "View":
        """The view after what is shown has moved by so many pixels to the right and down."""
        return self._kept(self.x - dx * self.scale, self.y + dy * self.scale)

    def zoomed(self, factor: float, px: float, py: float) -> "View":
        """The view `factor` times as large, with the same point of the plane below a pixel."""
        scale = min(max(self.scale / factor, FINEST_SCALE), COARSEST_SCALE)
        x, y = self.to_plane(px, py)
        closer = replace(self, scale=scale)
        return closer._kept(
            x - (px - self.width / 2) * scale,
            y + (py - self.height / 2) * scale,
        )

    def resized(self, width: int, height: int) -> "View":
        """The same centre and scale in a window of another size."""
        return replace(self, width=max(width, 1), height=max(height, 1))

    def fitted(
        self, box: Box, margin: float = 24, closest: float = 0.5, clear: tuple[float, float] = (0.0, 0.0)
    ) -> "View":
        """The view that shows a box of the plane whole, `margin` pixels clear of the edges.

        Args:
            box: West, south, east, north.
            margin: Pixels left free on each side.
            closest: Finest scale to go to, for boxes that are points.
            clear: More pixels left free above and below, where something stands on the map.
        """
        west, south, east, north = box
        above, below = clear
        across = (east - west) / max(self.width - 2 * margin, 1)
        up = (north - south) / max(self.height - 2 * margin - above - below, 1)
        scale = min(max(across, up, closest, FINEST_SCALE), COARSEST_SCALE)
        middle = (south + north) / 2 + (above - below) / 2 * scale
        return replace(self, scale=scale)._kept((west + east) / 2, middle)

    @property
    def metres_per_pixel(self) -> float:
        """Metres on the ground of a pixel at the centre."""
        return self.scale * metres_per_unit(self.y)

    @property
    def denominator(self) -> float:
        """The n of the scale 1 : n at the centre, for a pixel of 0.28 mm."""
        return self.metres_per_pixel / _PIXEL_METRES

    def _kept(self, x: float, y: float) -> "View":
        """The view moved there, its centre kept in the world."""
        inside = [min(max(value, -HALF_WORLD), HALF_WORLD) for value in (x, y)]
        return replace(self, x=inside[0], y=inside[1])


def overlaps(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def joined(boxes: list[Box]) -> Box | None:
    """The smallest box around all of them, None around none."""
    if not boxes or any(math.isnan(value) for box in boxes for value in box):
        boxes = [box for box in boxes if not any(math.isnan(value) for value in box)]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
