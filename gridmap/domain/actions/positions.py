"""Where an edited record comes to lie, shared by the actions that set a position."""

from collections.abc import Mapping
from typing import Any

from shapely import Point

from gridmap.domain.action import Reader, existing
from gridmap.domain.errors import Refused
from gridmap.domain.records import Cell


def attached(reader: Reader, values: Mapping[str, Any]) -> dict[str, Any]:
    """What attaches a record to the cell named in `values`, at the position given there, if any.

    Args:
        reader: Where cells are read.
        values: `cell_id`, and `lon` and `lat` in degrees, EPSG:4490, both or neither.

    Returns:
        `cell_id`, `attached_by`, and the position where one was given.

    Raises:
        Refused: no cell is named, it is retired, or it does not reach to the position.
    """
    lon, lat, cell_id = values.get("lon"), values.get("lat"), values.get("cell_id")
    if (lon is None) != (lat is None):
        raise Refused("records.half_a_position")
    if cell_id is None:
        raise Refused("records.no_cell")
    cell = existing(reader, cell_id, Cell)
    if all(cell.id != in_force.id for in_force in reader.cells_of(cell.community_id)):
        raise Refused("records.retired_cell", name=cell.name, code=cell.code)
    if lon is None or lat is None:
        return {"cell_id": cell_id, "attached_by": "hand"}
    if not cell.geometry.covers(Point(lon, lat)):
        raise Refused("records.outside_cell", name=cell.name, code=cell.code)
    return {"cell_id": cell_id, "attached_by": "location", "lon": lon, "lat": lat}
