"""The map canvas: `MapCanvas` draws a `Scene`; see `canvas`, `scene` and `tool`."""

from gridmap.gui.canvas.canvas import MapCanvas

__all__ = ["MapCanvas"]
