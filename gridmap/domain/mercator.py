"""The plane that maps are drawn on: EPSG:3857, from longitude and latitude and back.

Formulas: IOGP Guidance Note 7-2, method 1024 "Popular Visualisation Pseudo Mercator": a sphere of
the ellipsoid's equatorial radius, on which geographic coordinates are taken as they are. For
drawing only: lengths and areas are measured on the ellipsoid (`gridmap.domain.geodesy`).
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RADIUS = 6378137.0
#: Half the width of the world in metres; latitudes beyond that square's edge are drawn on the edge.
HALF_WORLD = math.pi * RADIUS
MAX_LATITUDE = 85.0511287798066

_FLATTENING = 1 / 298.257222101  # CGCS2000, GB 22021
_ES = _FLATTENING * (2 - _FLATTENING)


def to_mercator(lonlat: Floats) -> Floats:
    """Easting and northing in metres of longitudes and latitudes in degrees, both shape (n, 2).

    >>> to_mercator(np.array([[180.0, 0.0]])).round(2).tolist()
    [[20037508.34, 0.0]]
    """
    plane = np.radians(lonlat)
    limit = math.radians(MAX_LATITUDE)
    np.clip(plane[:, 1], -limit, limit, out=plane[:, 1])
    np.sin(plane[:, 1], out=plane[:, 1])
    np.arctanh(plane[:, 1], out=plane[:, 1])
    plane *= RADIUS
    return plane


def from_mercator(xy: Floats) -> Floats:
    """Longitude and latitude in degrees of eastings and northings in metres, both shape (n, 2).

    >>> from_mercator(to_mercator(np.array([[104.0, 29.5]]))).round(9).tolist()
    [[104.0, 29.5]]
    """
    globe = np.asarray(xy, dtype=float) / RADIUS
    globe[:, 1] = np.arctan(np.sinh(globe[:, 1]))
    return np.degrees(globe)


def lonlat_at(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude in degrees of one point of the plane."""
    return math.degrees(x / RADIUS), math.degrees(math.atan(math.sinh(y / RADIUS)))


def xy_at(lon: float, lat: float) -> tuple[float, float]:
    """Easting and northing in metres of one point in degrees."""
    lat = min(max(lat, -MAX_LATITUDE), MAX_LATITUDE)
    return math.radians(lon) * RADIUS, math.atanh(math.sin(math.radians(lat))) * RADIUS


def metres_per_unit(y: float) -> float:
    """Metres on the ground, due east, of one unit of the plane at northing `y`.

    The radius of the parallel on the ellipsoid over that on the plane's sphere at its equator.
    """
    latitude = math.atan(math.sinh(y / RADIUS))
    return math.cos(latitude) / math.sqrt(1.0 - _ES * math.sin(latitude) ** 2)
