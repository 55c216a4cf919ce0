"""Each polygon for itself: finite, two-dimensional, on the grid, valid, with an area."""

import re

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain import geodesy
from gridmap.domain.mends import GRID, GRID_DIGITS, Mend, Shapes, Tolerance

#: Beyond this no coordinate of any system on earth lies, in degrees or metres.
_FARTHEST = 1e9
_PLACE = re.compile(r"\[(\S+) (\S+)\]")
_POLYGON, _MULTIPOLYGON, _COLLECTION = 3, 6, 7


def polygons_only(shapes: Shapes) -> tuple[Shapes, list[Mend]]:
    """Polygons of finite coordinates; everything else becomes None with its reason.

    Args:
        shapes: Shapes in any system, shape (n,), None allowed.

    Returns:
        Polygons, multipolygons or None, shape (n,); what was left out or taken apart.
    """
    taken, mends = shapes.copy(), []
    kinds = shapely.get_type_id(taken)
    for row in np.flatnonzero(kinds == _COLLECTION):
        parts = [part for part in shapely.get_parts(taken[row]) if shapely.get_type_id(part) == _POLYGON]
        if parts:
            taken[row] = shapely.MultiPolygon(parts)
            mends.append(Mend("collection_opened", (int(row),)))
    kinds = shapely.get_type_id(taken)
    for row in np.flatnonzero((kinds >= 0) & (kinds != _POLYGON) & (kinds != _MULTIPOLYGON)):
        taken[row] = None
        mends.append(Mend("not_a_polygon", (int(row),)))
    coordinates, rows = shapely.get_coordinates(taken, return_index=True)
    with np.errstate(invalid="ignore"):
        lost = ~(np.abs(coordinates) < _FARTHEST).all(axis=1)
    for row in np.unique(rows[lost]):
        taken[row] = None
        mends.append(Mend("impossible_coordinate", (int(row),)))
    for row in np.flatnonzero(shapely.is_empty(taken)):
        taken[row] = None
        mends.append(Mend("no_shape", (int(row),)))
    return taken, mends


def on_the_map(shapes: Shapes) -> tuple[Shapes, list[Mend]]:
    """Shapes whose longitude and latitude can be; single ones with swapped axes are turned.

    A shape is turned only where its latitude cannot be one and, turned, it lies among the others.
    """
    taken, mends = shapes.copy(), []
    bounds = shapely.bounds(taken)
    with np.errstate(invalid="ignore"):
        out = (np.abs(bounds[:, [0, 2]]) > 180).any(axis=1) | (np.abs(bounds[:, [1, 3]]) > 90).any(axis=1)
        present = ~np.isnan(bounds[:, 0])
    good = bounds[present & ~out]
    for row in np.flatnonzero(out):
        turned = shapely.transform(taken[row], lambda points: points[:, ::-1])
        west, south, east, north = turned.bounds
        place = (west + east) / 2, (south + north) / 2
        if len(good) and _among(place, good):
            taken[row] = turned
            mends.append(Mend("axes_turned", (int(row),), *place))
        else:
            taken[row] = None
            mends.append(Mend("off_the_map", (int(row),)))
    lost, rows = shapely.get_coordinates(taken, return_index=True)
    for row in np.unique(rows[np.isnan(lost).any(axis=1)]):
        taken[row] = None
        mends.append(Mend("off_the_map", (int(row),)))
    return taken, mends


def _among(place: tuple[float, float], bounds: NDArray[np.float64]) -> bool:
    west, south = bounds[:, 0].min(), bounds[:, 1].min()
    east, north = bounds[:, 2].max(), bounds[:, 3].max()
    slack = max(1.0, 0.5 * (east - west), 0.5 * (north - south))
    return bool(west - slack <= place[0] <= east + slack and south - slack <= place[1] <= north + slack)


