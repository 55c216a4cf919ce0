"""Names of communities and of what is above them, where several are on show."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.records import RecordId
from gridmap.gui.canvas.labels import Occupied, labels
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.scene import Scene
from gridmap.gui.canvas.sprites import Sprite, sprite, text_pixmap
from gridmap.gui.canvas.view import View


def several_in_view(scene: Scene, view: View) -> bool:
    """Whether cells of more than one community are on show: each has a cell 001."""
    level = scene.levels.get("cell")
    if level is None or "community" not in scene.levels:
        return False
    west, south, east, north = view.box
    x, y = level.anchors[:, 0], level.anchors[:, 1]
    inside = (x > west) & (x < east) & (y > south) & (y < north)
    return len(np.unique(level.parents[inside])) > 1


def region_names(
    scene: Scene, view: View, ratio: float, occupied: Occupied
) -> tuple[list[Sprite], NDArray[np.int64]]:
    """The names in a view in logical pixels, and the ids of the communities that have theirs there.

    Those above come first, then communities whose name fits into them; signs of risk are left out.
    """
    communities = scene.levels["community"]
    plain = replace(communities, risks=np.zeros_like(communities.risks))
    shown = replace(scene, levels={**scene.levels, "community": plain})
    palette = MapPalette.of()
    ink, halo = palette.label.rgba(), palette.halo.rgba()
    at = {(x, y): one for (x, y), one in zip(plain.anchors.tolist(), plain.ids.tolist(), strict=True)}
    made: list[Sprite] = []
    named: list[RecordId] = []
    for one in labels(shown, "community", view, occupied):
        if one is None:
            continue
        pixmap = text_pixmap(one.text, one.pixels, one.bold, ink, halo, ratio)
        made.append(sprite(one.x, one.y, pixmap, one.shift))
        if not one.bold and (one.x, one.y) in at:
            named.append(at[one.x, one.y])
    return made, np.array(named, dtype=np.int64)
