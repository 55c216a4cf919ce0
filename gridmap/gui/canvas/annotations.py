"""Bubbles and labels of a settled view, made after the picture in slices of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QRectF

from gridmap.gui import levels as risk_levels
from gridmap.gui.canvas.clusters import clusters
from gridmap.gui.canvas.labels import Occupied, labels
from gridmap.gui.canvas.scene import Points, Scene
from gridmap.gui.canvas.sprites import Sprite, bubble_pixmap, bubble_size, sprite, text_pixmap
from gridmap.gui.canvas.style import Style
from gridmap.gui.canvas.view import View

_SHAPES = {"event": "circle", "facility": "diamond"}
#: Records that a bubble remembers; who wants them all asks the store for the place.
_MOST_POINTS = 200


@dataclass
class Annotations:
    """Sprites of one view; drawn at their points of the plane in any later view."""

    labels: list[Sprite] = field(default_factory=list)
    bubbles: list[Sprite] = field(default_factory=list)


def annotations(
    scene: Scene,
    level: str | None,
    view: View,
    style: Style,
    show_labels: bool = True,
    reserved: Iterable[QRectF] = (),
) -> Iterator[Annotations | None]:
    """Make the annotations of a view in logical pixels; None between steps, the whole at the end.

    No label is put below what lies in `reserved`, rectangles of logical pixels.
    """
    made, occupied = Annotations(), Occupied()
    for rect in reserved:
        occupied.take(rect.x(), rect.y(), rect.width(), rect.height())
    for points in scene.points.values():
        if points.shown and len(points.ids):
            made.bubbles += _bubbles(points, view, style, occupied)
            yield None
    made.bubbles.reverse()  # the most important on top
    if show_labels and level in scene.levels:
        ink, muted = style.palette.label.rgba(), style.palette.label_muted.rgba()
        halo = style.palette.halo.rgba()
        for label in labels(scene, level, view, occupied):
            if label is not None:
                shade = muted if label.muted else ink
                pixmap = text_pixmap(label.text, label.pixels, label.bold, shade, halo, style.ratio)
                made.labels.append(sprite(label.x, label.y, pixmap, label.shift))
            yield None
    yield made


def _bubbles(points: Points, view: View, style: Style, occupied: Occupied) -> list[Sprite]:
    found = clusters(points, view.part(-30, -30, view.width + 30, view.height + 30), view.scale)
    by_cluster = found.members[np.argsort(found.cluster_of, kind="stable")]
    ends = np.cumsum(found.counts)
    order = np.lexsort((-found.counts, np.where(found.worst == 0, 9, found.worst)))
    made = []
    for one in order.tolist():
        count, (x, y) = int(found.counts[one]), found.xy[one].tolist()
        text = "" if count == 1 else _short(count)
        ground, ink = _colours(points, int(found.worst[one]), style)
        shape = _SHAPES.get(points.name, "square")
        pixmap = bubble_pixmap(shape, text, ground, ink, style.ratio)
        size = bubble_size(shape, text)
        dx, dy = _free_place(view.to_screen(x, y), size, occupied)
        members = by_cluster[ends[one] - count : ends[one]][:_MOST_POINTS]
        at = x + dx * view.scale, y - dy * view.scale
        stands_for = tuple(points.ids[members].tolist())
        made.append(replace(sprite(*at, pixmap), layer=points.name, points=stands_for, count=count))
    return made


def _free_place(
    at: tuple[float, float], size: tuple[float, float], occupied: Occupied
) -> tuple[float, float]:
    """How far a bubble steps aside, in pixels, so as not to cover a more important one."""
    width, height = size
    for dx, dy in _ASIDE:
        aside = dx * (width + 2), dy * (height + 2)
        if occupied.take(at[0] + aside[0] - width / 2, at[1] + aside[1] - height / 2, width, height):
            return aside
    return 0.0, 0.0


#: Steps aside in bubble sizes, the shortest first.
_ASIDE = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))


def _colours(points: Points, worst: int, style: Style) -> tuple[int, int]:
    """Ground and ink of a bubble as 0xAARRGGBB."""
    if points.severities is None:
        palette = style.palette
        ground = palette.township_border if points.name == "place" else palette.community_border
        return ground.rgba(), palette.halo.rgba()
    if worst in (1, 2, 3):
        ground, ink = risk_levels.severity_colours(worst)
        return ground.rgba(), ink.rgba()
    return style.palette.accent.rgba(), style.palette.accent_text.rgba()


def _short(count: int) -> str:
    """A number that fits a bubble."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.1f}k" if count < 10_000 else f"{count // 1000}k"
