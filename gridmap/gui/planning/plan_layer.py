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
from gridmap.gui.canvas.overlay import paint_selection
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.picture import Picture, blank, boxes_of
from gridmap.gui.canvas.scene import Level
from gridmap.gui.canvas.sprites import Sprite, paint_sprites
from gridmap.gui.canvas.style import BORDERS_FROM_PX, Style, strokes
from gridmap.gui.canvas.view import View, overlaps
from gridmap.gui.planning.community_lines import CommunityLines
from gridmap.gui.planning.look import CLASS, HIDDEN, plan_palette, range_colour
from gridmap.gui.planning.map_names import names_on_map
from gridmap.gui.planning.plan_tool import PlanTool
from gridmap.gui.planning.range_classes import classes_of
from gridmap.gui.planning.region_names import several_in_view
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
        self._before: Picture | None = None
        self._picture: Picture | None = None
        self._labels: list[Sprite] = []
        self._named_with: frozenset[RecordId] | None = None  # the cells that the tool hid when names were put
        self._community = board.community
        self._community_shown: RecordId | None = None  # the one that stands out
        self._communities = CommunityLines()
        self._stale = True
        self._job: Iterator[None] | None = None
        self._wanted: View | None = None  # what the job draws
        self._reading: Iterator[None] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._work)
        self._timer.start(0)
        self._naming = QTimer(self, singleShot=True, interval=0)
        self._naming.timeout.connect(self._name_anew)
        self.nets: NetLayer | None = None
        self.dashed = True  # how selected cells are outlined; tools that show their vertices do it themselves
        board.ready.connect(self.refresh)
        board.changed.connect(self.refresh)
        board.selected.connect(self._selected)
        theme.current.changed.connect(self.refresh)

    @property
    def picture(self) -> Picture | None:
        """What was drawn last, or what was on show before."""
        return self._picture or self._before

    def begin_with(self, before: Picture | None) -> None:
        """Show what the map showed until the first picture is there."""
        self._before = before

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
        if self._picture is not None and self._picture.view == self._wanted != device:
            self._give_up()  # smooth edges of a view that has been left
        if self._job is None and (self._picture is None or self._picture.view != device):
            self._timer.start(_QUIET_MS)
        if self.picture is not None:
            self.picture.paint(painter, device, ratio)
        if self.dashed and self._board.view is not None:
            cells = [one for one in self._board.selection if one in self._board.view.coverage]
            paint_selection(painter, [self._board.outline(one).on(view) for one in cells])
        if self._tool is not None:
            self._tool.paint_below(painter, view)
        named = self._named_with == self._tool_hides
        if not named and self._picture is not None and self._board.view is not None:
            self._naming.start()
        covered = self._tool.covered(view) if self._tool is not None else []
        clear = [one for one in self._labels if not any(one.rect(view).intersects(box) for box in covered)]
        paint_sprites(painter, view, clear)

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
        self._job = self._wanted = None
        self._canvas.update()

    def close_down(self) -> None:
        """Draw no longer."""
        self._give_up()
        self._timer.stop()
        self._naming.stop()
        theme.current.changed.disconnect(self.refresh)
        self.deleteLater()

    @property
    def busy(self) -> bool:
        """Whether something is left to draw."""
        return self._job is not None or self._timer.isActive() or self._naming.isActive()

    def _work(self) -> None:
        if self._board.view is None:
            self._reading = self._reading or self._read_ahead()
            self._slice(self._reading)
            return
        if self._job is None:
            if self._is_current():
                return
            self._job = self._draw()
        if self._slice(self._job):
            self._job = self._wanted = None
            self._canvas.update()
            self.drawn.emit()

    def _slice(self, job: Iterator[None]) -> bool:
        """Whether a job came to its end; it goes on later if not."""
        until = time.perf_counter() + _SLICE_S
        try:
            for _ in job:
                if time.perf_counter() >= until:
                    self._timer.start(0)
                    return False
        except BaseException:  # told by whoever called; the next picture begins afresh
            self._give_up()
            raise
        return True

    def _read_ahead(self) -> Iterator[None]:
        """Have the outlines at hand that the first picture will need, while the draft is read."""
        canvas, level = self._canvas, self._canvas.scene.levels.get("cell")
        ratio = canvas.devicePixelRatioF()
        view, style = _device(canvas.view, ratio), Style(self._palette(True), canvas.has_basemap, ratio)
        if level is not None:
            box = np.array([view.box])
            drawing = Drawing(QPainter(), view, box, style, canvas.details)
            yield from drawing.ahead(level, style.shape_pen(level.shapes.typical_size / view.scale))

    def _is_current(self) -> bool:
        """Whether the picture that was drawn last is the one wanted."""
        device = _device(self._canvas.view, self._canvas.devicePixelRatioF())
        return not self._stale and self._picture is not None and self._picture.view == device

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.close()  # type: ignore[attr-defined]  # a generator, which ends its painter
            self._job, self._wanted, self._stale = None, None, True

    def _draw(self) -> Iterator[None]:
        canvas, board = self._canvas, self._board
        ratio = canvas.devicePixelRatioF()
        view = self._wanted = _device(canvas.view, ratio)
        self._stale = False
        self._community_shown = self._outstanding(view)
        level = canvas.scene.levels.get("cell")
        if level is None or board.view is None:
            self._picture = None
            return
        # Where cells are too small for borders the whole map comes first and smooth edges after it, but for
        # a view that has them already: it would flicker.
        bare = level.shapes.typical_size / view.scale <= BORDERS_FROM_PX * ratio
        seen = self._picture is not None and self._picture.view == view
        looks = (True, False) if bare and not seen else (False,)
        for quick in looks:
            image = blank(view, None, None)
            image.fill(0)
            painter = QPainter(image)
            try:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                yield from self._paint_cells(painter, image, view, level, ratio, quick)
            finally:
                painter.end()
            self._picture, self._before = Picture(image, view), None
            yield
            if quick is looks[0]:
                self._name(ratio)
                canvas.update()
                yield

    def _name_anew(self) -> None:
        self._name(self._canvas.devicePixelRatioF())
        self._canvas.update()

    def _name(self, ratio: float) -> None:
        """Write the names anew; where a tool shows other cells, those below have none."""
        board, level = self._board, self._canvas.scene.levels.get("cell")
        if board.view is not None and level is not None:
            self._named_with = hidden = self._tool_hides
            mine = self._focus(level) & ~np.isin(level.ids, list(hidden))
            drawn = [one for one in self._drawn_ids() if one not in hidden]
            plain = self._community_shown is None
            self._labels = names_on_map(
                self._canvas, board.view, level, mine, drawn, plain, self.nets, self._tool, ratio
            )

    @property
    def _tool(self) -> PlanTool | None:
        tool = self._canvas.tool
        return tool if isinstance(tool, PlanTool) else None

    @property
    def _tool_hides(self) -> frozenset[RecordId]:
        """Cells that lie below what the tool shows."""
        return self._tool.hidden if self._tool is not None else PlanTool.hidden

    def _paint_cells(
        self, painter: QPainter, image: QImage, view: View, level: Level, ratio: float, quick: bool
    ) -> Iterator[None]:
        over, details, plan = self._canvas.has_basemap, self._canvas.details, self._board.view
        assert plan is not None
        parts = boxes_of(view, QRegion(image.rect()))
        size = level.shapes.typical_size / view.scale
        mine = self._focus(level)
        classes = classes_of(plan, level, self._colours)
        for others in (True, False):
            known = np.where(classes == CLASS["unknown"], CLASS["good"], classes) if others else classes
            risks = np.where(mine == others, HIDDEN, known).astype(np.int8)
            style = Style(self._palette(others), over, ratio)
            if (risks != HIDDEN).any():
                drawing = Drawing(painter, view, parts, style, details, quick)
                yield from drawing.level(replace(level, risks=risks), _cell_pen(style, size))
            yield from self._paint_drawn(painter, view, style, size, others)
        drawing = Drawing(painter, view, parts, Style(plan_palette(True), over, ratio), details, quick)
        if self.nets is not None:
            yield from self.nets.fills(drawing)
        yield from drawing.references(self._canvas.scene)
        if size >= _OUTLINED_FROM_PX * ratio:
            yield from self._outline_cells(drawing, level, mine & (classes != HIDDEN))
        if size >= BORDERS_FROM_PX * ratio and several_in_view(self._canvas.scene, self._canvas.view):
            yield from self._communities.draw(drawing, self._canvas.scene, plan, size)
        yield from drawing.dark_borders(self._canvas.scene, "cell")
        if self.nets is not None:
            yield from self.nets.lines(drawing)

    def _paint_drawn(
        self, painter: QPainter, view: View, style: Style, size: float, others: bool
    ) -> Iterator[None]:
        """The cells that the draft draws."""
        plan, community = self._board.view, self._community_shown
        assert plan is not None
        painter.setPen(_cell_pen(style, size) if size else QPen())
        for one in plan.live():
            yield  # a draft may draw thousands
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

    def _outline_cells(self, drawing: Drawing, level: Level, published: NDArray[np.bool_]) -> Iterator[None]:
        """The borders of the cells worked on, above roads and other references that most of them follow."""
        outlines = strokes(theme.colour("plan_border"), _OUTLINE_PX * drawing.style.ratio)
        yield from drawing.lines(level.shapes, outlines, published)
        pen, shifts = outlines
        painter, view = drawing.painter, drawing.view
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for cell in self._drawn_ids():
            yield
            found = self._board.outline(cell)
            if overlaps(found.box, view.box):
                world = placed(view, found.origin)
                for shift in shifts:
                    painter.setWorldTransform(world * QTransform.fromTranslate(*shift))
                    painter.drawPath(found.path)

    def _drawn_ids(self) -> list[RecordId]:
        assert self._board.view is not None
        community = self._community_shown
        return [one.cell_id for one in self._board.view.live() if community in (None, one.community_id)]

    @property
    def _colours(self) -> "Colouring | None":
        """The colours of the comparison with another net, where there is one."""
        return self.nets.colours if self.nets is not None else None

    def _outstanding(self, view: View) -> RecordId | None:
        """The community that stands out: the one at work, if any of it is in view.

        None while nets are compared, which is done everywhere.
        """
        community = self._board.community if self._colours is None else None
        found = self._canvas.scene.find(community) if community is not None else None
        if found is None:
            return community
        level, row = found
        return community if overlaps(tuple(level.shapes.boxes[row].tolist()), view.box) else None

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


def _cell_pen(style: Style, size: float) -> QPen:
    """The pen around cells that are typically `size` pixels wide; communities lead among small ones."""
    pen = style.shape_pen(size)
    colour = pen.color()
    colour.setAlphaF(colour.alphaF() * min(1.0, max(0.4, size / (_OUTLINED_FROM_PX * style.ratio))))
    pen.setColor(colour)
    return pen


def _device(view: View, ratio: float) -> View:
    return View(view.x, view.y, view.scale / ratio, round(view.width * ratio), round(view.height * ratio))
