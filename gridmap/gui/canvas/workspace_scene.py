"""The scene of a workspace."""

import numpy as np

from gridmap.gui.canvas import arrays
from gridmap.gui.canvas.scene import Level, Points, Scene, Shapes
from gridmap.store import drawing_cache, map_data
from gridmap.store.drawing_cache import LayerOutlines
from gridmap.store.drawing_layers import BORDER, Layer, Progress
from gridmap.store.workspace import Workspace

#: Point layers, and whether they are shown unasked.
POINT_LAYERS = {"event": True, "place": False, "facility": False}
_CELL_CODE_LENGTH, _SEQUENCE_LENGTH = 15, 3


def scene_of(workspace: Workspace, today: str, progress: Progress = lambda done, total: None) -> Scene:
    """Everything on the map of a workspace on a day; runs off the window's thread.

    Quick where the drawing cache holds; makes it first where it does not.

    Raises:
        Cancelled: `progress` said so.
    """
    connection = workspace.reading()
    scene = Scene()
    for layer in drawing_cache.read_or_make(workspace, today, progress):
        lines = layer.name.startswith(BORDER)
        outlines = LayerOutlines(workspace, layer)
        shapes = Shapes(layer.boxes, layer.slices, outlines, layer.coarsest, layer.finest)
        if lines:
            scene.borders[layer.name.removeprefix(BORDER)] = shapes
        else:
            scene.levels[layer.name] = _level(layer, shapes, map_data.facts(connection, layer.name, today))
    for kind, geometries in map_data.references(connection).items():
        scene.references += arrays.references_of(kind, kind, geometries)
    for name in POINT_LAYERS:
        scene.points[name] = points_of(workspace, name)
    return scene


def points_of(workspace: Workspace, name: str) -> Points:
    """A point layer of `POINT_LAYERS` as it is now."""
    found = map_data.points(workspace.reading(), name)
    lon, lat = found.lonlat[:, 0], found.lonlat[:, 1]
    return arrays.points_of(name, found.ids, lon, lat, found.severities, POINT_LAYERS[name])


def _level(layer: Layer, shapes: Shapes, facts: map_data.Facts) -> Level:
    """The level with what is said of its shapes, put in the order in which they are drawn."""
    at = np.searchsorted(facts.ids, layer.ids).clip(max=max(len(facts.ids) - 1, 0))
    known = facts.ids[at] == layer.ids if len(facts.ids) else np.zeros(len(layer.ids), dtype=bool)
    names, labels = [""] * len(at), [""] * len(at)
    parents, risks = np.zeros(len(at), dtype=np.int64), np.zeros(len(at), dtype=np.int8)
    for place in np.flatnonzero(known).tolist():  # what went meanwhile stays blank
        names[place] = facts.names[at[place]]
        labels[place] = _cell_label(facts.codes[at[place]], names[place])
    parents[known], risks[known] = facts.parents[at[known]], facts.risks[at[known]]
    shown = labels if layer.name == "cell" else names
    return Level(layer.name, shapes, layer.ids, layer.anchors, names, shown, parents, risks)


def _cell_label(code: str, name: str) -> str:
    """What stands on a cell: the sequence within its community, as its name repeats the community's."""
    return code[-_SEQUENCE_LENGTH:] if len(code) == _CELL_CODE_LENGTH else name
