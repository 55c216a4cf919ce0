"""GeoPackage geometry: blobs to shapely and back, and the ST_ functions its triggers call.

A blob is the header of OGC 12-128r19 clause 2.1.3 before little-endian WKB. Points carry no
envelope (29 bytes in all); everything else carries the two-dimensional one, and single polygons
and lines are written as their multi kind, which is what their layers declare.
"""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

SRS = 4490  # CGCS2000, longitude and latitude in degrees

_POINT = np.dtype(
    [("header", "S8"), ("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")]
)  # packed: 29 bytes
_POINT_HEADER = struct.pack("<2sBBi", b"GP", 0, 1, SRS)
_BOX_HEADER = struct.Struct("<2sBBi4d")
#: Bytes of envelope for each envelope indicator of the flags byte.
_ENVELOPE = (0, 32, 48, 48, 64)


def blob(geometry: BaseGeometry) -> bytes:
    """The GeoPackage blob of a geometry in EPSG:4490; the same geometry gives the same bytes."""
    if geometry.geom_type == "Point":
        return _POINT_HEADER + bytes(shapely.to_wkb(geometry, byte_order=1))
    if isinstance(geometry, Polygon):
        geometry = MultiPolygon([geometry])
    elif isinstance(geometry, LineString):
        geometry = MultiLineString([geometry])
    west, south, east, north = geometry.bounds
    header = _BOX_HEADER.pack(b"GP", 0, 0b11, SRS, west, east, south, north)
    return header + bytes(shapely.to_wkb(geometry, output_dimension=2, byte_order=1))


def geometry(data: bytes) -> BaseGeometry:
    """The geometry of a blob; a multi kind of one part comes back as that part.

    Raises:
        ValueError: not a GeoPackage blob.
    """
    return _single(shapely.from_wkb(data[_wkb_start(data) :]))


def geometries(blobs: Sequence[bytes]) -> NDArray[Any]:
    """Geometries of many blobs, object array of shape (n,), multi kinds of one part taken apart."""
    made = shapely.from_wkb([data[_wkb_start(data) :] for data in blobs])
    made = np.asarray(made, dtype=object)
    kinds, parts = shapely.get_type_id(made), shapely.get_num_geometries(made)
    single = np.flatnonzero((kinds >= 4) & (parts == 1))
    made[single] = shapely.get_geometry(made[single], 0)
    return made


def point_blobs(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[bytes | None]:
    """Blobs of points in degrees, shape (n,) each; None where a coordinate is NaN."""
    packed = np.zeros(len(lon), dtype=_POINT)
    packed["header"] = _POINT_HEADER
    packed["order"], packed["type"] = 1, 1
    packed["x"], packed["y"] = lon, lat
    data, missing = packed.tobytes(), np.isnan(lon) | np.isnan(lat)
    size = _POINT.itemsize
    return [
        None if gone else data[start : start + size]
        for gone, start in zip(missing.tolist(), range(0, len(data), size), strict=True)
    ]


def points(blobs: Sequence[bytes | None]) -> NDArray[np.float64]:
    """Longitude and latitude of point blobs, shape (n, 2), NaN where there is none."""
    empty = b"\0" * _POINT.itemsize
    data = b"".join(
        empty if one is None else one if len(one) == _POINT.itemsize else blob(geometry(one)) for one in blobs
    )
    packed = np.frombuffer(data, dtype=_POINT)
    result = np.column_stack([packed["x"], packed["y"]])
    result[packed["order"] == 0] = np.nan
    return result


def point(data: bytes | None) -> tuple[float | None, float | None]:
    """Longitude and latitude of one point blob, (None, None) for none."""
    if data is None:
        return None, None
    if len(data) == _POINT.itemsize and data[8] == 1:
        return struct.unpack_from("<2d", data, 13)
    at = geometry(data)
    return (None, None) if at.is_empty else (float(at.x), float(at.y))


def _wkb_start(data: bytes) -> int:
    kind = (data[3] >> 1) & 7 if data[:2] == b"GP" and len(data) > 3 else len(_ENVELOPE)
    if kind >= len(_ENVELOPE):
        raise ValueError("not a GeoPackage geometry")
    return 8 + _ENVELOPE[kind]


def _single(made: BaseGeometry) -> BaseGeometry:
    parts = getattr(made, "geoms", None)
    return parts[0] if parts is not None and len(parts) == 1 else made


def envelope(data: bytes | None) -> tuple[float, float, float, float] | None:
    """West, east, south and north of a blob from its header, or from its WKB where it has none."""
    if data is None or len(data) < 8 or data[:2] != b"GP" or data[3] & 0b10000:
        return None
    if (data[3] >> 1) & 7:
        order = "<" if data[3] & 1 else ">"
        return struct.unpack_from(order + "4d", data, 8)
    if len(data) == _POINT.itemsize:
        lon, lat = point(data)
        return None if lon is None or lat is None or lon != lon else (lon, lon, lat, lat)
    west, south, east, north = shapely.bounds(geometry(data)).tolist()
    return None if west != west else (west, east, south, north)


def register_functions(connection: Any) -> None:
    """Give a connection the ST_ functions that a GeoPackage's R-tree triggers call."""

    def side(index: int) -> Any:
        def of(data: bytes | None) -> float | None:
            box = envelope(data)
            return None if box is None else box[index]

        return of

    for index, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, side(index), deterministic=True)
    connection.create_function(
        "ST_IsEmpty",
        1,
        lambda data: None if data is None else int(envelope(data) is None),
        deterministic=True,
    )
