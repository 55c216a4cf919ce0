"""Which coordinate system numbers are in, when nothing says so or what says so cannot be true."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from gridmap.domain import geodesy
from gridmap.domain.geodesy import Floats, crs_named, to_stored

Why = Literal["declared", "missing", "axes_swapped", "not_degrees", "elsewhere", "approximate", "unknown"]

#: Longitudes and latitudes of China, generously; northings of Gauss-Krueger there, metres.
_LON, _LAT = (73.0, 136.0), (3.0, 54.0)
_NORTHING = (300_000.0, 6_200_000.0)
_EASTING = (100_000.0, 900_000.0)
#: A shift that differs from GCJ-02's or BD-09's own by less than this share is recognised as it.
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class CrsGuess:
    """What the numbers look like. Only a certain guess may be used without asking."""

    crs: str | None
    swapped: bool  # the first column is the northing or the latitude
    certain: bool
    why: Why
    others: tuple[str, ...] = ()  # that fit as well, best first


def guess_crs(
    x: ArrayLike, y: ArrayLike, declared: str | None = None, near: tuple[float, float] | None = None
) -> CrsGuess:
    """Guess the coordinate system of some points.

    Args:
        x: First coordinates, shape (n,), n > 0. Outliers do no harm, medians are looked at.
        y: Second coordinates, shape (n,).
        declared: What the file says.
        near: Longitude and latitude where other data of the same work lie; decides between zones.

    Raises:
        UserError: the declared system does not exist.
    """
    here = float(np.nanmedian(np.asarray(x, float))), float(np.nanmedian(np.asarray(y, float)))
    if declared is not None:
        fits = [swapped for swapped in (False, True) if _fits(here, declared, swapped)]
        if fits and fits[0] is False:
            rough = _is_rough(declared)
            return CrsGuess(declared, False, not rough, "approximate" if rough else "declared")
        if fits:
            return CrsGuess(declared, True, False, "axes_swapped", (declared,))
    found = _candidates(here, near)
    why: Why = "missing"
    if declared is not None:
        why = "not_degrees" if crs_named(declared).is_geographic else "elsewhere"
    if not found:
        return CrsGuess(None, False, False, "unknown")
    crs, swapped = found[0]
    return CrsGuess(crs, swapped, False, why, tuple(name for name, turned in found[1:] if turned == swapped))


def fits(x: ArrayLike, y: ArrayLike, crs: str) -> bool:
    """Whether points may be in a system: most lie on the earth, and where the system is used."""
    here = float(np.nanmedian(np.asarray(x, float))), float(np.nanmedian(np.asarray(y, float)))
    return _fits(here, crs, False)


def _fits(here: tuple[float, float], crs: str, swapped: bool) -> bool:
    x, y = (here[1], here[0]) if swapped else here
    shifted = crs.lower() in geodesy.SHIFTED_CRS
    if shifted or crs_named(crs).is_geographic:
        return abs(x) <= 180 and abs(y) <= 90 and not _can_only_be_turned(x, y)
    lon, lat = to_stored([x], [y], crs)
    if not (np.isfinite(lon[0]) and np.isfinite(lat[0])):
        return False
    used = crs_named(crs).area_of_use
    if used is None:
        return True
    return bool(used.west - 3 <= lon[0] <= used.east + 3 and used.south - 3 <= lat[0] <= used.north + 3)


def _can_only_be_turned(x: float, y: float) -> bool:
    """Latitudes of 73 degrees and more beside longitudes of 3 to 54 are China's with the axes swapped:
    as they stand they lie in the Arctic Ocean."""
    return _LAT[0] <= x <= _LAT[1] and _LON[0] <= y <= 90


def _is_rough(crs: str) -> bool:
    """Whether PROJ knows no way to EPSG:4490 but to take the numbers over (Beijing 1954, Xi'an 1980)."""
    known = crs_named(crs)
    geographic = known.geodetic_crs
    return geographic is not None and geographic.to_epsg() in (4214, 4610)


def _candidates(here: tuple[float, float], near: tuple[float, float] | None) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    for swapped in (False, True):
        x, y = (here[1], here[0]) if swapped else here
        names = _degrees(x, y) or _metres(x, y)
        found += [(name, swapped) for name in names]
    if near is None:
        return found
    return sorted(found, key=lambda one: _far(here, one, near))


def _degrees(x: float, y: float) -> list[str]:
    fit = abs(x) <= 180 and abs(y) <= 90 and not _can_only_be_turned(x, y)
    return ["EPSG:4490"] if fit else []


def _metres(x: float, y: float) -> list[str]:
    """Gauss-Krueger zones with prefix, then Web Mercator, then zones without prefix by central meridian."""
    names = []
    zone, rest = divmod(x, 1_000_000)
    if _NORTHING[0] <= y <= _NORTHING[1]:
        if _EASTING[0] <= rest <= _EASTING[1] and 13 <= zone <= 23:
            names.append(f"EPSG:{4491 + int(zone) - 13}")
        elif _EASTING[0] <= rest <= _EASTING[1] and 25 <= zone <= 45:
            names.append(f"EPSG:{4513 + int(zone) - 25}")
    lon, lat = to_stored([x], [y], "EPSG:3857")
    if abs(x) > 1_000_000 and _LON[0] <= lon[0] <= _LON[1] and _LAT[0] <= lat[0] <= _LAT[1]:
        names.append("EPSG:3857")
    if _EASTING[0] <= x <= _EASTING[1] and _NORTHING[0] <= y <= _NORTHING[1]:
        names += [f"EPSG:{4534 + zone}" for zone in range(21)]  # central meridians 75, 78 ... 135
    return names


def _far(here: tuple[float, float], candidate: tuple[str, bool], near: tuple[float, float]) -> float:
    crs, swapped = candidate
    x, y = (here[1], here[0]) if swapped else here
    lon, lat = to_stored([x], [y], crs)
    if not (np.isfinite(lon[0]) and np.isfinite(lat[0]) and abs(lat[0]) <= 90):
        return np.inf
    return float(geodesy.distances(lon, lat, [near[0]], [near[1]])[0])


def shift_hint(
    lon: Floats, lat: Floats, known_lon: Floats, known_lat: Floats
) -> Literal["gcj02", "bd09"] | None:
    """Whether points that should lie on known ones lie beside them as GCJ-02 or BD-09 would.

    Args:
        lon: Longitudes as they were read, degrees, shape (n,).
        lat: Latitudes, shape (n,).
        known_lon: Where the same things lie in the workspace, shape (n,).
        known_lat: Latitudes, shape (n,).
    """
    if not len(lon):
        return None
    beside = geodesy.distances(lon, lat, known_lon, known_lat)
    if not 200 <= float(np.median(beside)) <= 1500:
        return None
    east, north = np.median(lon - known_lon), np.median(lat - known_lat)
    best: Literal["gcj02", "bd09"] | None = None
    least = _ALIKE
    for name in geodesy.SHIFTED_CRS:
        back_lon, back_lat = to_stored(lon, lat, name)
        shift = np.median(lon - back_lon), np.median(lat - back_lat)
        off = float(np.hypot(east - shift[0], north - shift[1]) / np.hypot(*shift))
        if off < least:
            best, least = ("gcj02" if name == "gcj02" else "bd09"), off
    return best
