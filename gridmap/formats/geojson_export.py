"""Layers as GeoJSON (RFC 7946): longitude and latitude, seven decimals, a centimetre."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gridmap.formats.file_each import FileEach

_DECIMALS = 7


class GeoJsonFolder(FileEach):
    """One file a layer, `<name>.geojson`, in a new folder; or one file where a single layer is written.

    RFC 7946 asks for WGS 84; EPSG:4490 differs from it by less than the coordinates are good for.
    """

    def begin(self, name: str, _title: str, columns: Sequence[str]) -> None:
        """Begin a layer with these properties."""
        self.finish()
        self._columns = columns
        self.open_next(f"{name}.geojson", "utf-8", "\n")
        self._file.write(f'{{"type":"FeatureCollection","name":{json.dumps(name)},"features":[')
        self._before = "\n"

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add features: the values of their properties, then a geometry or None."""
        shapes = np.array([row[-1] for row in rows], dtype=object)
        rounded = shapely.orient_polygons(shapely.transform(shapes, lambda points: points.round(_DECIMALS)))
        for row, shape in zip(rows, shapely.to_geojson(rounded), strict=True):
            properties = json.dumps(dict(zip(self._columns, row, strict=False)), ensure_ascii=False)
            self._file.write(
                f'{self._before}{{"type":"Feature","properties":{properties},"geometry":{shape or "null"}}}'
            )
            self._before = ",\n"

    def finish(self) -> None:
        """End the layer."""
        if self._file is not None:
            self._file.write("\n]}\n")
            self.close()
