"""The map: a widget that draws a scene, lets it be explored, and reports wishes by signals."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from gridmap.domain.mercator import xy_at
from gridmap.gui.canvas import hits
from gridmap.gui.canvas.annotations import Annotations, annotations
from gridmap.gui.canvas.basemap import Basemap
from gridmap.gui.canvas.description import describe_shape
from gridmap.gui.canvas.details import Details
from gridmap.gui.canvas.flash import Flash
from gridmap.gui.canvas.legend import Legend
from gridmap.gui.canvas.level_switch import LevelSwitch
from gridmap.gui.canvas.navigation import Navigation
from gridmap.gui.canvas.overlay import (
    Outlines,
    paint_attribution,
    paint_cross,
    paint_hover,
    paint_scale_bar,
    paint_selection,
    scale_bar_rect,
)
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.renderer import Renderer, Wanted
from gridmap.gui.canvas.scene import Level, Points, Reference, Scene
from gridmap.gui.canvas.shown_level import level_for
from gridmap.gui.canvas.sprites import Sprite, paint_sprites
from gridmap.gui.canvas.style import Style
from gridmap.gui.canvas.tips import paint_tip
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import Box, View, joined
from gridmap.words import tr

_CARD_MARGIN = 14


class MapLayer(Protocol):
    """What a mode draws of its own between the picture and the names."""

    def paint(self, painter: QPainter, view: View, ratio: float) -> None:
        """Draw in logical pixels; `ratio` is device pixels per logical pixel."""
        ...


class MapCanvas(Navigation):
    """Draws what it is handed; decides nothing."""

    hovered = Signal(object)  # id of the shape below the pointer, None for none
    selected = Signal(list)  # ids that the user chose on the map
    level_changed = Signal(str)
    points_clicked = Signal(str, object)  # point layer, ids of the records of the bubble
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.scene = Scene()
        self.selection: list[int] = []
        super().__init__(parent)
        self.describe: Callable[[Scene, int], list[str]] = describe_shape
        self._hovered: int | None = None
        self._hovered_bubble: Sprite | None = None
        self._annotations = Annotations()
        self._level: str | None = None
        self._pinned: str | None = None
        self._basemap: Basemap | None = None
        self._layer: MapLayer | None = None
        self._labels_shown, self._fills_shown = True, True
        self._fitted = False
        self._palette = MapPalette.of()
        self._renderer = Renderer(self)
        self._renderer.after = self._annotate
        self._renderer.drawn.connect(self.update_moving)
        self._renderer.settled.connect(self._settled)
        self._flash = Flash(self)
        self.legend = Legend(self)
        self.legend.counted_all.connect(self._count)
        self.level_switch = LevelSwitch(self)
        self.level_switch.pinned.connect(self.pin_level)
        self.view_changed.connect(self._want)
        self.setAccessibleName(tr("canvas.map"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)

    def set_scene(self, scene: Scene, keep_view: bool = False) -> None:
        """Draw another scene; the whole of it unless the view should stay."""
        self.scene = scene
        self._renderer.details.clear()
        self._annotations = Annotations()
        self._hovered = None
        self.selection = [one for one in self.selection if scene.find(one) is not None]
        self.level_switch.offer(scene.level_names)
        self._level = None
        self._fitted = keep_view
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
            self._count()

    def set_points(self, points: Points) -> None:
        """Put a point layer in the place of the one of the same name."""
        self.scene.points[points.name] = points
        self._renderer.refresh(np.zeros((0, 4)))

    def show_points(self, name: str, shown: bool) -> None:
        """Show or hide a point layer."""
        if name in self.scene.points:
            self.scene.points[name].shown = shown
            self._renderer.refresh(np.zeros((0, 4)))

    def set_references(self, references: list[Reference]) -> None:
        """Put reference layers in the place of those there are."""
        self.scene.references = references
        self._renderer.refresh()

    def show_reference(self, name: str, shown: bool) -> None:
        """Show or hide the reference layers of a name."""
        for reference in self.scene.references:
            if reference.name == name:
                reference.shown = shown
        self._renderer.refresh()

    def show_labels(self, shown: bool) -> None:
        """Show or hide names."""
        self._labels_shown = shown
        self._renderer.refresh(np.zeros((0, 4)))

    def show_fills(self, shown: bool) -> None:
        """Show or hide the risk colours."""
        self._fills_shown = shown
        self.legend.setVisible(shown and self._level is not None)
        self._want()

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

    def set_theme(self) -> None:
        """Draw in the theme in force."""
        self._palette = MapPalette.of()
        self.legend.update()
        self._want()
        self.update()

    def choose(self, ids: Iterable[int]) -> None:
        """Select as the user does: the selection is told."""
        self.select(ids)
        self.selected.emit(list(self.selection))

    def select(self, ids: Iterable[int]) -> None:
        """Select shapes of any level, without telling."""
        self.selection = list(dict.fromkeys(ids))
        names = [self._name(one) for one in self.selection[:5]]
        self.setAccessibleDescription(tr("canvas.selected", names=", ".join(names)) if names else "")
        self.update()

    def flash(self, ids: Iterable[int]) -> None:
        """Let shapes glow for a second."""
        self._flash.start(list(ids))

    def zoom_to(self, ids: Iterable[int]) -> None:
        """Show these shapes whole; those of no known id are passed over."""
        found = [place for one in ids if (place := self.scene.find(one)) is not None]
        box = joined([tuple(level.shapes.boxes[at].tolist()) for level, at in found])
        if box is not None:
            self.zoom_to_box(box)

    def zoom_to_box(self, box: Box) -> None:
        """Show a box of EPSG:3857 whole."""
        self.set_view(self.view.fitted(box, margin=max(24, min(self.width(), self.height()) * 0.12)))

    def zoom_to_point(self, lon: float, lat: float, scale: float = 3.0) -> None:
        """Put a point in the middle, at least so close: metres of EPSG:3857 a pixel."""
        x, y = xy_at(lon, lat)
        self.set_view(View(x, y, min(self.view.scale, scale), self.width(), self.height()))

    def zoom_full(self) -> None:
        extent = self.scene.extent
        if extent is not None:
            self._fitted = True
            self.set_view(self.view.fitted(extent, closest=0.05))

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

    def shape_at(self, x: float, y: float) -> int | None:
        """Id of the shape of the level on show at a point of EPSG:3857."""
        level = self._shown()
        return (
            None
            if level is None
            else hits.shape_at(level, self._renderer.details, x, y, self._device_view().scale)
        )

    def shapes_within(self, box: Box) -> list[int]:
        """Ids of the shapes of the level on show whose middle lies in a box of EPSG:3857."""
        level = self._shown()
        return [] if level is None else hits.shapes_within(level, box)

    def bubble_at(self, px: float, py: float) -> Sprite | None:
        """The bubble below a pixel."""
        return hits.bubble_at(self._annotations, self.view, px, py)

    def settle(self) -> None:
        """Draw all that is wanted and return when it is there; the network is not waited for."""
        if self._basemap is not None:
            self._basemap.settle(self.view, self.devicePixelRatioF())
        self._want()
        self._renderer.finish()

    def image(self) -> QImage:
        """The map as it is on show, settled, with everything on it."""
        self.settle()
        return self.grab().toImage()

    def hover(self, pointer: Pointer | None) -> None:
        bubble = found = None
        if pointer is not None and self.tool.hovers:
            bubble = self.bubble_at(pointer.px, pointer.py)
            found = None if bubble else self.shape_at(pointer.x, pointer.y)
        if found != self._hovered:
            self._hovered = found
            self.hovered.emit(found)
        self._hovered_bubble = bubble
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fitted and self._at_full_extent():
            super().resizeEvent(event)
            self.zoom_full()
        else:
            super().resizeEvent(event)
        self._place_cards()
        self._want()

    def update_moving(self) -> None:
        # Painting the cards again costs more than the map; what shines through them waits until it rests.
        cards = QRegion(self.legend.geometry()) + QRegion(self.level_switch.geometry())
        self.update(QRegion(self.rect()).subtracted(cards))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:  # ended whatever happens: Qt does not survive an open one
            if self._basemap is not None or self._renderer.picture is None or self._renderer.busy:
                painter.fillRect(self.rect(), self._palette.ground)
            if self._basemap is not None:
                self._basemap.paint(
                    painter, self.view, self.devicePixelRatioF(), smooth=not self._renderer.busy
                )
            if self._renderer.picture is not None:
                self._renderer.picture.paint(painter, self._device_view(), self.devicePixelRatioF())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._layer is not None:
                self._layer.paint(painter, self.view, self.devicePixelRatioF())
            outlines = Outlines(self.scene, self._renderer.details, self.view)
            if self._hovered is not None:
                paint_hover(painter, outlines.paths([self._hovered]), self._palette)
            self._flash.paint(painter, outlines, self._palette)
            if self.selection:
                paint_selection(painter, outlines.paths(self.selection))
            paint_sprites(painter, self.view, self._annotations.bubbles)
            paint_sprites(painter, self.view, self._annotations.labels)
            self.tool.paint(painter, self.view)
            if self.by_keyboard and self.hasFocus():
                paint_cross(painter, self.view, self._palette)
            paint_scale_bar(painter, self.view, self._palette)
            if self._basemap is not None:
                paint_attribution(painter, self.view, self._basemap.attribution, self._palette)
            self._paint_tip(painter)

    def _paint_tip(self, painter: QPainter) -> None:
        if self.pointer is None or not self.tool.hovers:
            return
        lines: list[str] = []
        if self._hovered_bubble is not None:
            count = len(self._hovered_bubble.points)
            lines = [tr(f"canvas.bubble_{self._hovered_bubble.layer}", n=count)]
        elif self._hovered is not None:
            lines = self.describe(self.scene, self._hovered)
        if lines:
            paint_tip(painter, self.view, QPointF(self.pointer.px, self.pointer.py), lines, self._palette)

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
        self.level_switch.show_level(self._level, self._pinned)
        self._renderer.want(Wanted(self._device_view(), self.scene, self._level, self._style()))

    def _annotate(self, wanted: Wanted) -> Iterator[None]:
        view = self.view
        cards = [QRectF(card.geometry()) for card in (self.legend, self.level_switch) if card.isVisible()]
        cards.append(scale_bar_rect(view))
        for made in annotations(self.scene, wanted.level, view, wanted.style, self._labels_shown, cards):
            if made is not None:
                self._annotations = made
            yield

    def _settled(self) -> None:
        self._count()
        self.update()
        self.settled.emit()

    def _count(self) -> None:
        level = self._shown()
        if level is None:
            self.legend.show_counts(None, np.zeros(0, dtype=np.int8))
            return
        west, south, east, north = self.view.box
        anchors = level.anchors
        seen = (
            (anchors[:, 0] > west)
            & (anchors[:, 0] < east)
            & (anchors[:, 1] > south)
            & (anchors[:, 1] < north)
        )
        self.legend.show_counts(level.name, level.risks if self.legend.all_counted else level.risks[seen])
        self.legend.setVisible(self._fills_shown)
        self._place_cards()

    def _place_cards(self) -> None:
        self.level_switch.move(self.width() - self.level_switch.width() - _CARD_MARGIN, _CARD_MARGIN)
        self.legend.move(_CARD_MARGIN, self.height() - self.legend.height() - _CARD_MARGIN)

    def _at_full_extent(self) -> bool:
        extent = self.scene.extent
        return extent is not None and self._view == self._view.fitted(extent, closest=0.05)

    def _name(self, shape_id: int) -> str:
        place = self.scene.find(shape_id)
        return "" if place is None else place[0].names[place[1]]
