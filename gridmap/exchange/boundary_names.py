"""Names that stand on points while the codes stand on polygons, joined by location."""

import numpy as np
import shapely
from shapely import STRtree

from gridmap.domain.geodesy import geometries_to_stored
from gridmap.domain.mends import Shapes
from gridmap.exchange.boundary_columns import guess_columns, text_columns
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.exchange.boundary_preview import BoundaryPreview, turned_axes
from gridmap.exchange.report import Line
from gridmap.formats.vector import VectorLayer, read_layer

_POINT = 0


def names_from_points(
    preview: BoundaryPreview, polygons: Shapes, crs: str
) -> tuple[dict[int, str], list[Line]]:
    """The name of the one point inside each polygon.

    Args:
        preview: Says which file has the points; that of the polygons itself may.
        polygons: In EPSG:4490, None where a row is left out.
        crs: The system of the polygons, taken for the points too where their file says none.

    Returns:
        Name by row of the polygon; what found no partner, or more than one.
    """
    options = preview.options
    assert options.join_points is not None
    same = options.join_points == preview.path
    layer = preview.layer if same else read_layer(options.join_points, encoding=options.encoding)
    column = _name_column(layer, preview)
    points = np.flatnonzero(shapely.get_type_id(layer.geometries) == _POINT)
    places = geometries_to_stored(
        turned_axes(layer.geometries[points], options.swap_axes), crs if same else layer.crs or crs
    )
    inside, polygon = STRtree(polygons).query(places, predicate="intersects")
    found: dict[int, list[int]] = {}
    for at, row in zip(inside.tolist(), polygon.tolist(), strict=True):
        found.setdefault(row, []).append(at)
    names, lines = {}, []
    for row, shape in enumerate(polygons):
        here = found.get(row, [])
        if shape is None:
            continue
        if len(here) == 1:
            names[row] = column[points[here[0]]]
        else:
            kind = "boundaries.no_point_inside" if not here else "boundaries.points_inside"
            said = "、".join(column[points[at]] for at in here)
            place = shape.representative_point()
            lines.append(Line(kind, {"names": said}, row + 1, lon=place.x, lat=place.y))
    for at in sorted(set(range(len(points))) - set(inside.tolist())):
        kind = "boundaries.point_outside"
        lines.append(Line(kind, {}, int(points[at]) + 1, "", column[points[at]], places[at].x, places[at].y))
    return names, lines


def _name_column(layer: VectorLayer, preview: BoundaryPreview) -> list[str]:
    columns = text_columns(layer.columns)
    rows = np.flatnonzero(shapely.get_type_id(layer.geometries) == _POINT)
    some = {name: [values[row] for row in rows] for name, values in columns.items()}
    name = guess_columns(some, BoundaryOptions(), (layer.name,)).name or preview.guess.name
    return columns[name] if name else [""] * len(layer)
