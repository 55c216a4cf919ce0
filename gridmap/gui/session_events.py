"""What a session tells, on whatever thread it was changed, handed over to the window's thread."""

from PySide6.QtCore import QObject, Qt, Signal

from gridmap.session import Changed, Session


class SessionEvents(QObject):
    """Listens to a session for as long as the window shows it."""

    changed = Signal(object)  # Changed
    _told = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._stop = session.subscribe(self._told.emit)

    def stop(self) -> None:
        """Listen no longer."""
        self._stop()

    def _hand_over(self, changed: Changed) -> None:
        self.changed.emit(changed)
