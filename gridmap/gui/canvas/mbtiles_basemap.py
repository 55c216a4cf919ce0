"""A basemap from an MBTiles file, read a few milliseconds at a time."""

import time

from PySide6.QtCore import QTimer

from gridmap.gui.canvas.basemap import Basemap, picture
from gridmap.gui.canvas.tiles import Tile
from gridmap.gui.canvas.view import View
from gridmap.store.mbtiles import MBTiles

_SLICE_S = 0.005


class MBTilesBasemap(Basemap):
    """Tiles of an open MBTiles file."""

    def __init__(self, tiles: MBTiles) -> None:
        super().__init__(tiles.zooms, tiles.attribution)
        self._tiles = tiles
        self._waiting: list[Tile] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)

    def request(self, tiles: list[Tile]) -> None:
        self._waiting = tiles
        if not self._timer.isActive():
            self._timer.start(0)

    def settle(self, view: View, ratio: float) -> None:
        for tile in self.needed(view, ratio):
            self._read(tile)

    def _work(self) -> None:
        until = time.perf_counter() + _SLICE_S
        while self._waiting and time.perf_counter() < until:
            self._read(self._waiting.pop(0))
        self.changed.emit()

    def _read(self, tile: Tile) -> None:
        if not self.holds(tile):
            data = self._tiles.tile(*tile)
            self.keep(tile, None if data is None else picture(data))
