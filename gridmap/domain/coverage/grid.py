"""The precision grid of a coverage: 1e-7 degrees, 1.1 cm of latitude.

A coordinate packs into one int64: 32 bits of longitude from -180, 31 bits of latitude from -90.
Unpacking divides an integer by 1e7, which gives the double nearest to the decimal number, so the
same vertex has the same bits in every polygon and in every file.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

PER_DEGREE = 10_000_000
STEP = 1 / PER_DEGREE

Vertex = int
Vertices = NDArray[np.int64]

#: A vertex put into an edge may stand aside by so many steps along it: 33 cm of latitude on the outer border,
#: 5 cm between two cells.
ALONG_OUTER, ALONG_SHARED = 30, 5

_LAT_BITS = 31
_LAT_MASK = (1 << _LAT_BITS) - 1
_WEST, _SOUTH = 180 * PER_DEGREE, 90 * PER_DEGREE


def pack(lonlat: NDArray[np.float64]) -> Vertices:
    """Grid vertices nearest to coordinates in degrees, shape (n, 2) to (n,)."""
    steps = np.rint(np.asarray(lonlat, dtype=np.float64) * PER_DEGREE).astype(np.int64)
    packed: Vertices = ((steps[..., 0] + _WEST) << _LAT_BITS) | (steps[..., 1] + _SOUTH)
    return packed


def steps(vertices: Any) -> NDArray[np.int64]:
    """Longitude and latitude of vertices in whole grid steps, shape (n, 2)."""
    packed = np.asarray(vertices, dtype=np.int64)
    return np.stack([(packed >> _LAT_BITS) - _WEST, (packed & _LAT_MASK) - _SOUTH], axis=-1)


def unpack(vertices: Any) -> NDArray[np.float64]:
    """Longitude and latitude of vertices in degrees, shape (n, 2)."""
    degrees: NDArray[np.float64] = steps(vertices) / PER_DEGREE
    return degrees


def vertex(lon: float, lat: float) -> Vertex:
    """The grid vertex nearest to a position in degrees."""
    return int(pack(np.array([[lon, lat]]))[0])


def position(at: Vertex) -> tuple[float, float]:
    """Longitude and latitude of a vertex in degrees."""
    lon, lat = unpack([at])[0]
    return float(lon), float(lat)


def snapped(geometry: Any) -> Any:
    """Geometries with every coordinate put on the grid; rings are not mended."""
    return shapely.transform(geometry, lambda lonlat: unpack(pack(lonlat)))


def vertices_of(geometry: BaseGeometry) -> Vertices:
    """Every vertex of a geometry in order, rings with their closing one."""
    return pack(shapely.get_coordinates(geometry))


def put_on(
    points: NDArray[np.float64],
    start: NDArray[np.float64],
    stop: NDArray[np.float64],
    most: NDArray[np.float64],
) -> Vertices:
    """The vertices to put into edges at points on them, pair by pair: those of the grid that bend them least.

    The nearest one lies up to half a step beside its edge, by which a cell wins or loses ground, and on the
    outer border the whole area. Some steps further along there is one that lies far nearer to the edge.

    Args:
        points: In steps, shape (n, 2).
        start: The ends of the edges, in steps, shape (n, 2).
        stop: The other ends.
        most: How many steps each may stand aside at most, shape (n,); none does by more than a quarter of the
            way to an end of its edge. With 0 it is the nearest one.
    """
    length = np.hypot(*(stop - start).T)
    unit = (stop - start) / np.maximum(length, 1.0)[:, None]
    ends = np.minimum(np.hypot(*(points - start).T), np.hypot(*(points - stop).T))
    free = np.minimum(ends / 4, most)
    aside = np.array(sorted(range(-ALONG_OUTER, ALONG_OUTER + 1), key=abs), dtype=np.float64)
    tried = np.rint(points[:, None] + aside[None, :, None] * unit[:, None])
    from_start = tried - start[:, None]
    off = np.abs(from_start[..., 0] * unit[:, None, 1] - from_start[..., 1] * unit[:, None, 0])
    off[np.abs(aside)[None] > free[:, None]] = np.inf
    best = np.argmin(np.round(off, 6), axis=1)  # the nearest of those that are as good
    return pack(tried[np.arange(len(tried)), best] / PER_DEGREE)
