"""Tells the legend which classes of communities are worked on, or else in view."""

import numpy as np
from PySide6.QtCore import QObject, QTimer

from gridmap.domain.planning.checks.facts import Target
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.range_legend import RangeLegend
from gridmap.planning.published import Published
from gridmap.words import tr

_REST_MS = 120


class RangesInView(QObject):
    """Follows the selection and the map."""

    def __init__(self, parent: QObject, canvas: MapCanvas, board: Board, legend: RangeLegend) -> None:
        super().__init__(parent)
        self._canvas, self._board, self._legend = canvas, board, legend
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._show)
        canvas.view_changed.connect(self._rest.start)
        for signal in (board.ready, board.selected):
            signal.connect(self._show)
        self._show()

    def close_down(self) -> None:
        """Follow no longer."""
        self._rest.stop()

    def _show(self) -> None:
        view = self._board.view
        if view is None:
            self._legend.show_ranges(())
            return
        published, community = view.published, self._board.community
        self._legend.show_known(view.knows("household"))
        if community is not None:
            self._legend.show_target(published.target(community))
            return
        self._legend.show_ranges(self._in_view(published))

    def _in_view(self, published: Published) -> list[tuple[str, Target]]:
        """The targets of the communities on the map, by class; of all where none is on it."""
        level = self._canvas.scene.levels.get("cell")
        on_map: set[int] = set()
        if level is not None:
            west, south, east, north = self._canvas.view.box
            x, y = level.anchors[:, 0], level.anchors[:, 1]
            inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
            on_map = set(np.unique(level.parents[inside]).tolist())
        communities = published.communities.values()
        wanted = [one for one in communities if one.id in on_map] or list(communities)
        targets = {one.urban_class: one.households for one in wanted}
        if len(set(targets.values())) < 2:
            return [("", target) for target in list(targets.values())[:1]]
        return [(tr(f"plan.class_{name}"), targets[name]) for name in sorted(targets)]
