"""Coordinates and measures: shifted Chinese coordinates, transformation to EPSG:4490, lengths and areas.

Longitude comes first everywhere, in degrees; lengths are metres, areas square metres, on the
CGCS2000 ellipsoid.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from gridmap.domain.errors import UserError

Floats = NDArray[np.float64]

#: The workspace's coordinates: CGCS2000, longitude and latitude.
STORED_CRS = "EPSG:4490"
#: Names that `to_stored` knows beside EPSG codes.
SHIFTED_CRS = ("gcj02", "bd09")
#: Geographic systems that are CGCS2000 to within a few centimetres: no operation is needed.
_SAME_AS_STORED = frozenset({"EPSG:4490", "EPSG:4326", "OGC:CRS84", "EPSG:4979", "EPSG:4480"})

#: CGCS2000 ellipsoid, GB 22021: a = 6 378 137 m, 1/f = 298.257222101.
ELLIPSOID = Geod(a=6378137.0, rf=298.257222101)

# GCJ-02's published-by-reverse-engineering constants: Krasovsky 1940 ellipsoid, origin 105 E 35 N.
_GCJ_A = 6378245.0
_GCJ_EE = 0.00669342162296594323
# Baidu's further shift.
_BD_K = np.pi * 3000.0 / 180.0
_BD_LON, _BD_LAT = 0.0065, 0.006
# The box in which the shift applies: outside it GCJ-02 is WGS 84.
_GCJ_BOX = (72.004, 0.8293, 137.8347, 55.8271)


def gcj02_from_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """GCJ-02 (Amap, Tencent) position of WGS 84 or CGCS2000 coordinates.

    Args:
        lon: Longitude in degrees, any shape.
        lat: Latitude in degrees, same shape.

    Returns:
        Longitude and latitude in GCJ-02; unchanged outside the box in which China applies it.

    The formula is the publicly known one (eviltransform and many others), reproduced from its
    constants: two polynomials with sines about 105 E 35 N, scaled by the Krasovsky radii.

    >>> lon, lat = gcj02_from_wgs84(121.5272106, 31.1774276)
    >>> round(float(lon), 9), round(float(lat), 9)
    (121.531541859, 31.175303984)
    """
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    east, north = _gcj_shift(lon, lat)
    west_edge, south_edge, east_edge, north_edge = _GCJ_BOX
    inside = (lon > west_edge) & (lon < east_edge) & (lat > south_edge) & (lat < north_edge)
    return np.where(inside, lon + east, lon), np.where(inside, lat + north, lat)


def wgs84_from_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """WGS 84 position of GCJ-02 coordinates, to 1e-9 degrees; see `gcj02_from_wgs84`.

    >>> lon, lat = wgs84_from_gcj02(121.531541859215, 31.17530398364597)
    >>> round(float(lon), 7), round(float(lat), 7)
    (121.5272106, 31.1774276)
    """
    return _inverted(gcj02_from_wgs84, lon, lat)


def bd09_from_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """BD-09 (Baidu) position of GCJ-02 coordinates, degrees, any shape.

    >>> lon, lat = bd09_from_gcj02(121.531541859215, 31.17530398364597)
    >>> round(float(lon), 9), round(float(lat), 9)
    (121.538015686, 31.181328607)
    """
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_K)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_K)
    return radius * np.cos(angle) + _BD_LON, radius * np.sin(angle) + _BD_LAT


def gcj02_from_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """GCJ-02 position of BD-09 coordinates, to 1e-9 degrees."""
    return _inverted(bd09_from_gcj02, lon, lat)


def wgs84_from_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """WGS 84 position of BD-09 coordinates, to 1e-9 degrees."""
    return wgs84_from_gcj02(*gcj02_from_bd09(lon, lat))


def _gcj_shift(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    fast = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + fast
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + fast
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0
    phi = np.radians(lat)
    squeezed = 1.0 - _GCJ_EE * np.sin(phi) ** 2
    meridian = _GCJ_A * (1.0 - _GCJ_EE) / squeezed**1.5
    parallel = _GCJ_A / np.sqrt(squeezed) * np.cos(phi)
    return np.degrees(east / parallel), np.degrees(north / meridian)


def _inverted(
    forward: Callable[[Floats, Floats], tuple[Floats, Floats]], lon: ArrayLike, lat: ArrayLike
) -> tuple[Floats, Floats]:
    """Fixed-point iteration; the shifts are nearly constant, so each step gains three digits."""
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    x, y = lon, lat
    for _ in range(5):
        there_x, there_y = forward(x, y)
        x, y = x + (lon - there_x), y + (lat - there_y)
    return x, y


def to_stored(x: ArrayLike, y: ArrayLike, crs: str) -> tuple[Floats, Floats]:
    """Longitude and latitude in EPSG:4490 of coordinates in any system.

    Args:
        x: Easting or longitude, shape (n,). Always first, whatever order the system declares.
        y: Northing or latitude, shape (n,).
        crs: What pyproj understands (``EPSG:4547``, WKT), or ``gcj02`` or ``bd09``.

    Returns:
        Two arrays of shape (n,); NaN where a coordinate has no place in the system.

    Raises:
        UserError: no such system.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if crs.lower() == "gcj02":
        return wgs84_from_gcj02(x, y)
    if crs.lower() == "bd09":
        return wgs84_from_bd09(x, y)
    transformer = _transformer(crs)
    if transformer is None:
        return x, y
    lon, lat = transformer.transform(x, y)
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    lost = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)


