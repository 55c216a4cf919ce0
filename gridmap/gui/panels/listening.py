"""Panels that follow a session until they are gone."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from gridmap.assessment import Assessment
from gridmap.gui.session_events import SessionEvents
from gridmap.session import Changed, Session


class _Reassessments(QObject):
    told = Signal(object)


def follow_session(widget: QWidget, session: Session, told: Callable[[Changed], None]) -> None:
    """Call `told` on the window's thread after every commit, for as long as the widget lives."""
    events = SessionEvents(session, widget)
    events.changed.connect(told)
    stop = events.stop
    widget.destroyed.connect(lambda: _quietly(stop))


def follow_assessment(widget: QWidget, assessment: Assessment, told: Callable[[object], None]) -> None:
    """Call `told` on the window's thread whenever risk was computed, for as long as the widget lives."""
    messenger = _Reassessments(widget)
    messenger.told.connect(told, Qt.ConnectionType.QueuedConnection)
    stop = assessment.subscribe(messenger.told.emit)
    widget.destroyed.connect(lambda: _quietly(stop))


def _quietly(stop: Callable[[], None]) -> None:
    """Stop listening; a session that was closed before has let go already."""
    try:
        stop()
    except ValueError:
        return
