"""Basemaps from addresses: XYZ templates, and 天地图 with the user's own key."""

import re
from functools import partial

from PySide6.QtCore import QTimer

from gridmap.domain.errors import UserError
from gridmap.gui.canvas.basemap import Basemap, picture
from gridmap.gui.canvas.tiles import Tile
from gridmap.gui.network import Network

_AT_ONCE = 8
_PLACES = re.compile(r"\{(-?[a-z])(?::([^}]*))?\}")
_KNOWN = {"x", "y", "z", "-y", "s"}

#: 天地图's tiles in Web Mercator. Its GetCapabilities tells wrong scales and is not asked.
_TIANDITU = (
    "https://t{s:01234567}.tianditu.gov.cn/@layer_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=@layer&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk="
)


def tianditu(layer: str, key: str) -> str:
    """The template of a layer of 天地图: vec, img or ter, and their labels cva, cia, cta.

    Raises:
        UserError: there is no key, or it is none.
    """
    if not re.fullmatch(r"[0-9A-Za-z]{8,64}", key):
        raise UserError("canvas.tianditu_key_missing")
    return _TIANDITU.replace("@layer", layer) + key


def address(template: str, tile: Tile) -> str:
    """The address of a tile: ``{z}``, ``{x}``, ``{y}``, ``{-y}`` from the south, ``{s:abc}`` one of these.

    >>> address("http://{s:ab}.example/{z}/{x}/{-y}.png", (2, 1, 0))
    'http://b.example/2/1/3.png'
    """
    zoom, x, y = tile

    def filled(match: re.Match[str]) -> str:
        name, letters = match.group(1), match.group(2) or "abc"
        if name == "s":
            return letters[(x + y) % len(letters)]
        return str({"z": zoom, "x": x, "y": y, "-y": (1 << zoom) - 1 - y}[name])

    return _PLACES.sub(filled, template)


def checked(template: str) -> str:
    """The template, if it is one.

    Raises:
        UserError: no http address, or without ``{z}``, ``{x}`` and ``{y}``.
    """
    names = {name for name, _ in _PLACES.findall(template)}
    complete = {"x", "z"} <= names <= _KNOWN and names & {"y", "-y"}
    if not complete or not template.startswith(("http://", "https://")):
        raise UserError("canvas.template_unusable", template=template[:120])
    return template


class OnlineBasemap(Basemap):
    """Tiles fetched as the map needs them, a few at once; nothing while the network is not allowed."""

    def __init__(
        self, network: Network, template: str, zooms: tuple[int, int] = (0, 18), attribution: str = ""
    ) -> None:
        """See `checked` for the template.

        Raises:
            UserError: the template is none.
        """
        super().__init__(zooms, attribution)
        self._network = network
        self._template = checked(template)
        self._waiting: list[Tile] = []
        self._under_way: set[Tile] = set()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._send)

    def request(self, tiles: list[Tile]) -> None:
        self._waiting = [tile for tile in tiles if tile not in self._under_way]
        self._soon.start()  # not at once: the map is being painted

    def _send(self) -> None:
        while self._waiting and len(self._under_way) < _AT_ONCE:
            tile = self._waiting.pop(0)
            self._under_way.add(tile)
            if not self._network.get(address(self._template, tile), partial(self._came, tile)):
                self._under_way.discard(tile)
                self._waiting.clear()

    def _came(self, tile: Tile, data: bytes | None) -> None:
        self._under_way.discard(tile)
        self.keep(tile, None if data is None else picture(data))
        self._send()
        self.changed.emit()
