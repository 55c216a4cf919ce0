"""The part of the canvas that is on show of a scene: its level, its layers, its picture and its view."""

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from gridmap.domain.mercator import xy_at
from gridmap.gui.canvas.annotations import Annotations, annotations
from gridmap.gui.canvas.basemap import Basemap
from gridmap.gui.canvas.details import Details
from gridmap.gui.canvas.navigation import Navigation
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.picture import Picture
from gridmap.gui.canvas.renderer import Renderer, Wanted
from gridmap.gui.canvas.scene import Level, Points, Scene
from gridmap.gui.canvas.shown_level import level_for
from gridmap.gui.canvas.style import Style
from gridmap.gui.canvas.view import Box, View, joined

_NOTHING = np.zeros((0, 4))
#: Pixels left free around what is zoomed to, as a share of the window.
_MARGIN_SHARE = 0.12
#: Pixels free around the whole map; what cards take above and below, and at most of the height.
_WHOLE_MARGIN_PX = 14
_CARDS_PX, _MOST_CLEAR = (46.0, 40.0), 0.2


class MapLayer(Protocol):
    """What a mode draws of its own between the picture and the names."""

    def paint(self, painter: QPainter, view: View, ratio: float) -> None:
        """Draw in logical pixels; `ratio` is device pixels per logical pixel."""
        ...

    def paint_above(self, painter: QPainter, view: View) -> None:
        """Draw what stands above tools and names."""
        ...

    def finish(self) -> None:
        """Draw all that is wanted and return when it is there."""
        ...


