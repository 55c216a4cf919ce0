"""A scene from shapely arrays in memory: for imports' previews, reference files and tests."""

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain import drawing
from gridmap.domain.borders import borders
from gridmap.domain.mercator import to_mercator
from gridmap.gui.canvas.scene import Ints, Level, Points, Reference, Shapes

Geometries = NDArray[np.object_]


class ArraySource:
    """Simplifies geometry in memory when it is asked for."""

    def __init__(self, plane: Geometries, slices: list[slice]) -> None:
        """Serve projected geometries, shape (n,), cut into chunks."""
        self._plane = plane
        self._slices = slices

    def outlines(self, chunk: int, detail: int) -> drawing.Outlines:
        """See `OutlineSource`."""
        return drawing.packed(drawing.simplified(self._plane[self._slices[chunk]], detail))


def shapes_of(geometries: Geometries) -> tuple[Shapes, Ints]:
    """Shapes of polygons or of lines in EPSG:4490, shape (n,), and the order in which they were put."""
    plane = drawing.projected(geometries)
    order = drawing.spatial_order(shapely.bounds(plane))
    plane = plane[order]
    slices = drawing.chunks(shapely.get_num_coordinates(plane))
    boxes, source = shapely.bounds(plane), ArraySource(plane, slices)
    return Shapes(boxes, slices, source, drawing.coarsest_detail(boxes)), order


def level_of(
    name: str,
    ids: Ints,
    geometries: Geometries,
    names: list[str],
    *,
    labels: list[str] | None = None,
    parents: Ints | None = None,
    risks: NDArray[np.int8] | None = None,
) -> Level:
    """A level of a scene.

    Args:
        name: "cell" or a region level.
        ids: Record ids, int64, shape (n,).
        geometries: Polygons or multipolygons in EPSG:4490, shape (n,).
        names: Full names, n of them.
        labels: What stands on the map, by default the names.
        parents: Ids of the regions one level up, 0 for none.
        risks: 0 no data, 1 (I) to 4 (IV), int8.
    """
    shapes, order = shapes_of(geometries)
    inside = shapely.get_coordinates(shapely.point_on_surface(geometries[order]))
    count = len(ids)
    return Level(
        name,
        shapes,
        np.asarray(ids, dtype=np.int64)[order],
        to_mercator(inside),
        [names[at] for at in order.tolist()],
        [(labels or names)[at] for at in order.tolist()],
        (np.zeros(count, dtype=np.int64) if parents is None else np.asarray(parents, dtype=np.int64))[order],
        (np.zeros(count, dtype=np.int8) if risks is None else np.asarray(risks, dtype=np.int8))[order],
    )


def borders_of(geometries: Geometries, parents: Ints | None = None) -> Shapes:
    """Borders of a level's polygons in EPSG:4490, shape (n,), each once.

    Of those that belong to one parent where these are given, all of them otherwise.
    """
    return shapes_of(borders(geometries, parents))[0]


def references_of(name: str, kind: str, geometries: Geometries) -> list[Reference]:
    """Reference layers of geometries in EPSG:4490, shape (n,): lines apart from polygons, points left out."""
    parts = shapely.get_parts(geometries[~shapely.is_missing(geometries)])
    found = []
    for dimension in (2, 1):
        alike = parts[(shapely.get_dimensions(parts) == dimension) & ~shapely.is_empty(parts)]
        if len(alike):
            filled = dimension == 2
            found.append(Reference(name, kind, shapes_of(alike)[0], filled))
    return found


def points_of(
    name: str,
    ids: Ints,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    severities: NDArray[np.int8] | None = None,
    shown: bool = True,
) -> Points:
    """A point layer from degrees, shape (n,) each; points without a position (NaN) are left out."""
    there = ~(np.isnan(lon) | np.isnan(lat))
    xy = to_mercator(np.column_stack([lon[there], lat[there]]))
    grades = None if severities is None else np.asarray(severities, dtype=np.int8)[there]
    return Points(name, np.asarray(ids, dtype=np.int64)[there], xy, grades, shown)
