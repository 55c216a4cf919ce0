"""The line above the queue: how many are overdue, waiting, under way, closed today and in time."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gridmap.store.queries.event_queue import QueueCounters
from gridmap.words import tr

_COUNTS = ("overdue", "waiting", "in_progress", "closed_today")
#: So many of the first stay however narrow the panel is.
_ALWAYS = 2


class EventQueueHead(QWidget):
    """Shows the counters that it is handed, and the keys that move in the queue.

    Where there is no room for all of it the last go, whole; none is ever cut.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 4)
        self._row.setSpacing(16)
        self.labels = {name: QLabel() for name in (*_COUNTS, "in_time")}
        for label in self.labels.values():
            self._row.addWidget(label)
        self._row.addStretch(1)
        self.keys = QLabel(f"J/K  {tr('panels.queue_keys')}")
        self.keys.setProperty("role", "key")
        self._row.addWidget(self.keys)

    def show_counters(self, counters: QueueCounters) -> None:
        """Show these counters; what is overdue stands out where there is any."""
        for name in _COUNTS:
            self.labels[name].setText(tr(f"panels.queue_{name}", count=getattr(counters, name)))
        share = counters.in_time_share
        self.labels["in_time"].setText(
            "" if share is None else tr("panels.queue_in_time", share=f"{share:.1%}")
        )
        overdue = self.labels["overdue"]
        overdue.setProperty("role", "trouble" if counters.overdue else "")
        overdue.style().unpolish(overdue)
        overdue.style().polish(overdue)
        self.setToolTip("\n".join(label.text() for label in self.labels.values() if label.text()))
        self.updateGeometry()
        self._fit()

    def minimumSizeHint(self) -> QSize:
        first = list(self.labels.values())[:_ALWAYS]
        return QSize(self._width_of(first), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self._width_of([*self._told(), self.keys]), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many as there is room for, the first first; the keys come last."""
        shown: list[QWidget] = []
        for widget in (*self._told(), self.keys):
            if len(shown) >= _ALWAYS and self._width_of([*shown, widget]) > self.width():
                break
            shown.append(widget)
        for widget in (*self.labels.values(), self.keys):
            widget.setVisible(widget in shown)

    def _told(self) -> list[QLabel]:
        return [label for label in self.labels.values() if label.text()]

    def _width_of(self, widgets: list[QWidget] | list[QLabel]) -> int:
        margins = self._row.contentsMargins()
        between = self._row.spacing() * len(widgets)  # one more for the stretch
        return margins.left() + margins.right() + between + sum(one.sizeHint().width() for one in widgets)
