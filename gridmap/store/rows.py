"""Records to rows and back."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np

from gridmap.domain.records import KINDS, TABLES, Record
from gridmap.store import geopackage


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of record lies in its table."""

    table: str
    kind: type[Record]
    columns: tuple[str, ...]  # without the store's own
    has_geometry: bool  # field `geometry`, column `geom`
    located: bool  # fields `lon` and `lat`, column `geom`

    @property
    def select(self) -> str:
        """The columns as SQL."""
        return ", ".join(f'"{name}"' for name in self.columns)


@cache
def shape(table: str) -> Shape:
    """The shape of a table of records."""
    kind = KINDS[table]
    names = [field.name for field in fields(kind)]
    geometry, located = "geometry" in names, "lon" in names
    columns = [name for name in names if name not in ("geometry", "lon", "lat")]
    if geometry or located:
        columns.append("geom")
    return Shape(table, kind, tuple(columns), geometry, located)


def shape_of(record: Record) -> Shape:
    """The shape of a record's table."""
    return shape(TABLES[type(record)])


def to_row(record: Record) -> tuple[Any, ...]:
    """A record's values in the order of its shape's columns."""
    described = shape_of(record)
    plain = described.columns[:-1] if described.has_geometry or described.located else described.columns
    values = [getattr(record, name) for name in plain]
    if described.has_geometry:
        values.append(geopackage.blob(record.geometry))  # type: ignore[union-attr]  # has_geometry says so
    elif described.located:
        lon, lat = record.lon, record.lat  # type: ignore[union-attr]  # located says so
        values.append(None if lon is None or lat is None else _point_blob(lon, lat))
    return tuple(values)


def from_row(table: str, row: Sequence[Any]) -> Record:
    """The record of a row whose values stand in the order of the shape's columns."""
    described = shape(table)
    values: dict[str, Any] = dict(zip(described.columns, row, strict=True))
    if described.has_geometry:
        values["geometry"] = geopackage.geometry(values.pop("geom"))
    elif described.located:
        values["lon"], values["lat"] = geopackage.point(values.pop("geom"))
    return described.kind(**values)


def bulk_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Many rows of a batch with `geometry` or `lon` and `lat` turned into `geom`, which comes last."""
    described = shape(table)
    names = list(columns)
    if not rows or not (described.has_geometry or described.located):
        return [tuple(row) for row in rows]
    if described.has_geometry:
        at = names.index("geometry")
        return [(*row[:at], *row[at + 1 :], geopackage.blob(row[at])) for row in rows]
    if "lon" not in names:
        return [(*row, None) for row in rows]
    lon_at, lat_at = names.index("lon"), names.index("lat")
    lon = np.array([row[lon_at] for row in rows], dtype=np.float64)  # None becomes NaN
    lat = np.array([row[lat_at] for row in rows], dtype=np.float64)
    low, high = sorted((lon_at, lat_at))
    blobs = geopackage.point_blobs(lon, lat)
    return [
        (*row[:low], *row[low + 1 : high], *row[high + 1 :], blob)
        for row, blob in zip(rows, blobs, strict=True)
    ]


def bulk_columns(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The names of the values that `bulk_rows` gives."""
    described = shape(table)
    plain = tuple(name for name in columns if name not in ("geometry", "lon", "lat"))
    return (*plain, "geom") if described.has_geometry or described.located else plain


def _point_blob(lon: float, lat: float) -> bytes | None:
    return geopackage.point_blobs(np.array([lon]), np.array([lat]))[0]
