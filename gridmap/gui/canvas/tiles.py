"""Tiles of the web's map pyramid (OGC 17-083r4, WebMercatorQuad): which a view needs, where they lie."""

import math

from gridmap.domain.mercator import HALF_WORLD
from gridmap.gui.canvas.view import Box

Tile = tuple[int, int, int]  # zoom, column from the west, row from the north

TILE_PX = 256


def zoom_for(scale: float, zooms: tuple[int, int]) -> int:
    """The zoom, of those there are, whose tiles are nearest a scale in metres of EPSG:3857 a pixel."""
    exact = math.log2(2 * HALF_WORLD / TILE_PX / scale)
    return min(max(round(exact), zooms[0]), zooms[1])


def covering(box: Box, zoom: int, most: int = 400) -> list[Tile]:
    """The tiles of a zoom that a box of the plane touches, the middle first; none of too many."""
    count, side = 1 << zoom, 2 * HALF_WORLD / (1 << zoom)
    west, east = (math.floor((x + HALF_WORLD) / side) for x in (box[0], box[2]))
    north, south = (math.floor((HALF_WORLD - y) / side) for y in (box[3], box[1]))
    columns, rows = (
        range(max(west, 0), min(east, count - 1) + 1),
        range(max(north, 0), min(south, count - 1) + 1),
    )
    if len(columns) * len(rows) > most:
        return []
    middle = ((west + east) / 2, (north + south) / 2)
    found = [(zoom, x, y) for x in columns for y in rows]
    return sorted(found, key=lambda tile: math.hypot(tile[1] - middle[0], tile[2] - middle[1]))


def box_of(tile: Tile) -> Box:
    """The box of a tile in EPSG:3857."""
    zoom, x, y = tile
    side = 2 * HALF_WORLD / (1 << zoom)
    return (
        -HALF_WORLD + x * side,
        HALF_WORLD - (y + 1) * side,
        -HALF_WORLD + (x + 1) * side,
        HALF_WORLD - y * side,
    )


def above(tile: Tile) -> Tile | None:
    """The tile of the next coarser zoom that holds this one."""
    zoom, x, y = tile
    return (zoom - 1, x // 2, y // 2) if zoom else None
