"""What the tip beside the pointer says of a shape."""

from gridmap.gui.canvas.scene import Scene
from gridmap.gui.levels import level_words


def describe_shape(scene: Scene, shape_id: int) -> list[str]:
    """Name; level of risk; the regions above it. Empty for an unknown id."""
    place = scene.find(shape_id)
    if place is None:
        return []
    level, at = place
    risk = int(level.risks[at]) or None
    lines = [level.names[at], level_words(risk)]
    above = []
    parent = int(level.parents[at])
    while parent and (place := scene.find(parent)) is not None:
        above.append(place[0].names[place[1]])
        parent = int(place[0].parents[place[1]])
    if above:
        lines.append(" · ".join(reversed(above)))
    return lines
