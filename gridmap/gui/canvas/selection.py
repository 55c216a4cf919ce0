"""The outlines of what is selected, drawn at every frame or kept as a picture when they are many."""

from PySide6.QtGui import QImage, QPainter

from gridmap.gui.canvas.overlay import Outlines, paint_selection
from gridmap.gui.canvas.picture import Picture
from gridmap.gui.canvas.view import View

#: More points than this are drawn once a view and then moved with the map, not at every frame.
_DRAWN_EACH_FRAME = 1500


class Selection:
    """Paints the outlines of the selected shapes."""

    def __init__(self) -> None:
        self._picture: Picture | None = None

    def forget(self) -> None:
        """What is selected, or how it looks, has changed."""
        self._picture = None

    def paint(self, painter: QPainter, outlines: Outlines, ids: list[int], view: View, at_rest: bool) -> None:
        """Paint on a painter of logical pixels; `view` is in device pixels."""
        ratio = painter.device().devicePixelRatioF()
        if self._picture is not None and (not at_rest or self._picture.view == view):
            self._picture.paint(painter, view, ratio)
            return
        paths = outlines.paths(ids)
        if sum(path.elementCount() for path in paths) <= _DRAWN_EACH_FRAME:
            self._picture = None
            paint_selection(painter, paths)
            return
        image = QImage(view.width, view.height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        with QPainter(image) as drawing:
            drawing.setRenderHint(QPainter.RenderHint.Antialiasing)
            drawing.scale(ratio, ratio)
            paint_selection(drawing, paths, ratio)
        self._picture = Picture(image, view)
        self._picture.paint(painter, view, ratio)
