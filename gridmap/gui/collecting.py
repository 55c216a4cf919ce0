"""Garbage is collected on the window's thread only.

Python collects cycles on whatever thread happens to allocate; a widget that dies in a cycle would be
destroyed on a worker's thread, and Qt ends the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


def collect_here(app: QObject) -> None:
    """From now on collect on this thread alone, as long as the application lives."""
    if app.findChild(Collecting) is None:
        Collecting(app)


class Collecting(QObject):
    """Looks now and then whether Python's own thresholds are reached, and collects here."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect_what_is_due)
        self._timer.start()

    @staticmethod
    def collect_what_is_due() -> None:
        """Collect the oldest generation whose threshold is reached."""
        for generation in (2, 1, 0):
            limit = gc.get_threshold()[generation]
            if limit and gc.get_count()[generation] > limit:
                gc.collect(generation)
                return
