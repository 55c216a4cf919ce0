"""Where the rows of exported layers go, one kind for each format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from gridmap.domain.risk.schemes import Scheme
from gridmap.exchange.export_words import heading, title, wording
from gridmap.store import geopackage
from gridmap.store.geopackage_file import GeoPackageFile

#: A row: the values of its columns, then the blob of its geometry or None.
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer as it leaves."""

    name: str
    table: str  # whose words its columns have
    columns: tuple[str, ...]
    geometry: str | None


class Sink(Protocol):
    """A file, or a folder of files, that takes layers one after the other."""

    def begin(self, layer: Layer) -> None:
        """The rows from here on are of this layer."""
        ...

    def write(self, rows: Sequence[Row]) -> None:
        """Some rows."""
        ...

    def finish(self) -> None:
        """That was all."""
        ...

    def close(self) -> None:
        """Leave the file, finished or not."""
        ...


class ForPeople:
    """CSV and XLSX: headings and values in words, a point as longitude and latitude, no other geometry."""

    def __init__(self, tables: Any) -> None:
        self._tables = tables

    def begin(self, layer: Layer) -> None:
        """The headings of a table."""
        self._located = layer.geometry == "POINT"
        self._from = 1 if layer.columns[0] == "id" else 0  # ids are for programs; spreadsheets round them
        told = layer.columns[self._from :]
        named = (*told, "lon", "lat") if self._located else told
        self._worded: Callable[[Sequence[Any]], list[Any]] = wording(layer.table, told)
        self._tables.begin(layer.name, title(layer.name), [heading(layer.table, name) for name in named])

    def write(self, rows: Sequence[Row]) -> None:
        """Rows in words."""
        worded = [self._worded(row[self._from :]) for row in rows]
        if self._located:
            points = geopackage.points([row[-1] for row in rows]).round(7).tolist()
            worded = [
                [*row, None, None] if np.isnan(lon) else [*row, lon, lat]
                for row, (lon, lat) in zip(worded, points, strict=True)
            ]
        self._tables.write(worded)

    def finish(self) -> None:
        """Write out what waits."""
        self._tables.finish()

    def close(self) -> None:
        """Leave the file."""
        self._tables.close()


class ForPrograms:
    """GeoJSON: names and codes as gridmap has them, geometry as shapes."""

    def __init__(self, features: Any) -> None:
        self._features = features

    def begin(self, layer: Layer) -> None:
        """The properties of a layer."""
        self._features.begin(layer.name, title(layer.name), layer.columns)

    def write(self, rows: Sequence[Row]) -> None:
        """Rows with shapes."""
        shapes = _shapes_of(rows)
        self._features.write([(*row[:-1], shape) for row, shape in zip(rows, shapes, strict=True)])

    def finish(self) -> None:
        """Write out what waits."""
        self._features.finish()

    def close(self) -> None:
        """Leave the file."""
        self._features.close()


class ForMaps:
    """KML: headings and values in words as for people, and shapes; the name under the name that maps show."""

    def __init__(self, features: Any) -> None:
        self._features = features

    def begin(self, layer: Layer) -> None:
        """The fields of a layer."""
        self._from = 1 if layer.columns[0] == "id" else 0
        told = layer.columns[self._from :]
        shown = next((name for name in ("name", "title", "cell", "number") if name in told), "")
        self._worded: Callable[[Sequence[Any]], list[Any]] = wording(layer.table, told)
        headings = ["Name" if name == shown else heading(layer.table, name) for name in told]
        self._features.begin(layer.name, title(layer.name), headings)

    def write(self, rows: Sequence[Row]) -> None:
        """Rows in words, with shapes."""
        shapes = _shapes_of(rows)
        worded = [self._worded(row[self._from :]) for row in rows]
        self._features.write([(*row, shape) for row, shape in zip(worded, shapes, strict=True)])

    def finish(self) -> None:
        """Write out what waits."""
        self._features.finish()

    def close(self) -> None:
        """Leave the file."""
        self._features.close()


class ForQgis:
    """GeoPackage: layers under the names that they have in the workspace, with its colours."""

    def __init__(self, file: GeoPackageFile) -> None:
        self._file = file

    def begin(self, layer: Layer) -> None:
        """A layer's table."""
        self._file.begin(layer.name, layer.columns, layer.geometry)

    def write(self, rows: Sequence[Row]) -> None:
        """Rows as they are."""
        self._file.write(rows)

    def finish(self) -> None:
        """Style and close."""
        self._file.finish()

    def close(self) -> None:
        """Leave the file."""
        self._file.close()


def _shapes_of(rows: Sequence[Row]) -> Any:
    """The geometries of rows, shape (n,), None where one has none."""
    there = [at for at, row in enumerate(rows) if row[-1] is not None]
    shapes = np.full(len(rows), None, dtype=object)
    if there:
        shapes[there] = geopackage.geometries([rows[at][-1] for at in there])
    return shapes


def sink_for(format_name: str, made: Path, single: bool, scheme: Scheme) -> Sink:
    """The sink of a format: csv, geojson, gpkg, kml or xlsx."""
    if format_name == "gpkg":
        return ForQgis(GeoPackageFile(made, scheme))
    if format_name == "geojson":
        from gridmap.formats.geojson_export import GeoJsonFolder

        return ForPrograms(GeoJsonFolder(made, single))
    if format_name == "csv":
        from gridmap.formats.csv_export import CsvFolder

        return ForPeople(CsvFolder(made, single))
    if format_name == "kml":
        from gridmap.formats.kml_export import KmlFolder

        return ForMaps(KmlFolder(made, single))
    assert format_name == "xlsx"
    from gridmap.formats.xlsx_export import XlsxBook

    return ForPeople(XlsxBook(made))