def sound(shapes: Shapes, tolerance: Tolerance, keep_copies: bool = False) -> tuple[Shapes, list[Mend]]:
    """Valid polygons on the grid, in EPSG:4490; what has no area left becomes None.

    A clean polygon keeps every vertex, moved by at most half a grid step. Later copies of a polygon
    become None too, unless they are to be kept for people to choose from.
    """
    taken = on_grid(shapes)
    mends = []
    valid = shapely.is_valid(taken) | shapely.is_missing(taken)
    for row in np.flatnonzero(~valid):
        taken[row], mend = _repaired(int(row), taken[row])
        mends.append(mend)
    areas = geodesy.areas(taken)
    for row in np.flatnonzero(~shapely.is_missing(taken) & (areas < tolerance.crumb)):
        point = shapely.get_coordinates(shapes[row])[0]
        taken[row] = None
        mends = [mend for mend in mends if mend.rows != (int(row),)]
        mends.append(Mend("no_area", (int(row),), float(point[0]), float(point[1]), float(areas[row])))
    mends += _drop_crumbs(taken, tolerance)
    return taken, mends if keep_copies else [*mends, *_drop_duplicates(taken)]


def on_grid(shapes: Shapes) -> Shapes:
    """Shapes with every coordinate on the grid, repeated points dropped; they may be invalid."""
    rounded = shapely.transform(shapes, lambda points: np.round(points, GRID_DIGITS))
    return np.asarray(shapely.remove_repeated_points(rounded, 0.0), dtype=object)


def _repaired(row: int, shape: shapely.Geometry) -> tuple[shapely.Geometry | None, Mend]:
    """A valid shape on the grid, and where it was broken."""
    lon, lat = _broken_at(shape)
    made = shapely.make_valid(_without_stray_holes(shape), method="structure", keep_collapsed=False)
    made = only_polygons(shapely.set_precision(made, GRID))
    if made is None:
        return None, Mend("no_area", (row,), lon, lat)
    [before], [after] = geodesy.areas([shape]), geodesy.areas([made])
    return made, Mend("ring_repaired", (row,), lon, lat, abs(float(after - before)))


def _broken_at(shape: shapely.Geometry) -> tuple[float, float]:
    said = _PLACE.search(shapely.is_valid_reason(shape))
    if said:
        return float(said[1]), float(said[2])
    first = shapely.get_coordinates(shape)[0]
    return float(first[0]), float(first[1])


def _without_stray_holes(shape: shapely.Geometry) -> shapely.Geometry:
    """A hole that lies outside its shell would be made land by the repair; it is dropped."""
    parts = []
    for part in shapely.get_parts(shape):
        shell = shapely.make_valid(shapely.Polygon(part.exterior))
        holes = [ring for ring in part.interiors if shell.intersects(ring)]
        parts.append(shapely.Polygon(part.exterior, holes))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def only_polygons(shape: shapely.Geometry) -> shapely.Geometry | None:
    """The polygons of a shape as one Polygon or MultiPolygon; None without any."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]
    parts = [part for part in parts if not part.is_empty]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _drop_crumbs(shapes: Shapes, tolerance: Tolerance) -> list[Mend]:
    """Take parts out, in place, that are too small to be meant."""
    mends = []
    for row in np.flatnonzero(shapely.get_num_geometries(shapes) > 1):
        parts = shapely.get_parts(shapes[row])
        areas = geodesy.areas(parts)
        small = areas < tolerance.crumb
        if small.any():
            point = parts[int(np.flatnonzero(small)[0])].representative_point()
            mends.append(Mend("crumb_dropped", (int(row),), point.x, point.y, float(areas[small].sum())))
            shapes[row] = only_polygons(shapely.MultiPolygon(list(parts[~small])))
    return mends


def _drop_duplicates(shapes: Shapes) -> list[Mend]:
    """Take later copies of a polygon out, in place; the rows of a mend are the copy and the one kept."""
    first: dict[bytes, int] = {}
    mends = []
    for row, key in enumerate(shapely.to_wkb(shapely.normalize(shapes))):
        if key is None:
            continue
        if key in first:
            point = shapes[row].representative_point()
            [area] = geodesy.areas([shapes[row]])
            mends.append(Mend("duplicate", (row, first[key]), point.x, point.y, float(area)))
            shapes[row] = None
        else:
            first[key] = row
    return mends
