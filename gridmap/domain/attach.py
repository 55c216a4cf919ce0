"""Which cell a record belongs to: by its position or by a code."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.buckets import Buckets

Floats = NDArray[np.float64]
Indexes = NDArray[np.int64]

NOWHERE = -1
#: A community is named that has several cells, so that none of them can be chosen.
SEVERAL = -2
#: From so many pairs of a point and a cell, starting a thread costs nothing beside asking them.
_MANY = 20_000


@dataclass(frozen=True)
class Cells:
    """The cells in force, as columns of the same length; a cell is spoken of by its index.

    Args:
        geometries: Polygons in EPSG:4490, shape (n,).
    """

    ids: Sequence[int]
    codes: Sequence[str]
    names: Sequence[str]
    community_ids: Sequence[int]
    geometries: NDArray[np.object_]
    community_codes: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees; NaN without cells."""
        if not len(self):
            return math.nan, math.nan, math.nan, math.nan
        west, south, east, north = shapely.total_bounds(self.geometries).tolist()
        return west, south, east, north

    @cached_property
    def _buckets(self) -> Buckets:
        shapely.prepare(self.geometries)
        return Buckets(shapely.bounds(self.geometries))

    @cached_property
    def _by_code(self) -> dict[str, int]:
        """Code of a cell or a community -> index of the cell, or `SEVERAL`."""
        known: dict[str, int] = {}
        for index, community in enumerate(self.community_ids):
            if code := self.community_codes.get(community):
                known[code] = SEVERAL if code in known else index
        return known | {code: index for index, code in enumerate(self.codes)}

    def at(self, lon: Floats, lat: Floats) -> Indexes:
        """Which cell each point lies in.

        Args:
            lon: Degrees, shape (n,), NaN where not known.
            lat: Degrees, shape (n,).

        Returns:
            Index of the cell, shape (n,), or `NOWHERE`. A point on a shared border belongs to the
            first of its cells, so that the same point always has the same one.
        """
        found = np.full(len(lon), NOWHERE, dtype=np.int64)
        known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if not len(known) or not len(self):
            return found
        point, cell = self._buckets.candidates(lon[known], lat[known])
        by_cell = np.argsort(cell, kind="stable")  # a prepared cell stays in the cache
        point, cell = known[point[by_cell]], cell[by_cell]
        x, y = lon[point], lat[point]
        inside = _inside(self.geometries, cell, x, y)
        found[point[inside]] = cell[inside]
        left = found[point] == NOWHERE
        point, cell = point[left], cell[left]
        touching = shapely.intersects_xy(self.geometries[cell], x[left], y[left])
        found[point[touching][::-1]] = cell[touching][::-1]  # backwards: the first cell is written last
        return found

    def of_codes(self, codes: Sequence[str]) -> Indexes:
        """Which cell each code names: its own, or that of a community with only one.

        Returns:
            Index of the cell, shape (n,); `SEVERAL` for a community of more cells, `NOWHERE` for ""
            and codes that are not known.
        """
        known = self._by_code
        return np.fromiter((known.get(code, NOWHERE) for code in codes), np.int64, len(codes))


def _inside(geometries: NDArray[np.object_], cell: Indexes, x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Whether each point lies within its cell, the cells ascending; many are asked on two cores.

    No cell is asked from both: a prepared shape completes itself at the first question.
    """
    if len(cell) < _MANY:
        return np.asarray(shapely.contains_xy(geometries[cell], x, y))
    from concurrent.futures import ThreadPoolExecutor  # 8 ms, and the window's start loads this module

    middle = int(np.searchsorted(cell, cell[len(cell) // 2]))
    halves = (slice(0, middle), slice(middle, None))
    with ThreadPoolExecutor(len(halves)) as both:
        told = both.map(lambda half: shapely.contains_xy(geometries[cell[half]], x[half], y[half]), halves)
        return np.concatenate(list(told))


def put_right(
    lon: Floats, lat: Floats, extent: tuple[float, float, float, float]
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Positions whose longitude and latitude stand in each other's place, exchanged.

    A position is exchanged where only that makes it one on Earth, or where it lies outside the
    extent of the workspace and its exchange inside.

    Args:
        lon: Degrees as read, shape (n,), NaN where not known.
        lat: Degrees as read, shape (n,).
        extent: West, south, east, north; NaN where there are no cells yet.

    Returns:
        Longitude, latitude, and which were exchanged, shape (n,) each.
    """
    west, south, east, north = extent
    off_earth = (np.abs(lat) > 90) | (np.abs(lon) > 180)
    possible = (np.abs(lon) <= 90) & (np.abs(lat) <= 180)
    outside = ~((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    inside_when_exchanged = (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
    wrong = possible & (off_earth | (outside & inside_when_exchanged))
    return np.where(wrong, lat, lon), np.where(wrong, lon, lat), wrong
