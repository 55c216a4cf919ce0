"""Which cells a region has, and which cell reaches to a position."""

from typing import Any

from gridmap.domain.records import RecordId
from gridmap.store.geopackage import geometry
from gridmap.store.outlines import IN_FORCE

#: The region with its own id and all below it, as a common table expression with :subject.
BELOW = """WITH RECURSIVE below(id) AS (VALUES (:subject) UNION
    SELECT region.id FROM region JOIN below ON region.parent_id = below.id)"""


def cells_below(connection: Any, subject_id: RecordId, today: str) -> list[RecordId]:
    """The cells in force below a region, in the order of their codes; of a cell, itself."""
    found = connection.execute(
        f"{BELOW} SELECT id FROM cell WHERE community_id IN below AND {IN_FORCE} ORDER BY code",
        {"subject": subject_id, "today": today},
    ).fetchall()
    if not found and connection.execute("SELECT 1 FROM cell WHERE id = ?", (subject_id,)).fetchone():
        return [subject_id]
    return [cell_id for (cell_id,) in found]


def cell_at(connection: Any, lon: float, lat: float, today: str) -> RecordId | None:
    """The cell in force that reaches to a position, degrees in EPSG:4490; None where there is none."""
    from shapely import Point

    point = Point(lon, lat)
    candidates = connection.execute(
        f"""SELECT id, geom FROM cell WHERE id IN (SELECT id FROM rtree_cell_geom
            WHERE minx <= :lon AND maxx >= :lon AND miny <= :lat AND maxy >= :lat)
            AND {IN_FORCE} ORDER BY code""",
        {"lon": lon, "lat": lat, "today": today},
    )
    return next((cell_id for cell_id, blob in candidates if geometry(blob).covers(point)), None)
