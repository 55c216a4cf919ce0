"""Positions of a chunk of rows in EPSG:4490."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.attach import put_right
from gridmap.domain.coordinates_text import Positions, read_pairs, read_positions
from gridmap.domain.errors import UserError
from gridmap.domain.geodesy import SHIFTED_CRS, crs_named, to_stored
from gridmap.domain.reading import Doubt
from gridmap.domain.terms import field_term

Floats = NDArray[np.float64]

#: Northings of China in Gauss–Krüger metres; eastings are below a million, or above ten with their zone.
_NORTHINGS = (1.8e6, 6.2e6)


@dataclass(slots=True)
class Placed:
    """Positions in EPSG:4490, NaN where not known, shape (n,) each."""

    lon: Floats
    lat: Floats
    refused: dict[int, Doubt]
    noted: dict[int, Doubt]


def place(
    texts: Mapping[str, Sequence[str]],
    count: int,
    crs: str,
    extent: tuple[float, float, float, float],
    names: Mapping[str, str] = {},
) -> Placed:
    """Positions of `count` rows from the texts of the columns lon and lat, or position.

    `names` are what the file calls these columns, for saying which one is empty.

    Raises:
        UserError: the coordinates are metres and the system is one of degrees.
    """
    if "position" in texts:
        read = read_pairs(texts["position"])
    elif "lon" in texts:
        read = read_positions(texts["lon"], texts["lat"])
        _name_missing(read.refused, names)
    else:
        return Placed(np.full(count, np.nan), np.full(count, np.nan), {}, {})
    if crs.lower() in SHIFTED_CRS or crs_named(crs).is_geographic:
        x, y, exchanged = put_right(read.x, read.y, extent)
        _refuse_metres(read, crs)
        lon, lat = to_stored(x, y, crs)
    else:
        low, high = _NORTHINGS
        exchanged = (read.x > low) & (read.x < high) & ((read.y < 1e6) | (read.y > 1e7))
        x, y = np.where(exchanged, read.y, read.x), np.where(exchanged, read.x, read.y)
        lon, lat = to_stored(x, y, crs)
    refused, noted = read.refused, read.noted
    noted |= {index: Doubt("import_records.axes_exchanged") for index in np.flatnonzero(exchanged).tolist()}
    off_earth = ~((np.abs(lon) <= 180) & (np.abs(lat) <= 90)) & ~np.isnan(read.x)
    for index in np.flatnonzero(off_earth).tolist():
        said = {"value": f"{read.x[index]:.10g} {read.y[index]:.10g}"}
        refused.setdefault(index, Doubt("import_records.off_earth", said))
    lon, lat = np.where(off_earth, np.nan, lon), np.where(off_earth, np.nan, lat)
    return Placed(lon, lat, refused, noted)


def _name_missing(refused: dict[int, Doubt], names: Mapping[str, str]) -> None:
    """Say which column is empty where only one coordinate is there."""
    for index, doubt in refused.items():
        for target in ("lon", "lat"):
            if doubt.key == f"import_records.{target}_missing":
                column = names.get(target) or field_term(target)
                refused[index] = Doubt(doubt.key, {**doubt.values, "column": column})


def _refuse_metres(read: Positions, crs: str) -> None:
    """Degrees are promised; when nearly everything is far beyond 180, they are metres."""
    known = ~np.isnan(read.x)
    far = known & (np.maximum(np.abs(read.x), np.abs(read.y)) > 10_000)
    if known.any() and far.sum() > 0.9 * known.sum():
        at = int(np.flatnonzero(far)[0])
        raise UserError("import_records.crs_needed", crs=crs, x=f"{read.x[at]:.10g}", y=f"{read.y[at]:.10g}")
