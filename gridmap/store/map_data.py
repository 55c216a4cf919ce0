"""What the map reads of a workspace: shapes in force, points, reference features."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.store import geopackage
from gridmap.store.outlines import IN_FORCE

Ints = NDArray[np.int64]

#: Level -> its table, the column that names the region above, and the condition that picks its rows.
_LEVELS: dict[str, tuple[str, str, str]] = {
    "cell": ("cell", "community_id", "1"),
    "community": ("region", "parent_id", "level = 'community'"),
    "township": ("region", "parent_id", "level = 'township'"),
    "county": ("region", "parent_id", "level = 'county'"),
    "city": ("region", "parent_id", "level = 'city'"),
}
MAP_LEVELS = tuple(_LEVELS)
_BYTES_A_POINT = 16  # of WKB


@dataclass(frozen=True)
class Facts:
    """What is said of the shapes of a level, parallel, shape (n,)."""

    ids: Ints
    codes: list[str]
    names: list[str]
    parents: Ints  # 0 where there is none
    risks: NDArray[np.int8]  # 1 (I) to 4 (IV), 0 without data


@dataclass(frozen=True)
class Extents:
    """Where the shapes of a level lie, parallel, shape (n,)."""

    ids: Ints
    parents: Ints
    boxes: NDArray[np.float64]  # (n, 4) west, south, east, north in degrees
    points: Ints  # how many their outlines have, about


@dataclass(frozen=True)
class Points:
    """Points of a table that have a position, parallel."""

    ids: Ints
    lonlat: NDArray[np.float64]  # shape (n, 2), EPSG:4490
    severities: NDArray[np.int8] | None  # of events: 1 (I) to 4 (IV)


def facts(connection: Any, level: str, today: str) -> Facts:
    """What is said of every shape of a level that is in force and has an outline."""
    table, parent, condition = _LEVELS[level]
    rows = connection.execute(
        f"SELECT id, code, name, coalesce({parent}, 0), coalesce(risk_level, 0) FROM {table} "
        f"WHERE {condition} AND {IN_FORCE} ORDER BY id",
        {"today": today},
    ).fetchall()
    ids, codes, names, parents, risks = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Facts(
        np.array(ids, dtype=np.int64),
        list(codes),
        list(names),
        np.array(parents, dtype=np.int64),
        np.array(risks, dtype=np.int8),
    )


def extents(connection: Any, level: str, today: str) -> Extents:
    """Where the shapes of a level in force lie; those without an outline are left out."""
    table, parent, condition = _LEVELS[level]
    rows = connection.execute(
        f"SELECT id, coalesce({parent}, 0), length(geom), substr(geom, 1, 40) FROM {table} "
        f"WHERE {condition} AND geom IS NOT NULL AND {IN_FORCE} ORDER BY id",
        {"today": today},
    ).fetchall()
    numbers = np.array([row[:3] for row in rows], dtype=np.int64).reshape(-1, 3)
    boxes = np.array([_box(connection, level, row[0], row[3]) for row in rows], dtype=float).reshape(-1, 4)
    there = ~np.isnan(boxes).any(axis=1)
    ids, parents, sizes = numbers[there].T
    return Extents(ids, parents, boxes[there], sizes // _BYTES_A_POINT)


def _box(connection: Any, level: str, record: int, head: bytes) -> tuple[float, float, float, float]:
    """West, south, east, north from a blob's header; other programs may have written it without them."""
    if head[:2] == b"GP" and (head[3] >> 1) & 7:
        west, east, south, north = geopackage.envelope(head) or (np.nan,) * 4
        return west, south, east, north
    west, south, east, north = shapely.bounds(outlines(connection, level, [record])[0])
    return float(west), float(south), float(east), float(north)


def outlines(connection: Any, level: str, ids: Iterable[int]) -> NDArray[np.object_]:
    """Outlines of a level's shapes in EPSG:4490, in the order of their ids; None where there is none."""
    question = f"SELECT geom FROM {_LEVELS[level][0]} WHERE id = ?"
    rows = [connection.execute(question, (record,)).fetchone() for record in ids]
    found = np.full(len(rows), None, dtype=object)
    there = [at for at, row in enumerate(rows) if row is not None and row[0] is not None]
    found[there] = geopackage.geometries([rows[at][0] for at in there])
    return found


def points(connection: Any, table: str) -> Points:
    """Points on the map: open events, or every place, facility or organisation."""
    if table == "event":
        question = "SELECT id, geom, severity FROM event WHERE status = 'open' AND geom IS NOT NULL"
    else:
        question = f'SELECT id, geom, 0 FROM "{_POINT_TABLES[table]}" WHERE geom IS NOT NULL'
    rows = connection.execute(question).fetchall()
    ids, blobs, severities = zip(*rows, strict=True) if rows else ((), (), ())
    return Points(
        np.array(ids, dtype=np.int64),
        geopackage.points(blobs) if rows else np.zeros((0, 2)),
        np.array(severities, dtype=np.int8) if table == "event" else None,
    )


_POINT_TABLES = {name: name for name in ("place", "facility", "organisation")}


def references(connection: Any) -> dict[str, NDArray[np.object_]]:
    """Reference features in EPSG:4490 by their layer."""
    rows = connection.execute("SELECT layer, geom FROM reference_line ORDER BY layer, id").fetchall()
    blobs: dict[str, list[bytes]] = {}
    for layer, data in rows:
        blobs.setdefault(layer, []).append(data)
    return {layer: geopackage.geometries(found) for layer, found in blobs.items()}
