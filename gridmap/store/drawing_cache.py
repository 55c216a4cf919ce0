"""Outlines ready to be drawn: projected, simplified, in chunks, kept in the workspace file.

Derived from cells and regions and thrown away without loss. Triggers count every write that moves a
border, whoever makes it; what was made at another count, or before a day on which something comes
into force or goes out of it, is stale and made again.
"""

from typing import Any

import numpy as np

from gridmap.domain import drawing
from gridmap.store import map_data
from gridmap.store.drawing_layers import BORDER, Layer, Progress, kept_details, make_layers
from gridmap.store.workspace import Workspace

_TABLES = (
    """CREATE TABLE IF NOT EXISTS drawing_version (one INTEGER PRIMARY KEY CHECK (one = 1),
       n INTEGER NOT NULL)""",
    "INSERT OR IGNORE INTO drawing_version VALUES (1, 1)",
    """CREATE TABLE IF NOT EXISTS drawing_layer (name TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL,
       made_on TEXT NOT NULL, stale_from TEXT, coarsest INTEGER NOT NULL,
       finest INTEGER NOT NULL, starts BLOB NOT NULL, ids BLOB NOT NULL, boxes BLOB NOT NULL,
       anchors BLOB NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS drawing_cache (layer TEXT NOT NULL, version INTEGER NOT NULL,
       detail INTEGER NOT NULL, chunk INTEGER NOT NULL, data BLOB NOT NULL,
       PRIMARY KEY (layer, version, detail, chunk))""",
    *(
        f"CREATE TRIGGER IF NOT EXISTS drawing_{table}_{name} AFTER {event} ON {table} "
        "BEGIN UPDATE drawing_version SET n = n + 1; END"
        for table, parent in (("cell", "community_id"), ("region", "parent_id"))
        for name, event in (
            ("added", "INSERT"),
            ("removed", "DELETE"),
            ("moved", f"UPDATE OF geom, {parent}, valid_from, valid_to"),
        )
    ),
)
_NEXT_DAY = """SELECT min(day) FROM (
    SELECT valid_from AS day FROM cell UNION ALL SELECT valid_to FROM cell
    UNION ALL SELECT valid_from FROM region UNION ALL SELECT valid_to FROM region) WHERE day > ?"""


def read(workspace: Workspace, today: str) -> list[Layer] | None:
    """The layers as they were made, None where they are stale or were never made."""
    connection = workspace.reading()
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'drawing_layer'").fetchone():
        return None
    rows = connection.execute(
        "SELECT name, coarsest, finest, boxes, starts, ids, anchors, version "
        "FROM drawing_layer, drawing_version "
        "WHERE version = n AND made_on <= :today AND (stale_from IS NULL OR stale_from > :today)",
        {"today": today},
    ).fetchall()
    return [
        Layer(
            name,
            coarsest,
            finest,
            np.frombuffer(boxes, "<f8").reshape(-1, 4),
            np.frombuffer(starts, "<i8"),
            np.frombuffer(ids, "<i8"),
            np.frombuffer(anchors, "<f8").reshape(-1, 2),
            version=version,
        )
        for name, coarsest, finest, boxes, starts, ids, anchors, version in rows
    ] or None


def make(workspace: Workspace, today: str, progress: Progress = lambda done, total: None) -> list[Layer]:
    """Make the layers and keep them in the file, where it may be written.

    Takes seconds on a large city: off the window's thread, once after borders have changed. When
    borders change meanwhile, what was made is stale at once and the next `read` says so.

    Raises:
        Cancelled: `progress` said so; nothing is kept.
    """
    if workspace.read_only:
        return list(make_layers(workspace, today, progress))
    with workspace.writing() as connection:
        for statement in _TABLES:
            connection.execute(statement)
    version = int(workspace.reading().execute("SELECT n FROM drawing_version").fetchone()[0])
    (stale_from,) = workspace.reading().execute(_NEXT_DAY, (today,)).fetchone()
    layers = list(make_layers(workspace, today, progress))
    with workspace.writing() as connection:
        connection.execute("DELETE FROM drawing_layer")
        connection.execute("DELETE FROM drawing_cache")
        for layer in layers:
            layer.version = version
            facts = (layer.name, version, today, stale_from, layer.coarsest, layer.finest)
            arrays = (layer.starts, layer.ids, layer.boxes, layer.anchors)
            connection.execute(
                "INSERT INTO drawing_layer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*facts, *(one.tobytes() for one in arrays)),
            )
            connection.executemany(
                "INSERT INTO drawing_cache VALUES (?, ?, ?, ?, ?)",
                [(layer.name, version, *key, data) for key, data in layer.blobs.items()],
            )
            layer.blobs.clear()
    return layers


def read_or_make(
    workspace: Workspace, today: str, progress: Progress = lambda done, total: None
) -> list[Layer]:
    """The layers, made where there are none that hold."""
    return read(workspace, today) or make(workspace, today, progress)


_KEPT = "SELECT data FROM drawing_cache WHERE layer = ? AND version = ? AND detail = ? AND chunk = ?"


class LayerOutlines:
    """Gives the outlines of a layer: those that are kept, or made from what is stored."""

    def __init__(self, workspace: Workspace, layer: Layer) -> None:
        """Serve a layer; its blobs are read from the file where it carries none."""
        self._workspace = workspace
        self._layer = layer
        self._slices = layer.slices
        self._kept = kept_details(layer.coarsest)

    def outlines(self, chunk: int, detail: int) -> drawing.Outlines:
        """Outlines of a chunk for a level of detail, in EPSG:3857.

        What has gone from the file meanwhile, because borders were changed, comes back empty.
        """
        detail = max(drawing.EXACT, min(detail, self._layer.coarsest))
        if detail in self._kept and (kept := self._stored(chunk, detail)) is not None:
            return kept
        return drawing.packed(drawing.simplified(self._plane(chunk), detail))

    def _plane(self, chunk: int) -> np.ndarray[Any, np.dtype[np.object_]]:
        part = self._slices[chunk]
        if self._layer.name.startswith(BORDER):
            exact = self._stored(chunk, drawing.EXACT)
            return np.full(part.stop - part.start, None, dtype=object) if exact is None else exact.lines()
        ids = self._layer.ids[part].tolist()
        return drawing.projected(map_data.outlines(self._workspace.reading(), self._layer.name, ids))

    def _stored(self, chunk: int, detail: int) -> drawing.Outlines | None:
        data = self._layer.blobs.get((detail, chunk))
        if data is None:
            key = (self._layer.name, self._layer.version, detail, chunk)
            row = self._workspace.reading().execute(_KEPT, key).fetchone()
            data = None if row is None else row[0]
        return None if data is None else drawing.Outlines.from_bytes(data)
