"""Colours of planning, and outlines of drafts as painter paths."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PySide6.QtGui import QColor, QPainterPath, QTransform

from gridmap.domain.drawing import detail_of, packed, projected, simplified
from gridmap.gui import theme
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.paths import painter_paths
from gridmap.gui.canvas.view import View
from gridmap.planning.draft_view import Range

#: In the place of risk levels: what the picture's brushes are numbered by, "no data" first.
CLASS: dict[Range, int] = {"unknown": 0, "few": 1, "good": 2, "many": 3, "dedicated": 4}
HIDDEN = 5


def range_colour(judged: Range) -> QColor:
    """What cells of a range are filled with."""
    return theme.colour("plan_other" if judged == "unknown" else f"plan_{judged}")


def on_card(judged: Range) -> QColor:
    """A colour for figures on a dark (in the dark theme: light) card."""
    if judged == "unknown":
        return MapPalette.of().tip_text
    other = "light" if theme.is_dark() else "dark"
    return theme.colour("success" if judged in ("good", "dedicated") else "danger", other)


def plan_palette(others: bool) -> MapPalette:
    """The map's palette with ranges for risk levels; that of the cells beside those at work if `others`."""
    palette = MapPalette.of()
    if others:
        grey = theme.colour("plan_other")
        return replace(palette, levels=(grey,) * 5, cell_border=theme.colour("plan_other_border"))
    fills = tuple(range_colour(one) for one in CLASS)
    return replace(palette, levels=fills, cell_border=theme.colour("plan_border"))


@dataclass(frozen=True)
class Outline:
    """A polygon's path in metres from `origin`, y downwards."""

    origin: tuple[float, float]
    path: QPainterPath
    box: tuple[float, float, float, float]  # EPSG:3857
    shape: Any

    def on(self, view: View) -> QPainterPath:
        """The path in pixels of a view."""
        x, y = view.to_screen(*self.origin)
        return QTransform(1 / view.scale, 0, 0, 1 / view.scale, x, y).map(self.path)


def outline_of(shape: Any, scale: float | None = None) -> Outline:
    """The path of a polygon in degrees, simplified for a scale in metres a pixel if one is given."""
    one = np.empty(1, dtype=object)
    one[0] = shape
    plane = projected(one)
    if scale is not None:
        plane = simplified(plane, detail_of(scale))
    outlines = packed(plane)
    (path,) = painter_paths(outlines)
    east, north = outlines.origin
    around = path.boundingRect()
    box = (east + around.left(), north - around.bottom(), east + around.right(), north - around.top())
    return Outline(outlines.origin, path, box, shape)
