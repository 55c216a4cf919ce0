"""Any vector file as plain arrays: columns by name, shapely geometry, what the file says of its CRS."""

import json
import warnings
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.errors import UserError
from gridmap.formats import encodings, shapefile
from gridmap.formats.open_here import refuse_open_here
from gridmap.formats.vector_sniff import refuse_broken

#: Formats that mean WGS 84 longitude and latitude without saying so.
_ALWAYS_LON_LAT = frozenset({"GeoJSON", "GeoJSONSeq", "TopoJSON", "KML", "LIBKML", "GPX"})
#: Files of which GDAL reads every row to name their layers.
_READ_WHOLE = frozenset({".json", ".geojson", ".geojsonl", ".topojson", ".kml", ".gpx"})
#: Nothing that a file refers to is fetched from the network.
_OFFLINE = {
    "GML_DOWNLOAD_SCHEMA": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "OGR_GEOMETRY_ACCEPT_UNCLOSED_RING": "YES",  # they are closed and told of here
}
#: Of a layer: GDAL's name, the shown name, kind, rows, driver.
_Listed = tuple[str, str, str | None, int, str]


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One layer of a file."""

    name: str  # as shown; read_layer takes this
    geometry: str | None  # "Polygon", "Point", "Unknown" ..., None for a table without shapes
    rows: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A row whose shape could not be taken as it was."""

    row: int  # index, 0-based
    key: str  # "no_shape", "unclosed_ring" (mended), "unreadable_shape"


@dataclass(frozen=True, slots=True)
class VectorLayer:
    """A layer as it lies in its file, n rows."""

    file: str
    name: str
    crs: str | None  # what the file says, or the format implies; None when nothing does
    encoding: str  # Python's name
    columns: dict[str, NDArray[Any]]  # each of shape (n,)
    geometries: NDArray[np.object_]  # shape (n,), shapely or None
    faults: tuple[Fault, ...]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.geometries)


def layers(path: Path) -> list[LayerInfo]:
    """The layers of a file.

    Raises:
        UserError: it cannot be read; says why.
    """
    refuse_open_here(path)
    refuse_broken(path)
    _check_shapefiles(path)
    return [LayerInfo(shown, kind, rows) for _, shown, kind, rows, _ in _listing(path)]


def read_layer(path: Path, layer: str | None = None, encoding: str | None = None) -> VectorLayer:
    """Read one layer whole.

    Args:
        path: A file of any format that GDAL's wheel reads; a zip archive of shapefiles too.
        layer: Its name; may be left out where only one layer has shapes.
        encoding: What the user says; asked of a shapefile only, the other formats know theirs.

    Raises:
        UserError: the file is broken, has no shapes, or several layers to choose from.
    """
    refuse_open_here(path)
    refuse_broken(path)
    parts = _check_shapefiles(path)
    raw, shown, driver = _chosen(path, layer)
    part = next((part for part in parts if Path(part.name).stem == shown), parts[0] if parts else None)
    meta, wkb, fields = _read(path, raw, "ISO-8859-1" if part else None)
    names = [str(name) for name in meta["fields"]]
    used = "utf-8"
    if part is not None:
        used = _encoding(part, encoding)
        names = [_decoded(name, used) for name in names]
        fields = [_decoded_column(values, used) for values in fields]
    geometries, faults = _shapes(wkb)
    if part is not None:
        _refuse_outside(part, geometries)
    crs = meta["crs"] or ("EPSG:4326" if driver in _ALWAYS_LON_LAT else None)
    columns = {name: np.asarray(values) for name, values in zip(names, fields, strict=True)}
    return VectorLayer(path.name, shown, crs, used, columns, geometries, tuple(faults))


def _check_shapefiles(path: Path) -> list[shapefile.Parts]:
    """Every shapefile that reading this path means, checked; none for other formats."""
    if path.suffix.lower() == ".shp":
        found = [shapefile.parts_of(path)]
    elif path.suffix.lower() == ".zip":
        # The archive stays open while its parts are read; it goes with the last of them.
        found = shapefile.parts_in_zip(zipfile.ZipFile(path))
    else:
        found = []
    for parts in found:
        shapefile.check(parts)
    return found


def _listing(path: Path) -> list[_Listed]:
    """The layers of a file, known already where it is as it was when they were listed last."""
    if path.suffix.lower() not in _READ_WHOLE or not path.is_file():
        return _listed(path)
    found = path.stat()
    return list(_listed_once(path, found.st_ino, found.st_size, found.st_mtime_ns))


@lru_cache(maxsize=8)
def _listed_once(path: Path, _file: int, _size: int, _changed: int) -> list[_Listed]:
    return _listed(path)


