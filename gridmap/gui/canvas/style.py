"""Pens and brushes of a picture: what is thin, what is dark, and how "no data" is hatched."""

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTransform

from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.view import View

#: Side of the hatch's tile in device pixels, before the screen's own scale.
HATCH_PX = 6
#: Opacity of fills above a basemap, so that streets stay readable.
_OVER_BASEMAP = 0.62
#: Shapes narrower than this many pixels get no borders, those from twice that full ones.
BORDERS_FROM_PX = 5.0
#: Region level -> opacity and width of its border lines when finer shapes are shown.
_BORDER_WIDTHS = {"community": 1.0, "township": 1.3, "county": 2.2, "city": 2.6}
#: Kind of reference -> coarsest scale, in metres a logical pixel, at which it tells anything.
_REFERENCES_UP_TO = {"building": 4.0, "wall": 8.0, "street": 24.0}
_DRAWN_THIN = 3.0
#: Opacity of borders between cells that have no colours, below that of communities.
_WITHOUT_FILLS = 0.75
#: A pen and the shifts in device pixels at which each line is drawn with it.
Strokes = tuple[QPen, tuple[tuple[float, float], ...]]
ONCE = ((0.0, 0.0),)


@dataclass(frozen=True)
class Style:
    """How one picture is drawn; `ratio` is device pixels per logical pixel."""

    palette: MapPalette
    over_basemap: bool = False
    ratio: float = 1.0
    hidden_fills: bool = False  # risk colouring turned off

    @property
    def ground(self) -> QColor | None:
        """What is beneath everything; None above a basemap."""
        return None if self.over_basemap else self.palette.ground

    @cached_property
    def fills(self) -> tuple[QColor, ...]:
        """Fill colours by risk level, 0 "no data" first."""
        opacity = _OVER_BASEMAP if self.over_basemap else 1.0
        if self.hidden_fills:
            return tuple(faded(self.palette.levels[0], 0.0 if self.over_basemap else 0.5) for _ in range(5))
        return tuple(faded(colour, opacity) for colour in self.palette.levels)

    @cached_property
    def hatch(self) -> QImage:
        """The tile of the hatch of "no data": one diagonal that meets itself at the tile's edges."""
        side = round(HATCH_PX * self.ratio)
        tile = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        tile.fill(self.fills[0])
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(faded(self.palette.hatch, self.fills[0].alphaF()), 1.0 * self.ratio))
        for shift in (-side, 0, side):
            painter.drawLine(shift - 1, side + 1, shift + side + 1, -1)
        painter.end()
        return tile

    def hatch_brush(self, view: View) -> QBrush:
        """The brush of "no data" for paths in device pixels; it keeps still on the ground as the map pans.

        It is only ever shifted: any other transform makes Qt sample the tile pixel by pixel.
        """
        side = self.hatch.width()
        left, top = view.to_screen(0.0, 0.0)
        brush = QBrush(self.hatch)
        brush.setTransform(QTransform.fromTranslate(round(left) % side, round(top) % side))
        return brush

    def shape_pen(self, size_px: float) -> QPen:
        """The pen around shapes that are typically `size_px` device pixels wide.

        A pen of one device pixel or less is what Qt draws fast.
        """
        opacity = min(1.0, max(0.0, size_px / (BORDERS_FROM_PX * self.ratio) - 1.0))
        if opacity <= 0.0:
            return QPen(Qt.PenStyle.NoPen)
        colour = self.palette.cell_border
        if self.hidden_fills:  # a light line parts two colours; without them it is light on light
            colour, opacity = self.palette.community_border, _WITHOUT_FILLS * opacity
        return _cosmetic(faded(colour, opacity), min(1.0, 0.9 * self.ratio))

    def border_strokes(self, level: str, size_px: float) -> Strokes:
        """How to draw borders between regions that are typically `size_px` device pixels wide."""
        colour = {
            "community": self.palette.community_border,
            "township": self.palette.township_border,
        }.get(level, self.palette.county_border)
        thin = min(1.0, max(0.35, size_px / (40.0 * self.ratio)))
        return strokes(colour, _BORDER_WIDTHS.get(level, 1.0) * self.ratio * thin)

    def shows_reference(self, kind: str, scale: float) -> bool:
        """Whether references of a kind are worth drawing at a scale in metres a device pixel."""
        return scale * self.ratio <= _REFERENCES_UP_TO.get(kind, float("inf"))

    def reference_strokes(self, kind: str) -> Strokes:
        """How to draw reference lines of a kind."""
        if kind == "water":
            return strokes(faded(self.palette.water, 0.9), 1.4 * self.ratio)
        if kind == "rail":
            pen = _cosmetic(faded(self.palette.road, 0.95), 1.6 * self.ratio)
            pen.setDashPattern([5, 2.5])
            return pen, ONCE
        return strokes(faded(self.palette.road, 0.8), (1.2 if kind == "road" else 0.9) * self.ratio)

    def reference_fill(self, kind: str) -> QColor:
        """The fill of reference polygons of a kind."""
        return faded(self.palette.water, 0.75) if kind == "water" else faded(self.palette.road, 0.3)


def strokes(colour: QColor, width: float) -> Strokes:
    """The quickest way to draw lines so many device pixels wide.

    Qt draws antialiased cosmetic lines of one pixel five times as fast as any wider ones, so lines
    of up to three are drawn as several of one, a little apart.
    """
    if width <= 1.0:
        return _cosmetic(colour, width), ONCE
    if width <= _DRAWN_THIN:
        half = (width - 1.0) / 2
        around = ((half, 0.0), (-half, 0.0), (0.0, half), (0.0, -half))
        return _cosmetic(colour, 1.0), around if width > 1.5 else ((half, half), (-half, -half))
    pen = _cosmetic(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    return pen, ONCE


def _cosmetic(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen
