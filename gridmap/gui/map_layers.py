"""What the layer list says of the map, and what a click in it does to the map."""

from PySide6.QtCore import QObject

from gridmap.gui import report
from gridmap.gui.open_workspace import OpenWorkspace
from gridmap.gui.panels.layers import LayerRow, LayersPanel
from gridmap.gui.reference_files import ask_reference_file
from gridmap.gui.shown_layers import REFERENCE
from gridmap.words import reference_name, tr

_POINTS = ("event", "place", "facility")
_BASEMAP = "basemap:"


class MapLayers(QObject):
    """Keeps the list and the map alike."""

    def __init__(self, panel: LayersPanel, opened: OpenWorkspace) -> None:
        super().__init__(panel)
        self._panel, self._opened, self._canvas = panel, opened, opened.canvas
        self._shown = opened.shown
        panel.toggled.connect(self._show)
        panel.add.setVisible(not opened.session.read_only)
        panel.add_wanted.connect(lambda: ask_reference_file(opened.canvas, opened.session))
        opened.contents.changed.connect(self.read_again)
        opened.basemaps.changed.connect(self.read_again)
        self.read_again()

    def read_again(self) -> None:
        """List what the map has now."""
        scene = self._canvas.scene
        rows = [LayerRow("risk", tr("window.layer_risk"), self._shown.is_on("risk"))]
        for name in _POINTS:
            if name in scene.points:
                points = scene.points[name]
                rows.append(LayerRow(name, tr(f"window.layer_{name}"), points.shown, len(points.ids)))
        for name in dict.fromkeys(reference.name for reference in scene.references):
            alike = [reference for reference in scene.references if reference.name == name]
            shown = any(reference.shown for reference in alike)
            count = sum(len(reference.shapes) for reference in alike)
            rows.append(LayerRow(REFERENCE + name, reference_name(name), shown, count))
        basemaps = self._opened.basemaps
        for name in basemaps.offered():
            rows.append(LayerRow(_BASEMAP + name, tr(f"window.basemap_{name}"), name == basemaps.chosen))
        rows.append(LayerRow("labels", tr("window.layer_labels"), self._shown.is_on("labels")))
        self._panel.show_layers(rows)

    def turn_on(self, name: str) -> None:
        """Show the point layer of a kind of record, where there is one that is hidden."""
        points = self._canvas.scene.points.get(name)
        if points is not None and not points.shown:
            self._show(name, True)
            self.read_again()

    def _show(self, key: str, on: bool) -> None:
        if not key.startswith(_BASEMAP):  # which is an option, the same for every workspace
            self._shown.layers[key] = on
        if key in ("risk", "labels"):
            self._opened.dress_map()
        elif key in _POINTS:
            self._canvas.show_points(key, on)
        elif key.startswith(REFERENCE):
            self._canvas.show_reference(key.removeprefix(REFERENCE), on)
        elif key.startswith(_BASEMAP):
            with report.telling(self._canvas):
                self._opened.basemaps.choose(key.removeprefix(_BASEMAP) if on else "none")
