"""All that is written on the map of planning, none of it above another."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.records import RecordId
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.labels import Occupied
from gridmap.gui.canvas.scene import Level
from gridmap.gui.canvas.sprites import Sprite
from gridmap.gui.planning.plan_labels import plan_labels
from gridmap.gui.planning.plan_tool import PlanTool
from gridmap.gui.planning.region_names import region_names, several_in_view
from gridmap.planning.draft_view import DraftView

if TYPE_CHECKING:
    from gridmap.gui.planning.net_layer import NetLayer


def names_on_map(
    canvas: MapCanvas,
    plan: DraftView,
    level: Level,
    mine: NDArray[np.bool_],
    drawn: list[RecordId],
    everywhere: bool,
    nets: "NetLayer | None",
    tool: PlanTool | None,
    ratio: float,
) -> list[Sprite]:
    """What the tool writes first, then communities, cells and areas of other nets.

    A cell's number is written only where it is clear of which community it is.

    Args:
        canvas: The map, with the cards that stand on it.
        plan: The draft.
        level: The published cells on the map.
        mine: Which of them have names, shape (n,).
        drawn: Cells of the draft that have names and are not as published.
        everywhere: Whether no community stands out.
        nets: The other nets that are shown.
        tool: What is in the planner's hand.
        ratio: Device pixels per logical pixel.
    """
    view, occupied = canvas.view, Occupied()
    colours = nets.colours if nets is not None else None
    for rect in canvas.reserved():
        occupied.take(rect.x(), rect.y(), rect.width(), rect.height())
    made = tool.names(view, ratio, occupied) if tool is not None else []
    if colours is None or colours.side == "cells":
        if colours is None and everywhere and several_in_view(canvas.scene, view):
            regions, named = region_names(canvas.scene, view, ratio, occupied)
            made += regions
            mine = mine & np.isin(level.parents, named)
            drawn = [one for one in drawn if plan.drawn[one].community_id in named]
        says = colours.says if colours else None
        made += plan_labels(plan, level, mine, view, ratio, drawn, occupied, says)
    if nets is not None:
        made += nets.labels(view, ratio, occupied)
    return made
