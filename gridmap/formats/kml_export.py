"""Layers as KML (OGC 12-007r2), which map programs on phones open; longitude and latitude."""

import errno
import os
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

#: Characters that XML 1.0 cannot hold.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_END = b"</kml>"


class KmlFolder:
    """One file a layer, `<name>.kml`, in a new folder; or one file where a single layer is written.

    A layer is written when it is complete: GDAL, which geopandas writes it with, adds nothing to a KML.
    The format asks for WGS 84; EPSG:4490 differs from it by less than the coordinates are good for.
    """

    def __init__(self, path: Path, single: bool) -> None:
        """Begin at a path where nothing is."""
        self._path, self._single = path, single
        self._layer = ""
        if not single:
            path.mkdir()

    def begin(self, name: str, title: str, columns: Sequence[str]) -> None:
        """Begin a layer with these fields; the one called `Name` is what a map shows."""
        self.finish()
        self._layer, self._title, self._columns = name, title, list(columns)
        self._rows: list[Sequence[Any]] = []

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add features: the values of their fields, then a geometry or None."""
        self._rows += rows

    def finish(self) -> None:
        """Write the layer.

        Raises:
            OSError: the disk is full or may not be written.
        """
        if not self._layer:
            return
        import geopandas
        import pyogrio

        path = self._path if self._single else self._path / f"{self._layer}.kml"
        self._layer = ""
        by_column = list(zip(*self._rows, strict=True)) or [()] * (len(self._columns) + 1)
        texts = {name: [_text(value) for value in by_column[at]] for at, name in enumerate(self._columns)}
        shapes = np.empty(len(self._rows), dtype=object)
        shapes[:] = by_column[-1]
        frame = geopandas.GeoDataFrame(texts, geometry=shapes, crs="EPSG:4326")
        frame = frame.astype(dict.fromkeys(self._columns, object))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # that a layer without rows has no kind
                frame.to_file(path, driver="KML", layer=self._title, engine="pyogrio")
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
            raise OSError(errno.EIO, str(error)) from error
        _refuse_cut(path)

    def close(self) -> None:
        """Forget what waits."""
        self._layer = ""


def _refuse_cut(path: Path) -> None:
    """GDAL's KML driver does not look at whether the disk took what it wrote."""
    with path.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - 2 * len(_END), 0))
        if not file.read().rstrip().endswith(_END):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _text(value: Any) -> str | None:
    return None if value is None else _NOT_IN_XML.sub("", str(value))
