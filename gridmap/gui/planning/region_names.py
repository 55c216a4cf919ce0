"""Names of communities and of what is above them, where several are on show."""

from collections.abc import Collection, Iterator
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.records import RecordId
from gridmap.gui.canvas.labels import Label, Occupied, labels, visible_part
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.scene import Level, Scene
from gridmap.gui.canvas.sprites import Sprite, sprite, text_pixmap, text_size
from gridmap.gui.canvas.view import View

#: Letters of a community's name where it does not stand at the community's own place.
_PIXELS = 12
#: Pixels by which it may stand lower than the middle of what is seen of the community.
_SHIFTS = (0.0, 26.0, -26.0, 52.0, -52.0, 78.0, -78.0)
#: A community whose box takes this share of the view is known without its name.
_MOST_OF_VIEW = 0.5
#: Pixels; what has its own place outside the view is named in the part that is seen if that is so large.
LARGE_PART_PX = 90.0


def several_in_view(scene: Scene, view: View) -> bool:
    """Whether numbers of cells of more than one community may be on show: each has a cell 001."""
    level = scene.levels.get("cell")
    if level is None or "community" not in scene.levels:
        return False
    west, south, east, north = view.box
    x, y = level.anchors[:, 0], level.anchors[:, 1]
    inside = (x > west) & (x < east) & (y > south) & (y < north)
    return len(np.unique(level.parents[inside | _large(level, view)])) > 1


def region_names(
    scene: Scene, view: View, ratio: float, occupied: Occupied
) -> tuple[list[Sprite], NDArray[np.int64]]:
    """The names in a view in logical pixels, and the ids of the communities that have theirs there.

    Those above come first, then communities whose name fits into them, then those of which a part is
    seen that has room for it; signs of risk are left out. A community that takes most of the view counts
    as named: its cells would have no numbers otherwise.
    """
    communities = scene.levels["community"]
    plain = replace(communities, risks=np.zeros_like(communities.risks))
    shown = replace(scene, levels={**scene.levels, "community": plain})
    at = {(x, y): one for (x, y), one in zip(plain.anchors.tolist(), plain.ids.tolist(), strict=True)}
    made: list[Sprite] = []
    named: list[RecordId] = []
    for one in labels(shown, "community", view, occupied):
        if one is not None:
            made.append(_lettered(one, ratio))
            if not one.bold and (one.x, one.y) in at:
                named.append(at[one.x, one.y])
    for number, label in _in_part(plain, view, named, occupied):
        named.append(int(plain.ids[number]))
        if label is not None:
            made.append(_lettered(label, ratio))
    return made, np.array(named, dtype=np.int64)


def _in_part(
    communities: Level, view: View, named: Collection[RecordId], occupied: Occupied
) -> Iterator[tuple[int, Label | None]]:
    """Communities of which a large part is seen, with their names there; None for one that needs none."""
    sizes = seen_px(communities, view)
    large = _large(communities, view) & ~np.isin(communities.ids, list(named))
    for number in np.flatnonzero(large)[np.argsort(-sizes[large].prod(axis=1), kind="stable")].tolist():
        label = _free(communities, number, view, occupied, sizes[number, 0])
        if label is not None or sizes[number].prod() >= _MOST_OF_VIEW * view.width * view.height:
            yield number, label


def seen_px(level: Level, view: View) -> NDArray[np.float64]:
    """Width and height in pixels of what is seen of shapes' boxes, negative off the view; shape (n, 2)."""
    west, south, east, north = view.box
    boxes = level.shapes.boxes
    seen = np.minimum(boxes[:, 2:], (east, north)) - np.maximum(boxes[:, :2], (west, south))
    return np.asarray(seen / view.scale)


def _large(level: Level, view: View) -> NDArray[np.bool_]:
    """Of which shapes so much is seen that a name has its place there."""
    return np.asarray((seen_px(level, view) >= LARGE_PART_PX).all(axis=1))


def _free(communities: Level, number: int, view: View, occupied: Occupied, room: float) -> Label | None:
    """The name of a community in the part that is seen, where there is a free place."""
    text = communities.labels[number]
    width, height = text_size(text, _PIXELS, False)
    part = visible_part(communities.shapes, number, view) if width <= room else None
    if part is None:
        return None
    at = shapely.point_on_surface(part)
    x, y = view.to_screen(at.x, at.y)
    for shift in _SHIFTS:
        if not shapely.contains_xy(part, at.x, at.y - shift * view.scale):
            continue
        if occupied.take(x - width / 2, y - height / 2 + shift, width, height):
            return Label(text, at.x, at.y, _PIXELS, bold=False, shift=shift)
    return None


def _lettered(one: Label, ratio: float) -> Sprite:
    palette = MapPalette.of()
    pixmap = text_pixmap(one.text, one.pixels, one.bold, palette.label.rgba(), palette.halo.rgba(), ratio)
    return sprite(one.x, one.y, pixmap, one.shift)