def _listed(path: Path) -> list[_Listed]:
    """Of each layer, as the file has it now."""
    import pyogrio

    pyogrio.set_gdal_config_options(_OFFLINE)
    found = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for raw, kind in pyogrio.list_layers(path):
                about = pyogrio.read_info(path, layer=raw, force_feature_count=True, encoding=_bytewise(path))
                shown = shapefile.unscrambled(raw) if path.suffix.lower() == ".zip" else raw
                found.append((raw, shown, kind, int(about["features"]), about["driver"]))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    return found


def _bytewise(path: Path) -> str | None:
    return "ISO-8859-1" if path.suffix.lower() in {".shp", ".zip"} else None


def _chosen(path: Path, layer: str | None) -> tuple[str, str, str]:
    listed = _listing(path)
    if layer is not None:
        for raw, shown, _, _, driver in listed:
            if layer in (raw, shown):
                return raw, shown, driver
        known = ", ".join(shown for _, shown, _, _, _ in listed)
        raise UserError("vector.no_such_layer", file=path.name, layer=layer, known=known)
    with_shapes = [entry for entry in listed if entry[2] is not None]
    if not with_shapes:
        raise UserError("vector.no_shapes", file=path.name)
    if len(with_shapes) > 1:
        choices = ", ".join(f"{shown} ({rows})" for _, shown, _, rows, _ in with_shapes)
        raise UserError("vector.choose_layer", file=path.name, layers=choices)
    raw, shown, _, _, driver = with_shapes[0]
    return raw, shown, driver


def _read(path: Path, layer: str, encoding: str | None) -> tuple[dict[str, Any], Any, list[Any]]:
    import pyogrio
    from pyogrio.raw import read

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            meta, _, wkb, fields = read(path, layer=layer, encoding=encoding, datetime_as_string=True)
    except (
        pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError,
        pyogrio.errors.GeometryError, pyogrio.errors.FieldError, UnicodeDecodeError,
    ) as error:  # fmt: skip
        raise _unreadable(path, error) from error
    if wkb is None:
        raise UserError("vector.no_shapes", file=path.name)
    return meta, wkb, fields


def _unreadable(path: Path, error: Exception) -> UserError:
    if isinstance(error, UnicodeDecodeError):
        return UserError("vector.not_text", file=path.name)
    said = str(error).split(";")
    if path.suffix.lower() in {".json", ".geojson", ".topojson"}:
        try:
            json.loads(path.read_bytes())
        except ValueError as trouble:
            return UserError("vector.json_broken", file=path.name, why=str(trouble)[:120])
    if "not recognized" in said[0]:
        return UserError("vector.unknown_format", file=path.name)
    return UserError("vector.unreadable", file=path.name, why=said[-1].strip()[:200])


def _shapes(wkb: NDArray[np.object_]) -> tuple[NDArray[np.object_], list[Fault]]:
    with np.errstate(invalid="ignore"):  # coordinates that are no numbers; they are found later, by row
        geometries = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    faults = []
    for row in np.flatnonzero([shape is None for shape in geometries]):
        if wkb[row] is None:
            faults.append(Fault(int(row), "no_shape"))
            continue
        geometries[row] = shapely.from_wkb(wkb[row], on_invalid="fix")
        faults.append(Fault(int(row), "unreadable_shape" if geometries[row] is None else "unclosed_ring"))
    return geometries, faults


def _encoding(part: shapefile.Parts, said: str | None) -> str:
    if said is not None:
        return encodings.known(said)
    found = shapefile.encoding_of(part)
    if found is None:
        raise UserError("vector.encoding_unclear", file=part.name)
    return found


def _decoded(text: str, encoding: str) -> str:
    """Text that was read byte by byte, in its real encoding; a half character at the end goes."""
    return text.encode("latin-1").decode(encoding, "replace").rstrip("\ufffd")


def _decoded_column(values: NDArray[Any], encoding: str) -> NDArray[Any]:
    if values.dtype != object:
        return values
    return np.array(
        [_decoded(value, encoding) if isinstance(value, str) else value for value in values], dtype=object
    )


def _refuse_outside(part: shapefile.Parts, geometries: NDArray[np.object_]) -> None:
    """Shapes that leave the frame that the file's header promises are garbage that GDAL takes for numbers."""
    west, south, east, north = shapefile.header_bounds(part)
    bounds = shapely.bounds(geometries)
    slack_x, slack_y = 1e-9 + 0.01 * (east - west), 1e-9 + 0.01 * (north - south)
    with np.errstate(invalid="ignore"):
        outside = (bounds[:, 0] < west - slack_x) | (bounds[:, 2] > east + slack_x)
        outside |= (bounds[:, 1] < south - slack_y) | (bounds[:, 3] > north + slack_y)
    coordinates, rows = shapely.get_coordinates(geometries, return_index=True)
    outside[np.unique(rows[~np.isfinite(coordinates).all(axis=1)])] = True
    if outside.any():
        raise UserError(
            "vector.shapes_garbled", file=part.name, row=int(np.flatnonzero(outside)[0]) + 1,
            count=int(outside.sum()),
        )  # fmt: skip
