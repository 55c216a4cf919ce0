"""Raster tiles from an MBTiles file (MBTiles 1.3), which is an SQLite database."""

import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from gridmap.domain.errors import UserError

_PICTURES = {"png", "jpg", "jpeg", "webp"}
_WORLD = (-180.0, -85.0511, 180.0, 85.0511)


class MBTiles:
    """An MBTiles file, open for reading; used from one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            UserError: not there, not an MBTiles file, or one of vector tiles.
        """
        self.path = Path(path)
        if not self.path.is_file():
            raise UserError("canvas.mbtiles_missing", file=str(path))
        uri = f"file:{quote(str(self.path.absolute()))}?mode=ro&immutable=1"
        self._lock = threading.Lock()
        self._connection = dbapi2.connect(uri, uri=True, check_same_thread=False)
        try:
            rows = self._connection.execute("SELECT name, value FROM metadata").fetchall()
            lowest, highest = self._connection.execute(
                "SELECT min(zoom_level), max(zoom_level) FROM tiles"
            ).fetchone()
        except dbapi2.DatabaseError as error:
            self._connection.close()
            raise UserError("canvas.mbtiles_unreadable", file=str(path)) from error
        self._metadata = {str(name): str(value) for name, value in rows}
        if lowest is None:
            self._connection.close()
            raise UserError("canvas.mbtiles_empty", file=str(path))
        self.zooms: tuple[int, int] = (int(lowest), int(highest))
        kind = self._metadata.get("format", "png").lower()
        if kind not in _PICTURES:
            self._connection.close()
            raise UserError("canvas.mbtiles_vector", file=str(path), format=kind)

    @property
    def name(self) -> str:
        """What the file calls itself."""
        return self._metadata.get("name") or self.path.stem

    @property
    def attribution(self) -> str:
        """Whom the map must name, plain text or HTML as the file has it; empty where it names nobody."""
        return self._metadata.get("attribution", "")

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north in degrees; the world where the file does not say."""
        said = self._metadata.get("bounds", "").split(",")
        try:
            west, south, east, north = (float(value) for value in said)
        except ValueError:
            return _WORLD
        return west, south, east, north

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """The picture of a tile, rows counted from the north as in XYZ; None where there is none."""
        with self._lock:
            row: Any = self._connection.execute(
                "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                (zoom, x, (1 << zoom) - 1 - y),
            ).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
