"""Tiles beneath the map: painted as far as they are there, asked for where they are not."""

from collections import OrderedDict

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter

from gridmap.gui.canvas.tiles import TILE_PX, Tile, above, box_of, covering, zoom_for
from gridmap.gui.canvas.view import View

#: Pictures kept, at a quarter of a megabyte each.
_KEPT = 300
_COARSER = 5  # zooms up that a missing tile is looked for in


class Basemap(QObject):
    """A pyramid of tiles; what kind of source they come from is a subclass's."""

    #: There is more to paint.
    changed = Signal()

    def __init__(self, zooms: tuple[int, int], attribution: str = "") -> None:
        super().__init__()
        self.zooms = zooms
        self.attribution = attribution
        self._kept: OrderedDict[Tile, QImage | None] = OrderedDict()

    def request(self, tiles: list[Tile]) -> None:
        """Get tiles that are not there yet, the first ones first; those asked for before may be forgotten."""
        raise NotImplementedError

    def settle(self, view: View, ratio: float) -> None:
        """Get what a view needs before returning, where that takes no network."""

    def paint(self, painter: QPainter, view: View, ratio: float, smooth: bool) -> None:
        """Paint a view in logical pixels; `smooth` costs time that a moving map does not have."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        tiles = self.needed(view, ratio)
        missing = [tile for tile in tiles if tile not in self._kept]
        for tile in tiles:
            self._paint_tile(painter, view, tile)
        if missing:
            self.request(missing)

    def needed(self, view: View, ratio: float) -> list[Tile]:
        """The tiles of a view, the middle ones first."""
        return covering(view.box, zoom_for(view.scale / ratio, self.zooms))

    def keep(self, tile: Tile, image: QImage | None) -> None:
        """Remember a tile's picture, None for "there is none"."""
        self._kept[tile] = image
        self._kept.move_to_end(tile)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def holds(self, tile: Tile) -> bool:
        """Whether a tile is there, or known not to exist."""
        return tile in self._kept

    def _paint_tile(self, painter: QPainter, view: View, tile: Tile) -> None:
        """Paint a tile, or the part of a coarser one that covers it."""
        found: Tile | None = tile
        for _ in range(_COARSER):
            image = self._kept.get(found) if found is not None else None
            if image is not None and found is not None:
                self._kept.move_to_end(found)
                painter.drawImage(_target(view, tile), image, _part(found, tile, image.width()))
                return
            found = above(found) if found is not None else None


def picture(data: bytes) -> QImage | None:
    """The picture of a tile's bytes, None where they are none."""
    image = QImage.fromData(data)
    return None if image.isNull() else image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _target(view: View, tile: Tile) -> QRectF:
    """Where a tile lies, on whole pixels, so that neighbours leave no seam."""
    west, south, east, north = box_of(tile)
    left, top = (round(value) for value in view.to_screen(west, north))
    right, bottom = (round(value) for value in view.to_screen(east, south))
    return QRectF(left, top, right - left, bottom - top)


def _part(coarse: Tile, tile: Tile, width: int) -> QRectF:
    """The part of a coarser tile's picture that covers a tile."""
    steps = tile[0] - coarse[0]
    side = (width or TILE_PX) / (1 << steps)
    return QRectF(
        (tile[1] - (coarse[1] << steps)) * side, (tile[2] - (coarse[2] << steps)) * side, side, side
    )
