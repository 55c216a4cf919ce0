"""What somebody has switched on or off on the map of a workspace; everything else is as it comes."""

from dataclasses import dataclass, field

from gridmap.domain.records import RecordId
from gridmap.gui.canvas.scene import Scene

#: Before the name of a reference layer.
REFERENCE = "reference:"


@dataclass
class ShownLayers:
    """Outlives modes and windows, and is kept with the place of the map."""

    layers: dict[str, bool] = field(default_factory=dict)  # key in the list of layers -> on
    nets: set[RecordId] = field(default_factory=set)  # other nets that are shown while planning

    def is_on(self, key: str) -> bool:
        """Whether a layer that is shown unasked is on."""
        return self.layers.get(key, True)

    def apply(self, scene: Scene) -> None:
        """Show and hide the points and reference layers of a scene that was read."""
        for name, points in scene.points.items():
            points.shown = self.layers.get(name, points.shown)
        for reference in scene.references:
            reference.shown = self.layers.get(REFERENCE + reference.name, reference.shown)
