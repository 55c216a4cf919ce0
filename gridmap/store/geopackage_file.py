"""A GeoPackage of layers that leave the workspace, coloured for QGIS."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gridmap.domain.risk.schemes import Scheme
from gridmap.store.connection import bare
from gridmap.store.geopackage import envelope
from gridmap.store.schema import layers, symbology
from gridmap.store.trouble import told

_NUMBERS = frozenset({"risk_level", "severity", "grade", "sex", "relation"})


class GeoPackageFile:
    """A new GeoPackage, written layer by layer.

    Rows are tuples whose last value is a geometry's blob or None.
    """

    def __init__(self, path: Path, scheme: Scheme) -> None:
        """Begin a file at a path where none is, styled in a colour scheme."""
        self._path = path
        self._scheme = scheme
        self._insert = self._table = ""
        self._spatial = False
        self._box = _Box()
        self._connection = bare(path, None)
        with told(path):
            # Thrown away unless it is finished, so nothing need be safe before.
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.execute(f"PRAGMA application_id = {layers.APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {layers.USER_VERSION}")
            self._connection.execute("BEGIN")
            layers.create_metadata(self._connection.execute)

    def begin(self, table: str, columns: Sequence[str], geometry: str | None) -> None:
        """Begin a layer, or a table without geometry; column names are ours, never the user's."""
        execute = self._connection.execute
        named = [f'"{name}" {"INTEGER" if name in _NUMBERS else "TEXT"}' for name in columns if name != "id"]
        shape = [f"geom {geometry}"] if geometry else []
        with told(self._path):
            self._end_layer()
            execute(
                f'CREATE TABLE "{table}" ({", ".join(["id INTEGER PRIMARY KEY NOT NULL", *named, *shape])})'
            )
            if geometry:
                layers.register_layer(execute, table, geometry)
                layers.create_r_tree(execute, table)
            else:
                layers.register_table(execute, table)
        self._table, self._spatial, self._box = table, geometry is not None, _Box()
        names = [*columns, *(["geom"] if geometry else [])]
        quoted, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        self._insert = f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})'

    def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows to the layer; the first value of a layer's rows is its id."""
        with told(self._path):
            if not self._spatial:
                self._connection.executemany(self._insert, [row[:-1] for row in rows])
                return
            self._connection.executemany(self._insert, rows)
            boxes = [(row[0], *box) for row in rows if (box := envelope(row[-1])) is not None]
            self._connection.executemany(
                f"INSERT INTO rtree_{self._table}_geom VALUES (?, ?, ?, ?, ?)", boxes
            )
        self._box.add(boxes)

    def finish(self) -> None:
        """Style what is there and write everything."""
        with told(self._path):
            self._end_layer()
            execute = self._connection.execute
            symbology.register_styles(execute)
            symbology.write_styles(execute, self._scheme)
            execute(
                "DELETE FROM layer_styles WHERE f_table_name NOT IN (SELECT table_name FROM gpkg_contents)"
            )
            execute("COMMIT")
            self._connection.close()

    def close(self) -> None:
        """Leave the file, finished or not."""
        self._connection.close()

    def _end_layer(self) -> None:
        if not self._spatial:
            return
        for statement in layers.r_tree_triggers(self._table):
            self._connection.execute(statement)
        if self._box.there:
            self._connection.execute(
                "UPDATE gpkg_contents SET min_x = ?, max_x = ?, min_y = ?, max_y = ? WHERE table_name = ?",
                (*self._box.sides, self._table),
            )
        self._spatial = False


class _Box:
    """The box round everything of a layer: west, east, south, north."""

    def __init__(self) -> None:
        self.there = False
        self.sides = (0.0, 0.0, 0.0, 0.0)

    def add(self, boxes: Sequence[tuple[Any, ...]]) -> None:
        for _, west, east, south, north in boxes:
            if self.there:
                w, e, s, n = self.sides
                west, east, south, north = min(w, west), max(e, east), min(s, south), max(n, north)
            self.sides, self.there = (west, east, south, north), True
