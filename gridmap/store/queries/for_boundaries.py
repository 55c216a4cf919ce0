"""What an import of boundaries asks of a workspace beside its regions and cells."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.records import RecordId
from gridmap.store import geopackage
from gridmap.store.outlines import IN_FORCE

#: Tables whose records lie in a cell.
ATTACHED: tuple[str, ...] = ("household", "resident", "place", "facility", "organisation", "event")
_ASKED_AT_ONCE = 500


def middle_of_cells(connection: Any) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of all cells; None where there are none."""
    west, east, south, north = connection.execute(
        "SELECT min(minx), max(maxx), min(miny), max(maxy) FROM rtree_cell_geom"
    ).fetchone()
    return None if west is None else ((west + east) / 2, (south + north) / 2)


def state_of_areas(connection: Any) -> tuple[int, ...]:
    """Numbers of which one is another after any write of a cell or region."""
    of_each = "SELECT count(*), ifnull(max(id), 0), ifnull(sum(version), 0) FROM"
    found = [connection.execute(f"{of_each} {table}").fetchone() for table in ("cell", "region")]
    return tuple(number for row in found for number in row)


def shapes_since(connection: Any) -> dict[RecordId, str]:
    """Since when each cell that had another shape before has its present one."""
    found = connection.execute("SELECT cell_id, max(valid_to) FROM cell_shape GROUP BY cell_id")
    return dict(found.fetchall())


def region_middles(connection: Any, level: str, today: str) -> list[tuple[str, str, tuple[float, float]]]:
    """Code, name and centroid of each region in force at a level that has an outline."""
    rows = connection.execute(
        f"SELECT code, name, geom FROM region WHERE level = :level AND geom IS NOT NULL AND {IN_FORCE}",
        {"level": level, "today": today},
    ).fetchall()
    if not rows:
        return []
    places = shapely.get_coordinates(shapely.centroid(geopackage.geometries([row[2] for row in rows])))
    return [(row[0], row[1], (float(x), float(y))) for row, (x, y) in zip(rows, places, strict=True)]


def region_outlines(connection: Any, level: str, today: str) -> dict[RecordId, Any]:
    """Outline of each region in force at a level, by id."""
    rows = connection.execute(
        f"SELECT id, geom FROM region WHERE level = :level AND geom IS NOT NULL AND {IN_FORCE}",
        {"level": level, "today": today},
    ).fetchall()
    if not rows:
        return {}
    return dict(zip([row[0] for row in rows], geopackage.geometries([row[1] for row in rows]), strict=True))


def attached(
    connection: Any, table: str, cells: list[RecordId]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Records of a table in some cells: ids, their cells, positions of shape (n, 2), NaN for none."""
    if table not in ATTACHED:
        raise KeyError(table)
    found: list[tuple[int, int, bytes | None]] = []
    for first in range(0, len(cells), _ASKED_AT_ONCE):
        some = cells[first : first + _ASKED_AT_ONCE]
        marks = ", ".join("?" * len(some))
        found += connection.execute(
            f'SELECT id, cell_id, geom FROM "{table}" WHERE cell_id IN ({marks})', some
        ).fetchall()
    ids = np.array([row[0] for row in found], dtype=np.int64)
    of = np.array([row[1] for row in found], dtype=np.int64)
    return ids, of, geopackage.points([row[2] for row in found])
