"""Why an edit was not made, in one sentence beside the pointer, for a few seconds."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QLabel

from gridmap.gui.canvas.canvas import MapCanvas

_SECONDS_MS = 5000
_WIDTH = 340


class Complaint(QLabel):
    """A card on the map that goes by itself, and at the next click."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setProperty("role", "complaint")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._rest = QTimer(self, singleShot=True, interval=_SECONDS_MS)
        self._rest.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence where the pointer is, else in the middle."""
        self.setText(text)
        self.setAccessibleName(text)
        width = min(_WIDTH, self.fontMetrics().horizontalAdvance(text) + 28)
        self.setFixedWidth(width)
        self.resize(width, self.heightForWidth(width))
        pointer = self._canvas.pointer
        at = (
            QPoint(round(pointer.px) + 14, round(pointer.py) - self.height() - 12)
            if pointer is not None
            else self._canvas.rect().center()
        )
        right, below = self._canvas.width() - self.width(), self._canvas.height() - self.height()
        self.move(max(0, min(at.x(), right)), max(0, min(at.y(), below)))
        self.show()
        self.raise_()
        self._rest.start()
