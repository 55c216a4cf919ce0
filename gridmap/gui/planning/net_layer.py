"""Other nets on the map: borders, names when there is room, and what lies below the pointer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from gridmap.domain.mercator import lonlat_at
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.drawing import Drawing
from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.sprites import Sprite, sprite, text_pixmap, text_size
from gridmap.gui.canvas.tips import paint_tip
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.look import Outline, outline_of
from gridmap.gui.planning.mismatch import Colouring
from gridmap.gui.planning.nets import Nets
from gridmap.gui.planning.plan_tool import PlanTool
from gridmap.gui.planning.shown_net import ShownNet, net_colour, net_strokes

#: Pixels of the outline of marked ground: a sliver is seen by it.
_MARK_PX = 4.0
_PIXELS = 12
_MOST = 150
#: A name stands on areas at least so many pixels wide and high.
_NAMED_FROM = (64.0, 40.0)
#: Where else the name may stand: so many pixels lower.
_ELSEWHERE = (0.0, 30.0, -30.0)


class NetLayer:
    """Draws into the picture of the plan, and the tip above it."""

    def __init__(self, canvas: MapCanvas, nets: Nets) -> None:
        self._canvas, self._nets = canvas, nets
        self._marked: list[Outline] = []

    @property
    def colours(self) -> Colouring | None:
        """The colours of the comparison, where there is one."""
        return self._nets.colours

    def mark(self, pieces: Sequence[Any]) -> None:
        """Outline some ground, polygons in degrees, until other ground is marked."""
        self._marked = [outline_of(piece) for piece in pieces]
        self._canvas.update()

    def fills(self, drawing: Drawing) -> Iterator[None]:
        """The areas in their colours, where it is they that are coloured."""
        colours = self.colours
        if colours is None or colours.side != "areas":
            return
        style = replace(drawing.style, palette=replace(colours.cell_palette(), levels=_levels(colours)))
        for one in self._nets.shown():
            if one.areas.net.id == self._nets.comparing:
                level = replace(one.level, risks=colours.classes_of(one.level.ids))
                yield from replace(drawing, style=style).level(level)

    def lines(self, drawing: Drawing) -> Iterator[None]:
        """The borders of every net that is shown."""
        for one in self._nets.shown():
            net = one.areas.net
            for strokes in net_strokes(net, self._nets.place(net.id), drawing.style.ratio):
                yield from drawing.lines(one.lines, strokes)

    def labels(self, view: View, ratio: float, occupied: Occupied) -> list[Sprite]:
        """Names of areas where they fit and nothing else stands."""
        return [made for one in self._nets.shown() for made in self._names(one, view, ratio, occupied)]

    def paint(self, painter: QPainter, view: View) -> None:
        """What is marked, and the names of the areas below the pointer."""
        palette = MapPalette.of()
        painter.setPen(QPen(faded(palette.accent, 0.85), _MARK_PX))
        painter.setBrush(faded(palette.accent, 0.3))
        for outline in self._marked:
            painter.drawPath(outline.on(view))
        pointer, tool = self._canvas.pointer, self._canvas.tool
        if pointer is None or (isinstance(tool, PlanTool) and tool.rows):
            return  # the tool's own card stands there
        # Of where the pointer is now: the map may have moved below it.
        lines = self._nets.called_at(*lonlat_at(*view.to_plane(pointer.px, pointer.py)))
        if lines:
            at = QPointF(pointer.px, pointer.py)
            paint_tip(painter, view, at, lines, palette, self._canvas.reserved())

    def _names(self, one: ShownNet, view: View, ratio: float, occupied: Occupied) -> Iterator[Sprite]:
        anchors, boxes = one.level.anchors, one.level.shapes.boxes
        sizes = (boxes[:, 2:] - boxes[:, :2]) / view.scale
        inside = (anchors > view.box[:2]).all(axis=1) & (anchors < view.box[2:]).all(axis=1)
        rows = np.flatnonzero(inside & (sizes >= _NAMED_FROM).all(axis=1))
        rows = rows[np.argsort(-sizes[rows].prod(axis=1), kind="stable")][:_MOST]
        ink, halo = net_colour(one.areas.net).rgba(), faded(MapPalette.of().halo, 0.8).rgba()
        colours = self.colours if one.areas.net.id == self._nets.comparing else None
        for row in rows.tolist():
            text = one.level.labels[row]
            if colours is not None and colours.side == "areas":
                text = f"{text}  {colours.says(int(one.level.ids[row]))}"
            width, height = text_size(text, _PIXELS, True)
            if width > sizes[row, 0]:
                continue
            x, y = anchors[row].tolist()
            px, py = view.to_screen(x, y)
            for lower in _ELSEWHERE:
                if occupied.take(px - width / 2, py + lower - height / 2, width, height):
                    pixmap = text_pixmap(text, _PIXELS, True, ink, halo, ratio)
                    yield sprite(x, y, pixmap, lower)
                    break


def _levels(colours: Colouring) -> tuple[Any, ...]:
    return tuple(colours.colour(number) for number in range(5))
