"""A layer of a vector file as a table: its columns as text, its shapes as positions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.errors import UserError
from gridmap.domain.reading import Doubt
from gridmap.formats.cell_text import as_text
from gridmap.formats.tables import Chunk, Note, Table
from gridmap.formats.vector import VectorLayer, layers, read_layer

#: No system has coordinates beyond this, metres with their zone before them included.
_MOST = 1e9
#: Names of the two columns made of the shapes.
X, Y = "geometry.x", "geometry.y"


def open_layer(path: Path, layer: str = "", encoding: str = "") -> Table:
    """A layer of any vector file; points give positions, other shapes a point inside them.

    Of several layers the only one of points is taken.

    Raises:
        UserError: it cannot be read, has no rows, or several layers to choose from.
    """
    known = layers(path)
    of_points = [info.name for info in known if info.geometry and "Point" in info.geometry]
    if not layer and len(known) > 1 and len(of_points) == 1:
        layer = of_points[0]
    try:
        read = read_layer(path, layer or None, encoding or None)
    except UserError as error:
        if error.key != "vector.choose_layer":
            raise
        raise UserError("import_records.choose_layer", **error.values) from None  # another option answers it
    if not len(read):
        raise UserError("import_records.empty_file", file=path.name)
    # Named with their system, which a report of rejected rows then keeps.
    said = f" [{read.crs}]" if read.crs and read.crs.startswith("EPSG:") else ""
    position = (X + said, Y + said)
    names = [name for name in read.columns if name not in position]
    notes = []
    kinds = set(shapely.get_type_id(read.geometries).tolist()) - {-1}
    if not kinds <= {0, 4}:
        notes.append(Note(Doubt("import_records.shapes_to_points")))
    return Table(
        path,
        (*names, *position),
        len(read),
        lambda size: _chunks(read, names, size),
        encoding=read.encoding,
        sheet=read.name,
        sheets=tuple(info.name for info in known),
        crs=read.crs,
        position=position,
        notes=notes,
    )


def _chunks(layer: VectorLayer, names: list[str], size: int) -> Iterator[Chunk]:
    unreadable = np.array([fault.row for fault in layer.faults if fault.key == "unreadable_shape"], dtype=int)
    for start in range(0, len(layer), size):
        stop = min(start + size, len(layer))
        columns = [_texts(layer.columns[name][start:stop]) for name in names]
        shapes = layer.geometries[start:stop].copy()
        impossible = _impossible(shapes)
        shapes[impossible] = None
        columns += _positions(shapes)
        refused = {int(row): Doubt("import_records.impossible_shape") for row in np.flatnonzero(impossible)}
        within = unreadable[(unreadable >= start) & (unreadable < stop)] - start
        refused |= {int(row): Doubt("import_records.unreadable_shape") for row in within}
        without = np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        noted = {row: Doubt("import_records.no_shape") for row in without.tolist() if row not in refused}
        rows = [list(row) for row in zip(*columns, strict=True)]
        yield Chunk(list(range(start + 1, stop + 1)), rows, refused, noted)


def _impossible(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which shapes have a coordinate that is no number, or one beyond all systems."""
    coordinates, rows = shapely.get_coordinates(shapes, return_index=True)
    found = np.zeros(len(shapes), dtype=bool)
    found[rows[~(np.abs(coordinates) < _MOST).all(axis=1)]] = True
    return found


def _texts(values: NDArray[Any]) -> list[str]:
    return [as_text(value) for value in values.tolist()]


def _positions(shapes: NDArray[np.object_]) -> list[list[str]]:
    points = shapely.point_on_surface(shapes)  # of a point, the point; of an empty shape, an empty point
    return [[as_text(value) for value in of(points).tolist()] for of in (shapely.get_x, shapely.get_y)]
