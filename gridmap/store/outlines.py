"""Outlines of regions: always the union of their cells, computed and kept with the region."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.validity import sound
from gridmap.domain.records import REGION_LEVELS, RecordId
from gridmap.store import geopackage

IN_FORCE = "(valid_from IS NULL OR valid_from <= :today) AND (valid_to IS NULL OR valid_to > :today)"


def union(parts: list[BaseGeometry]) -> BaseGeometry:
    """The union of polygons that share borders, shape of one polygon or several."""
    if len(parts) == 1:
        return parts[0]
    try:
        made = shapely.coverage_union_all(np.array(parts, dtype=object))
    except GEOSException:  # borders that do not match, or cross themselves: slower, and right all the same
        made = shapely.union_all(sound(parts))
    return made.geoms[0] if len(getattr(made, "geoms", ())) == 1 else made


def refresh(connection: Any, regions: Iterable[RecordId], today: str) -> set[RecordId]:
    """Compute the outlines of regions again, lowest level first, and above one that came out different.

    Gives the regions whose outline was written: one that is the same, vertex for vertex, keeps its bytes,
    and ends the work there. Regions that another one came to or left must be among those given, though the
    outline of that one is as it was. Runs in the transaction that the caller has open.
    """
    asked = set(regions)
    depths = with_ancestors(connection, asked)
    written: set[RecordId] = set()
    for region in sorted(depths, key=lambda one: -depths[one]):
        if region not in asked:
            continue
        parent, before = connection.execute(
            "SELECT parent_id, geom FROM region WHERE id = ?", (region,)
        ).fetchone()
        now = _outline(connection, region, today)
        if now != before and not (now and before and _same(now, before)):
            connection.execute("UPDATE region SET geom = ? WHERE id = ?", (now, region))
            written.add(region)
            asked.add(parent)
    return written


def _outline(connection: Any, region: RecordId, today: str) -> bytes | None:
    """The outline of a region as it is stored, from those of its cells or of the regions below it."""
    rows = connection.execute(
        f"SELECT geom FROM cell WHERE community_id = :region AND {IN_FORCE} UNION ALL "
        f"SELECT geom FROM region WHERE parent_id = :region AND geom IS NOT NULL AND {IN_FORCE}",
        {"region": region, "today": today},
    ).fetchall()
    if not rows:
        return None
    # Normalised: the same ground gives the same bytes, in whatever order its cells are read.
    return geopackage.blob(shapely.normalize(union(list(geopackage.geometries([data for (data,) in rows])))))


def _same(now: bytes, before: bytes) -> bool:
    """Whether outlines differ at most in where their rings begin, as files from before normalising do.

    What another program left there and nobody can read is not the same.
    """
    try:
        old = geopackage.geometry(before)
    except (ValueError, GEOSException):
        return False
    return bool(shapely.equals_exact(geopackage.geometry(now), shapely.normalize(old)))


def with_ancestors(connection: Any, regions: Iterable[RecordId]) -> dict[RecordId, int]:
    """These regions and all above them that exist, each with the depth of its level (city 0)."""
    found: dict[RecordId, int] = {}
    waiting = list(regions)
    while waiting:
        region = waiting.pop()
        row = connection.execute("SELECT level, parent_id FROM region WHERE id = ?", (region,)).fetchone()
        if row and region not in found:
            found[region] = REGION_LEVELS.index(row[0])
            waiting += [row[1]] if row[1] is not None else []
    return found


def all_communities(connection: Any) -> set[RecordId]:
    """Ids of every community that has or had cells."""
    return {found for (found,) in connection.execute("SELECT DISTINCT community_id FROM cell")}
