"""What a session tells, on whatever thread it was changed, handed over to the window's thread."""

from PySide6.QtCore import QObject, Qt, Signal

from gridmap.session import Changed, Session


class SessionEvents(QObject):
    """Listens to a session for as long as the window shows it."""

    changed = Signal(object)  # Changed
    trouble = Signal(object)  # what could not follow a commit, which stays: UserError, or a bug
    _told = Signal(object)
    _stumbled = Signal(object)

    def __init__(
        self, session: Session, parent: QObject | None = None, *, with_trouble: bool = False
    ) -> None:
        super().__init__(parent)
        self._stopped = False  # what was told before may still be on its way
        self._told.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._stumbled.connect(self._tell_trouble, Qt.ConnectionType.QueuedConnection)
        self._stop = session.subscribe(self._told.emit)
        self._stop_trouble = session.on_trouble(self._stumbled.emit) if with_trouble else None

    def stop(self) -> None:
        """Listen no longer."""
        self._stopped = True
        self._stop()
        if self._stop_trouble is not None:
            self._stop_trouble()
            self._stop_trouble = None

    def _hand_over(self, changed: Changed) -> None:
        if not self._stopped:
            self.changed.emit(changed)

    def _tell_trouble(self, error: Exception) -> None:
        if not self._stopped:
            self.trouble.emit(error)
