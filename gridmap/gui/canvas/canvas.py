"""The map: a widget that draws a scene, lets it be explored, and reports wishes by signals."""

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from gridmap.gui.canvas import hits
from gridmap.gui.canvas.description import describe_shape
from gridmap.gui.canvas.legend import Legend
from gridmap.gui.canvas.level_switch import LevelSwitch
from gridmap.gui.canvas.marks import Marks
from gridmap.gui.canvas.overlay import (
    Outlines,
    paint_attribution,
    paint_cross,
    paint_hover,
    paint_scale_bar,
    scale_bar_rect,
)
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.scene import Scene
from gridmap.gui.canvas.scene_view import SceneView
from gridmap.gui.canvas.selection import Selection
from gridmap.gui.canvas.sprites import Sprite, paint_sprites
from gridmap.gui.canvas.tips import paint_tip
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.canvas.view import Box
from gridmap.words import tr

_CARD_MARGIN = 14


class MapCanvas(SceneView):
    """Draws what it is handed; decides nothing."""

    hovered = Signal(object)  # id of the shape below the pointer, None for none
    selected = Signal(list)  # ids that the user chose on the map
    points_clicked = Signal(str, object)  # point layer, ids of the records of the bubble
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.selection: list[int] = []
        super().__init__(parent)
        self.describe: Callable[[Scene, int], list[str]] = describe_shape
        self._hovered: int | None = None
        self._hovered_bubble: Sprite | None = None
        self.marks = Marks(self)
        self.tools: QWidget | None = None  # a card of tools in the upper left corner, which is its maker's
        self._selected = Selection()
        self._renderer.settled.connect(self._settled)
        self.legend = Legend(self)
        self.legend.counted_all.connect(self._count)
        self.level_switch = LevelSwitch(self)
        self.level_switch.pinned.connect(self.pin_level)
        self.setAccessibleName(tr("canvas.map"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)
        self.approval = ""

    def set_scene(self, scene: Scene, keep_view: bool = False) -> None:
        self._hovered = self._hovered_bubble = None
        self.selection = [one for one in self.selection if scene.find(one) is not None]
        self._selected.forget()
        self.level_switch.offer(scene.level_names)
        super().set_scene(scene, keep_view)

    def show_fills(self, shown: bool) -> None:
        super().show_fills(shown)
        self.legend.setVisible(shown and self.level is not None)

    def set_theme(self) -> None:
        """Draw in the theme in force."""
        self._palette = MapPalette.of()
        self.legend.update()
        self._want()
        self.update()

    def show_approval(self, said: str) -> None:
        """Show the map's approval number in the corner, "" for none."""
        self.approval = said
        self.update()

    def choose(self, ids: Iterable[int]) -> None:
        """Select as the user does: the selection is told."""
        self.select(ids)
        self.selected.emit(list(self.selection))

    def select(self, ids: Iterable[int]) -> None:
        """Select shapes of any level, without telling."""
        self.selection = list(dict.fromkeys(ids))
        self._selected.forget()
        names = [self._name(one) for one in self.selection[:5]]
        self.setAccessibleDescription(tr("canvas.selected", names=", ".join(names)) if names else "")
        self.update()

    def shape_at(self, x: float, y: float) -> int | None:
        """Id of the shape of the level on show at a point of EPSG:3857."""
        level = self._shown()
        return None if level is None else hits.shape_at(level, self.details, x, y, self._device_view().scale)

    def shapes_within(self, box: Box) -> list[int]:
        """Ids of the shapes of the level on show whose middle lies in a box of EPSG:3857."""
        level = self._shown()
        return [] if level is None else hits.shapes_within(level, box)

    def bubble_at(self, px: float, py: float) -> Sprite | None:
        """The bubble below a pixel."""
        return hits.bubble_at(self._annotations, self.view, px, py)

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
            self.update_moving()
        if bubble or found or self._hovered_bubble or not pointer:
            self.update_moving()  # the tip goes with the pointer
        self._hovered_bubble = bubble

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_cards()

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
            outlines = Outlines(self.scene, self.details, self.view)
            if self._hovered is not None:
                paint_hover(painter, outlines.paths([self._hovered]), self._palette)
            if self.selection:
                at_rest = not self._renderer.busy
                self._selected.paint(painter, outlines, self.selection, self._device_view(), at_rest)
            paint_sprites(painter, self.view, self._annotations.bubbles)
            paint_sprites(painter, self.view, self._annotations.labels)
            self.marks.paint(painter, self.view, self._palette)
            self.tool.paint(painter, self.view)
            if self._layer is not None:
                self._layer.paint_above(painter, self.view)
            if self.by_keyboard and self.hasFocus():
                paint_cross(painter, self.view, self._palette)
            paint_scale_bar(painter, self.view, self._palette)
            named = self._basemap.attribution if self._basemap is not None else ""
            said = " · ".join(filter(None, (self.approval, named)))
            paint_attribution(painter, self.view, said, self._palette)
            self._paint_tip(painter)

    def _paint_tip(self, painter: QPainter) -> None:
        if self.pointer is None or not self.tool.hovers:
            return
        lines: list[str] = []
        if self._hovered_bubble is not None:
            lines = [tr(f"canvas.bubble_{self._hovered_bubble.layer}", n=self._hovered_bubble.count)]
        elif self._hovered is not None:
            lines = self.describe(self.scene, self._hovered)
        if lines:
            at = QPointF(self.pointer.px, self.pointer.py)
            paint_tip(painter, self.view, at, lines, self._palette, self.reserved())

    def _want(self) -> None:
        super()._want()
        self.level_switch.show_level(self.level, self.pinned)

    def reserved(self) -> list[QRectF]:
        """Where nothing else may stand, in logical pixels: below every card on the map, and the scale bar."""
        cards = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [QRectF(card.geometry()) for card in cards if card.isVisible()]
        return [*shown, scale_bar_rect(self.view)]

    def _settled(self) -> None:
        self._count()
        self.update()
        self.settled.emit()

    def _count(self) -> None:
        level = self._shown()
        if level is None:
            self.legend.show_counts(None, np.zeros(0, dtype=np.int8))
            return
        seen = hits.shapes_seen(level, self.details, self.view.box, self._device_view().scale)
        self.legend.show_counts(level.name, level.risks if self.legend.all_counted else level.risks[seen])
        self.legend.setVisible(self._fills_shown)
        self._place_cards()

    def _place_cards(self) -> None:
        left, top = self.width() - self.level_switch.width() - _CARD_MARGIN, _CARD_MARGIN
        if self.tools is not None and left < self.tools.geometry().right() + _CARD_MARGIN:
            top += self.tools.height() + _CARD_MARGIN // 2  # side by side there is no room
        self.level_switch.move(max(_CARD_MARGIN, left), top)
        self.legend.move(_CARD_MARGIN, self.height() - self.legend.height() - _CARD_MARGIN)

    def _name(self, shape_id: int) -> str:
        place = self.scene.find(shape_id)
        return "" if place is None else place[0].names[place[1]]
