"""One layer of polygons as a new file of another program's format."""

import errno
import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.errors import UserError

#: Ending of the file -> GDAL's driver, system to be declared, and options of the layer.
#: GeoJSON (RFC 7946) wants WGS 84, from which EPSG:4490 differs by less than the coordinates are good for.
_DRIVERS: dict[str, tuple[str, str, dict[str, str]]] = {
    ".gpkg": ("GPKG", "EPSG:4490", {"FID": "fid", "GEOMETRY_NAME": "geom"}),
    ".geojson": ("GeoJSON", "EPSG:4326", {"RFC7946": "YES", "COORDINATE_PRECISION": "7"}),
    # Its index would put the rows along a curve, in another order than reports name them in.
    ".fgb": ("FlatGeobuf", "EPSG:4490", {"SPATIAL_INDEX": "NO"}),
}


def write_layer(
    path: Path, layer: str, columns: Mapping[str, NDArray[Any]], geometries: NDArray[np.object_]
) -> None:
    """Write polygons in EPSG:4490 with their columns.

    Args:
        path: A file that is not there yet; its ending says the format.
        layer: Name of the layer.
        columns: Each of shape (n,).
        geometries: Polygons or multipolygons, shape (n,).

    Raises:
        UserError: the ending is of no format that is written, the file is there, or it cannot be written.
    """
    import pyogrio
    from pyogrio.raw import write

    known = _DRIVERS.get(path.suffix.lower())
    if known is None:
        raise UserError("vector.cannot_write", file=path.name, known=", ".join(_DRIVERS))
    if path.exists():
        raise UserError("vector.file_there", file=str(path))
    driver, crs, options = known
    options = {option: _free(said, columns) if driver == "GPKG" else said for option, said in options.items()}
    many = [shapely.MultiPolygon(list(shapely.get_parts(shape))) for shape in geometries]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            write(
                path, np.asarray(shapely.to_wkb(many), dtype=object), list(columns.values()), list(columns),
                layer=layer, driver=driver, geometry_type="MultiPolygon", crs=crs, layer_options=options,
            )  # fmt: skip
            _check_whole(path, driver, len(many))
    except (
        pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError, OSError
    ) as error:  # fmt: skip
        path.unlink(missing_ok=True)
        raise UserError("vector.unwritable", file=str(path), why=str(error)[:200]) from error


def _check_whole(path: Path, driver: str, count: int) -> None:
    """Read a FlatGeobuf file back: without its index GDAL passes over a disk that took only part of it.

    Raises:
        OSError: fewer polygons came back than were written.
    """
    if driver != "FlatGeobuf":
        return
    from pyogrio.raw import read

    if len(read(path, columns=[])[2]) != count:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _free(name: str, columns: Mapping[str, Any]) -> str:
    """A name for a column of the format's own that no column of the layer has, in any case of letters."""
    taken = {column.casefold() for column in columns}
    while name in taken:
        name = f"{name}_"
    return name
