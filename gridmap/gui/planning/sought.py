"""A place that was searched for, marked on the map so that cells can be drawn around it."""

import shapely
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from gridmap.domain.mercator import xy_at
from gridmap.domain.records import RecordId
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.planning.board import Board


class SoughtPlace(QObject):
    """Keeps the pin at a record until Esc, or until cells are selected that do not reach there."""

    def __init__(self, parent: QObject, canvas: MapCanvas, board: Board) -> None:
        super().__init__(parent)
        self._canvas, self._board = canvas, board
        board.selected.connect(self._selected)
        canvas.installEventFilter(self)

    def show(self, record_id: RecordId) -> None:
        """Mark where a record is, and bring it into view; nothing where it has no place."""
        record = self._board.session.workspace.get(record_id)
        lon, lat = getattr(record, "lon", None), getattr(record, "lat", None)
        if lon is None or lat is None:
            self._canvas.marks.set_pin(None)
            return
        west, south, east, north = self._canvas.view.box
        x, y = xy_at(lon, lat)
        if not (west < x < east and south < y < north):
            self._canvas.zoom_to_point(lon, lat)
        self._canvas.marks.set_pin((lon, lat))
        self._canvas.marks.ring(lon, lat)

    def close_down(self) -> None:
        """Take the pin off the map."""
        self._canvas.removeEventFilter(self)
        self._canvas.marks.set_pin(None)

    def _selected(self, cells: list[RecordId]) -> None:
        """Nothing is selected for a moment as well, where a selected cell is split or merged away."""
        pin, view = self._canvas.marks.pin, self._board.view
        if pin is None or view is None or not cells:
            return
        shapes = [view.coverage.shape(one) for one in cells if one in view.coverage]
        if not any(shapely.intersects_xy(shape, *pin) for shape in shapes):
            self._canvas.marks.set_pin(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and self._canvas.tool.name == "select":  # with others it takes back what is being drawn
            self._canvas.marks.set_pin(None)
        return super().eventFilter(watched, event)
