"""Which level the map shows: the one that the zoom asks for, or the one pinned."""

from gridmap.gui.canvas.scene import Scene
from gridmap.gui.canvas.view import View

#: A level is shown once its shapes are typically this many pixels wide.
FROM_PX = 24.0


def level_for(scene: Scene, view: View) -> str | None:
    """The finest level whose shapes are large enough to tell apart; None of an empty scene."""
    names = scene.level_names
    for name in reversed(names):
        if scene.levels[name].shapes.typical_size / view.scale >= FROM_PX:
            return name
    return names[0] if names else None
