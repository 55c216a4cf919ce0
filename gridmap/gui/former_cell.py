"""A retired cell that is selected: its outline over the map of today."""

from PySide6.QtCore import QObject

from gridmap.domain.records import Cell, RecordId
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.session import Session


class FormerCell(QObject):
    """Draws what is selected and lies on no map any more, for as long as it is selected."""

    def __init__(self, canvas: MapCanvas, session: Session) -> None:
        super().__init__(canvas)
        self._canvas, self._session = canvas, session

    def follow(self, selection: list[RecordId]) -> None:
        """Draw the cell that is selected if the map does not know it."""
        canvas, shape = self._canvas, None
        if len(selection) == 1 and not canvas.scene.find(selection[0]) and canvas.scene.level_names:
            record = self._session.workspace.get(selection[0])
            if isinstance(record, Cell) and (record.valid_to or "~") <= self._session.today():
                from gridmap.gui.planning.look import outline_of

                shape = outline_of(record.geometry)
        canvas.marks.set_shape(shape)

    def zoom(self) -> bool:
        """Bring the outline into view; False where there is none."""
        shape = self._canvas.marks.shape
        if shape is None:
            return False
        self._canvas.zoom_to_box(shape.box)
        return True
