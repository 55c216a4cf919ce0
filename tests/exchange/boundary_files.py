"""Boundary files for tests, made from shapes and properties."""

import json

import shapely
from shapely import box
from shapely.geometry import mapping

from gridmap.domain.records import Region
from gridmap.domain.region_names import WHOLE
from gridmap.exchange.boundaries import BoundaryOptions, import_boundaries, read_boundaries
from gridmap.formats.vector import read_layer
from gridmap.formats.vector_writing import write_layer


def write_geojson(path, features):
    """Write (shape, properties) pairs, EPSG:4326 as the format means."""
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "properties": values, "geometry": mapping(shape)}
                    for shape, values in features
                ],
            }
        ),
        "utf-8",
    )
    return path


def layer_alone(file, layer, out):
    """One layer of a file in a file of its own, in which nothing names the levels above."""
    read = read_layer(file, layer)
    write_layer(out, layer, read.columns, read.geometries)
    return out


def tile(x, y, width=0.01, height=0.01):
    """A tile near Leshan, counted from its south-west corner."""
    return box(*(round(v, 7) for v in (103.7 + x, 29.5 + y, 103.7 + x + width, 29.5 + y + height)))


def same_ground(one, other):
    """Whether two shapes differ by less than the grid along their borders."""
    apart = shapely.symmetric_difference(one, other).area
    return apart <= 2e-7 * (shapely.length(one) + shapely.length(other))


def bring(session, path, **options):
    """Import a file of boundaries."""
    return import_boundaries(session, read_boundaries(path, BoundaryOptions(**options), session))


def regions(session, level):
    """The regions of a level in force, by code, or by name where they have none."""
    found = [one for one in session.workspace.all_of(Region) if one.level == level]
    return {one.code or one.name: one for one in found if one.valid_to is None and one.name != WHOLE}