class SceneView(Navigation):
    """Works towards the picture of a scene in the view; what is painted above it is the canvas's."""

    level_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.scene = Scene()
        super().__init__(parent)
        self._annotations = Annotations()
        self._level: str | None = None
        self._pinned: str | None = None
        self._basemap: Basemap | None = None
        self._layer: MapLayer | None = None
        self._labels_shown, self._fills_shown = True, True
        self._palette = MapPalette.of()
        self._renderer = Renderer(self)
        self._renderer.after = self._annotate
        self._renderer.drawn.connect(self.update_moving)
        self.view_changed.connect(self._want)

    def set_scene(self, scene: Scene, keep_view: bool = False) -> None:
        """Draw another scene; the whole of it unless the view should stay."""
        self.scene = scene
        self._renderer.details.clear()
        self._annotations = Annotations()
        self._level = None
        if not keep_view:
            self.zoom_full()
        self._want()

    def set_levels(self, level: str, ids: NDArray[np.int64], risks: NDArray[np.int8]) -> None:
        """Recolour shapes of a level; draws only those anew that changed, if they are few.

        Args:
            level: Name of the level.
            ids: Record ids, shape (n,); those that the scene does not hold are passed over.
            risks: 0 no data, 1 (I) to 4 (IV), shape (n,).
        """
        shown = self.scene.levels.get(level)
        if shown is None:
            return
        at = shown.indices(np.asarray(ids, dtype=np.int64))
        there = at >= 0
        changed = at[there][shown.risks[at[there]] != risks[there]]
        shown.risks[at[there]] = risks[there]
        if len(changed) and level == self._level:
            self._renderer.refresh(shown.shapes.boxes[changed])

    def set_points(self, points: Points) -> None:
        """Put a point layer in the place of the one of the same name."""
        self.scene.points[points.name] = points
        self._renderer.refresh(_NOTHING)

    def show_points(self, name: str, shown: bool) -> None:
        """Show or hide a point layer."""
        if name in self.scene.points:
            self.scene.points[name].shown = shown
            self._renderer.refresh(_NOTHING)

    def show_reference(self, name: str, shown: bool) -> None:
        """Show or hide the reference layers of a name."""
        for reference in self.scene.references:
            if reference.name == name:
                reference.shown = shown
        self._renderer.refresh()

    def show_labels(self, shown: bool) -> None:
        """Show or hide names."""
        self._labels_shown = shown
        self._renderer.refresh(_NOTHING)

    def show_fills(self, shown: bool) -> None:
        """Show or hide the risk colours."""
        self._fills_shown = shown
        self._want()

    def pale(self, picture: Picture | None = None) -> Picture | None:
        """Show what was drawn, or a picture in its place, below a veil until the next one is drawn.

        Its colours meant something else. Returns it as it is shown now, None where nothing was drawn yet.
        """
        self._renderer.pale(picture or self._renderer.picture, self._palette.ground)
        self._annotations = Annotations()
        self._want()
        self.update()
        return self._renderer.picture

    def set_basemap(self, basemap: Basemap | None) -> None:
        """Draw a basemap beneath, or none."""
        if self._basemap is not None:
            self._basemap.changed.disconnect(self.update)
        self._basemap = basemap
        if basemap is not None:
            basemap.changed.connect(self.update)
        self._want()
        self.update()

    def set_layer(self, layer: MapLayer | None) -> None:
        """Draw a layer of a mode above the picture, or none."""
        self._layer = layer
        self.update()

    @property
    def has_basemap(self) -> bool:
        """Whether a basemap is drawn beneath."""
        return self._basemap is not None

    @property
    def details(self) -> Details:
        """The paths of the scene's shapes."""
        return self._renderer.details

    def zoom_to(self, ids: Iterable[int]) -> None:
        """Show these shapes whole; those of no known id are passed over."""
        found = [place for one in ids if (place := self.scene.find(one)) is not None]
        box = joined([tuple(level.shapes.boxes[at].tolist()) for level, at in found])
        if box is not None:
            self.zoom_to_box(box)

    def zoom_to_box(self, box: Box) -> None:
        """Show a box of EPSG:3857 whole."""
        margin = max(24, min(self.width(), self.height()) * _MARGIN_SHARE)
        self.set_view(self.view.fitted(box, margin, clear=self._clear))

    def zoom_to_point(self, lon: float, lat: float, scale: float = 3.0) -> None:
        """Put a point in the middle, at least so close: metres of EPSG:3857 a pixel."""
        x, y = xy_at(lon, lat)
        self.set_view(View(x, y, min(self.view.scale, scale), self.width(), self.height()))

    def zoom_full(self) -> None:
        extent = self.scene.extent
        if extent is not None:
            self.set_view(self._whole(extent))

    def resizeEvent(self, event: QResizeEvent) -> None:
        whole = self.at_full_extent
        super().resizeEvent(event)
        if whole:
            self.zoom_full()
        self._want()

    @property
    def level(self) -> str | None:
        """The level on show."""
        return self._level

    @property
    def pinned(self) -> str | None:
        """The level that is shown at every zoom, None where it follows the zoom."""
        return self._pinned

    def pin_level(self, level: str | None) -> None:
        """Show a level at every zoom; None follows the zoom."""
        self._pinned = level
        self._want()

    def settle(self) -> None:
        """Draw all that is wanted and return when it is there; the network is not waited for."""
        if self._basemap is not None:
            self._basemap.settle(self.view, self.devicePixelRatioF())
        self._want()
        self._renderer.finish()
        if self._layer is not None:
            self._layer.finish()

    def _shown(self) -> Level | None:
        return self.scene.levels.get(self._level or "")

    def _device_view(self) -> View:
        view, ratio = self.view, self.devicePixelRatioF()
        return View(view.x, view.y, view.scale / ratio, round(view.width * ratio), round(view.height * ratio))

    def _style(self) -> Style:
        return Style(
            self._palette, self._basemap is not None, self.devicePixelRatioF(), not self._fills_shown
        )

    def _want(self) -> None:
        """Ask for the picture of the view, at the level that it should show."""
        level = self._pinned if self._pinned in self.scene.level_names else level_for(self.scene, self.view)
        if level != self._level:
            self._level = level
            if level is not None:
                self.level_changed.emit(level)
        self._renderer.want(Wanted(self._device_view(), self.scene, self._level, self._style()))

    def reserved(self) -> list[QRectF]:
        """Where nothing else may stand, in logical pixels."""
        return []

    def _annotate(self, wanted: Wanted) -> Iterator[None]:
        steps = annotations(
            self.scene, wanted.level, self.view, wanted.style, self._labels_shown, self.reserved()
        )
        for made in steps:
            if made is not None:
                self._annotations = made
            yield

    @property
    def at_full_extent(self) -> bool:
        """Whether exactly the whole scene is on show."""
        extent = self.scene.extent
        return extent is not None and self._view == self._whole(extent)

    def _whole(self, extent: Box) -> View:
        return self._view.fitted(extent, _WHOLE_MARGIN_PX, closest=0.05, clear=self._clear)

    @property
    def _clear(self) -> tuple[float, float]:
        """Pixels above and below that cards stand on, in every mode the same: the map stays where it is."""
        share = min(1.0, self.height() * _MOST_CLEAR / sum(_CARDS_PX))
        return _CARDS_PX[0] * share, _CARDS_PX[1] * share
