"""The line above the queue: how many are overdue, waiting, under way, closed today and in time."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gridmap.store.queries.event_queue import QueueCounters
from gridmap.words import tr

_COUNTS = ("overdue", "waiting", "in_progress", "closed_today")


class EventQueueHead(QWidget):
    """Shows the counters that it is handed, and the keys that move in the queue."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 4)
        row.setSpacing(16)
        self.labels = {name: QLabel() for name in (*_COUNTS, "in_time")}
        for label in self.labels.values():
            row.addWidget(label)
        row.addStretch(1)
        keys = QLabel(f"J/K  {tr('panels.queue_keys')}")
        keys.setProperty("role", "key")
        row.addWidget(keys)

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
