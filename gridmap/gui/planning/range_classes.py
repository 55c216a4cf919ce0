"""Which colour each published cell on the map of planning has."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gridmap.gui.canvas.scene import Level
from gridmap.gui.planning.look import CLASS, HIDDEN
from gridmap.planning.draft_view import DraftView

if TYPE_CHECKING:
    from gridmap.gui.planning.mismatch import Colouring


def classes_of(plan: DraftView, level: Level, colours: "Colouring | None") -> NDArray[np.int8]:
    """The class of every cell of a level, shape (n,); hidden where the draft has another shape.

    `colours` are those of the comparison with another net, which go before the ranges of households.
    """
    published = plan.published
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