def geometries_to_stored(geometries: ArrayLike, crs: str) -> NDArray[np.object_]:
    """Geometries in EPSG:4490, two-dimensional, of geometries in any system; see `to_stored`."""
    flat = np.asarray(shapely.force_2d(geometries), dtype=object)
    if crs.lower() not in SHIFTED_CRS and _transformer(crs) is None:
        return flat

    def moved(points: Floats) -> Floats:
        return np.column_stack(to_stored(points[:, 0], points[:, 1], crs))

    return np.asarray(shapely.transform(flat, moved), dtype=object)


@cache
def crs_named(crs: str) -> CRS:
    """The coordinate system of a name.

    Raises:
        UserError: there is none.
    """
    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        raise UserError("geodesy.unknown_crs", crs=crs[:80]) from error


@cache
def _transformer(crs: str) -> Transformer | None:
    """To EPSG:4490, longitude first; None where nothing is to be done."""
    if crs.upper() in _SAME_AS_STORED:
        return None
    known = crs_named(crs)
    if known.to_authority() in {("EPSG", "4490"), ("EPSG", "4326"), ("OGC", "CRS84")}:
        return None
    try:
        return Transformer.from_crs(known, STORED_CRS, always_xy=True)
    except ProjError as error:
        raise UserError("geodesy.unknown_crs", crs=crs[:80]) from error


def length(geometry: BaseGeometry) -> float:
    """Length of a line, or perimeter of a polygon, in metres along geodesics (Karney 2013)."""
    return float(ELLIPSOID.geometry_length(geometry))


def area(geometry: BaseGeometry) -> float:
    """Area of one polygon in square metres, its sides geodesics (Karney 2013); for measuring by hand."""
    return sum(abs(ELLIPSOID.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(geometry))


def areas(geometries: ArrayLike) -> Floats:
    """Areas of many polygons in square metres, shape (n,); 0 for lines, points and None.

    Longitude and the authalic function of latitude are an equal-area plane (Snyder 1987,
    "Map projections, a working manual", eq. 3-12), so the planar area there is the ellipsoid's; a
    side of 1 km bends by less than 1e-6 of a cell's area against the geodesic of `area`.
    """
    flat = shapely.transform(shapely.force_2d(np.asarray(geometries, dtype=object)), _equal_area)
    planar: Floats = np.nan_to_num(np.asarray(shapely.area(flat), dtype=float))
    return planar


def _equal_area(points: Floats) -> Floats:
    e = np.sqrt(ELLIPSOID.es)
    sine = np.sin(np.radians(points[:, 1]))
    q = (1 - ELLIPSOID.es) * (sine / (1 - ELLIPSOID.es * sine**2) + np.arctanh(e * sine) / e)
    return np.column_stack([np.radians(points[:, 0]) * ELLIPSOID.a, q * ELLIPSOID.a / 2])


def distances(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Geodesic distances in metres between pairs of points, shape (n,)."""
    there: Floats = np.asarray(ELLIPSOID.inv(lon1, lat1, lon2, lat2)[2], dtype=float)
    return there


def metres_per_degree(latitude: float) -> tuple[float, float]:
    """Metres of one degree of longitude and of latitude at a latitude, from the radii of curvature."""
    phi = np.radians(latitude)
    squeezed = 1.0 - ELLIPSOID.es * np.sin(phi) ** 2
    east = ELLIPSOID.a / np.sqrt(squeezed) * np.cos(phi)
    north = ELLIPSOID.a * (1.0 - ELLIPSOID.es) / squeezed**1.5
    return float(np.radians(1.0) * east), float(np.radians(1.0) * north)
