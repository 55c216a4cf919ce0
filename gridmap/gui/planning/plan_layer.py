"""The draft on the map: cells coloured by their households, drawn in slices as the map itself is."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QRegion, QTransform

from gridmap.domain.records import RecordId
from gridmap.gui import theme
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.drawing import Drawing, placed
from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.canvas.overlay import paint_selection
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.picture import Picture, blank, boxes_of
from gridmap.gui.canvas.scene import Level
from gridmap.gui.canvas.sprites import Sprite, paint_sprites
from gridmap.gui.canvas.style import Style, strokes
from gridmap.gui.canvas.view import View, overlaps
from gridmap.gui.planning.look import CLASS, HIDDEN, plan_palette, range_colour
from gridmap.gui.planning.plan_labels import plan_labels
from gridmap.gui.planning.region_names import region_names, several_in_view
from gridmap.planning.draft_view import DraftView

if TYPE_CHECKING:
    from gridmap.gui.planning.board import Board
    from gridmap.gui.planning.mismatch import Colouring
    from gridmap.gui.planning.net_layer import NetLayer

_SLICE_S = 0.006
#: The map is drawn anew when it has been still for so long.
_QUIET_MS = 40
#: Cells narrower than this many pixels have their borders beneath roads: above, nothing else would be seen.
_OUTLINED_FROM_PX = 24.0
_OUTLINE_PX = 1.5


class PlanLayer(QObject):
    """Keeps a picture of the draft and draws it above the map."""

    drawn = Signal()

    def __init__(self, canvas: MapCanvas, board: "Board") -> None:
        super().__init__(canvas)
        self._canvas, self._board = canvas, board
        self._picture: Picture | None = None
        self._labels: list[Sprite] = []
        self._community = board.community
        self._stale = True
        self._job: Iterator[None] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._work)
        self.nets: NetLayer | None = None
        self.dashed = True  # how selected cells are outlined; tools that show their vertices do it themselves
        board.ready.connect(self.refresh)
        board.changed.connect(self.refresh)
        board.selected.connect(self._selected)
        theme.current.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Draw again what is on show."""
        self._stale = True
        self._give_up()
        self._timer.start(0)

    def _selected(self) -> None:
        if self._board.community != self._community:
            self._community = self._board.community
            self.refresh()
        self._canvas.update()

    def paint(self, painter: QPainter, view: View, ratio: float) -> None:
        """Draw in logical pixels."""
        device = _device(view, ratio)
        if self._job is None and (self._picture is None or self._picture.view != device):
            self._timer.start(_QUIET_MS)
        if self._picture is not None:
            self._picture.paint(painter, device, ratio)
            paint_sprites(painter, view, self._labels)
        if self.dashed and self._board.view is not None:
            cells = [one for one in self._board.selection if one in self._board.view.coverage]
            paint_selection(painter, [self._board.outline(one).on(view) for one in cells])

    def paint_above(self, painter: QPainter, view: View) -> None:
        """What is told of other nets."""
        if self.nets is not None:
            self.nets.paint(painter, view)

    def finish(self) -> None:
        """Draw all that is wanted now."""
        if self._job is None and self._is_current():
            return
        self._give_up()
        self._job = self._draw()
        for _ in self._job:
            pass
        self._job = None
        self._canvas.update()

    def close_down(self) -> None:
        """Draw no longer."""
        self._give_up()
        self._timer.stop()
        theme.current.changed.disconnect(self.refresh)
        self.deleteLater()

    @property
    def busy(self) -> bool:
        """Whether something is left to draw."""
        return self._job is not None or self._timer.isActive()

    def _work(self) -> None:
        if self._board.view is None:
            return
        if self._job is None:
            if self._is_current():
                return
            self._job = self._draw()
        until = time.perf_counter() + _SLICE_S
        for _ in self._job:
            if time.perf_counter() >= until:
                self._timer.start(0)
                return
        self._job = None
        self._canvas.update()
        self.drawn.emit()

    def _is_current(self) -> bool:
        """Whether the picture that was drawn last is the one wanted."""
        device = _device(self._canvas.view, self._canvas.devicePixelRatioF())
        return not self._stale and self._picture is not None and self._picture.view == device

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.close()  # type: ignore[attr-defined]  # a generator, which ends its painter
            self._job = None

    def _draw(self) -> Iterator[None]:
        canvas, board = self._canvas, self._board
        ratio = canvas.devicePixelRatioF()
        view = _device(canvas.view, ratio)
        self._stale = False
        level = canvas.scene.levels.get("cell")
        if level is None or board.view is None:
            self._picture = None
            return
        over = canvas.has_basemap
        image = blank(view, None, None)
        image.fill(0)
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            yield from self._paint_cells(painter, image, view, level, over, ratio)
        finally:
            painter.end()
        self._picture = Picture(image, view)
        yield
        self._labels = self._named(level, ratio)

    def _named(self, level: Level, ratio: float) -> list[Sprite]:
        """The names on the map; a cell's number only where it is clear of which community it is."""
        canvas, plan, colours, occupied = self._canvas, self._board.view, self._colours, Occupied()
        assert plan is not None
        for rect in canvas.reserved():
            occupied.take(rect.x(), rect.y(), rect.width(), rect.height())
        made: list[Sprite] = []
        if colours is None or colours.side == "cells":
            mine, drawn, says = self._focus(level), self._drawn_ids(), colours.says if colours else None
            if (
                colours is None
                and self._community_shown is None
                and several_in_view(canvas.scene, canvas.view)
            ):
                made, named = region_names(canvas.scene, canvas.view, ratio, occupied)
                mine &= np.isin(level.parents, named)
                drawn = [one for one in drawn if plan.cell(one).community_id in named]
            made += plan_labels(plan, level, mine, canvas.view, ratio, drawn, occupied, says)
        if self.nets is not None:
            made += self.nets.labels(canvas.view, ratio, occupied)
        return made

    def _paint_cells(
        self, painter: QPainter, image: QImage, view: View, level: Level, over: bool, ratio: float
    ) -> Iterator[None]:
        parts = boxes_of(view, QRegion(image.rect()))
        size = level.shapes.typical_size / view.scale
        mine = self._focus(level)
        classes = self._classes(level)
        for others in (True, False):
            known = np.where(classes == CLASS["unknown"], CLASS["good"], classes) if others else classes
            risks = np.where(mine == others, HIDDEN, known).astype(np.int8)
            style = Style(self._palette(others), over, ratio)
            if (risks != HIDDEN).any():
                drawing = Drawing(painter, view, parts, style, self._canvas.details)
                yield from drawing.level(replace(level, risks=risks), style.shape_pen(size))
            yield from self._paint_drawn(painter, view, style, size, others)
        drawing = Drawing(painter, view, parts, Style(plan_palette(True), over, ratio), self._canvas.details)
        if self.nets is not None:
            yield from self.nets.fills(drawing)
        yield from drawing.references(self._canvas.scene)
        if size >= _OUTLINED_FROM_PX * ratio:
            yield from self._outline_cells(drawing, level, mine & (classes != HIDDEN))
        yield from drawing.dark_borders(self._canvas.scene, "cell")
        if self.nets is not None:
            yield from self.nets.lines(drawing)

    def _paint_drawn(
        self, painter: QPainter, view: View, style: Style, size: float, others: bool
    ) -> Iterator[None]:
        """The cells that the draft draws."""
        plan, community = self._board.view, self._community_shown
        assert plan is not None
        painter.setPen(style.shape_pen(size) if size else QPen())
        for one in plan.live():
            outside = community is not None and one.community_id != community
            if outside != others:
                continue
            found = self._board.outline(one.cell_id)
            if not overlaps(found.box, view.box):
                continue
            fill = QColor(style.fills[1]) if others else self._fill(plan, one.cell_id)
            if style.over_basemap:
                fill.setAlphaF(style.fills[1].alphaF())
            if not others and self._colours is None and plan.range_of(one.cell_id) == "unknown":
                painter.resetTransform()
                painter.setBrush(style.hatch_brush(view))
                painter.drawPath(found.on(view))
                continue
            painter.setWorldTransform(placed(view, found.origin))
            painter.setBrush(QBrush(fill))
            painter.drawPath(found.path)
        yield

    def _outline_cells(self, drawing: Drawing, level: Level, published: NDArray[np.bool_]) -> Iterator[None]:
        """The borders of the cells worked on, above roads and other references that most of them follow."""
        outlines = strokes(theme.colour("plan_border"), _OUTLINE_PX * drawing.style.ratio)
        yield from drawing.lines(level.shapes, outlines, published)
        pen, shifts = outlines
        painter, view = drawing.painter, drawing.view
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for cell in self._drawn_ids():
            found = self._board.outline(cell)
            if overlaps(found.box, view.box):
                world = placed(view, found.origin)
                for shift in shifts:
                    painter.setWorldTransform(world * QTransform.fromTranslate(*shift))
                    painter.drawPath(found.path)
        yield

    def _drawn_ids(self) -> list[RecordId]:
        assert self._board.view is not None
        community = self._community_shown
        return [one.cell_id for one in self._board.view.live() if community in (None, one.community_id)]

    @property
    def _colours(self) -> "Colouring | None":
        """The colours of the comparison with another net, where there is one."""
        return self.nets.colours if self.nets is not None else None

    @property
    def _community_shown(self) -> RecordId | None:
        """The community that stands out; none while nets are compared, which is done everywhere."""
        return self._board.community if self._colours is None else None

    def _palette(self, others: bool) -> MapPalette:
        colours = self._colours
        return plan_palette(others) if others or colours is None else colours.cell_palette()

    def _fill(self, plan: DraftView, cell: RecordId) -> QColor:
        colours = self._colours
        if colours is None:
            return range_colour(plan.range_of(cell))
        return colours.cell_colour(cell)

    def _focus(self, level: Level) -> NDArray[np.bool_]:
        """Which published cells belong to the community that is worked on; all where there is none."""
        community = self._community_shown
        if community is None:
            return np.ones(len(level), dtype=bool)
        return level.parents == community

    def _classes(self, level: Level) -> NDArray[np.int8]:
        """The class of every cell of the scene; hidden where the draft has another shape."""
        plan = self._board.view
        assert plan is not None
        published, colours = plan.published, self._colours
        classes = np.full(len(published.columns.ids), CLASS["good"], dtype=np.int8)
        fewest, most = published.limits
        classes[published.households < fewest] = CLASS["few"]
        classes[published.households > most] = CLASS["many"]
        if not plan.knows("household"):
            classes[:] = CLASS["unknown"]
        classes[published.columns.dedicated] = CLASS["dedicated"]
        if colours is not None:
            classes = colours.cell_classes(published.columns.ids)
        classes[[published.row_of[one] for one in plan.drawn if one in published.row_of]] = HIDDEN
        found = np.full(len(level), HIDDEN, dtype=np.int8)
        at = np.searchsorted(published.columns.ids, level.ids).clip(max=max(len(classes) - 1, 0))
        if len(classes):
            known = published.columns.ids[at] == level.ids
            found[known] = classes[at[known]]
        return found


def _device(view: View, ratio: float) -> View:
    return View(view.x, view.y, view.scale / ratio, round(view.width * ratio), round(view.height * ratio))
