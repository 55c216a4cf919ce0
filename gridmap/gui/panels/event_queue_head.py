"""The line above the queue: how many are overdue, waiting, under way, closed today and in time."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gridmap.store.queries.event_queue import COUNTED, QueueCounters
from gridmap.words import tr

#: So many of the first stay however narrow the panel is.
_ALWAYS = 2


class EventQueueHead(QWidget):
    """Shows the counters that it is handed, and the keys that move in the queue.

    A counter that is pressed asks for its events alone, pressed again for the whole queue. Where there is
    no room for all of it the last go, whole; none is ever cut, and the one that is pressed stays.
    """

    chosen = Signal(object)  # a counter of COUNTED, None for the whole queue

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 12, 2)
        self._row.setSpacing(4)
        self.counters = {name: self._made_counter(name) for name in COUNTED}
        self.in_time = QLabel()
        self.in_time.setContentsMargins(6, 0, 6, 0)
        for widget in (*self.counters.values(), self.in_time):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self.keys = QLabel(f"J/K  {tr('panels.queue_keys')}")
        self.keys.setProperty("role", "key")
        self._row.addWidget(self.keys, 0, Qt.AlignmentFlag.AlignVCenter)

    @property
    def pressed(self) -> str | None:
        """The counter whose events alone are wanted."""
        return next((name for name, button in self.counters.items() if button.isChecked()), None)

    def show_counters(self, counters: QueueCounters) -> None:
        """Show these counters; what is overdue stands out where there is any."""
        for name, button in self.counters.items():
            button.setText(tr(f"panels.queue_{name}", count=getattr(counters, name)))
        share = counters.in_time_share
        self.in_time.setText("" if share is None else tr("panels.queue_in_time", share=f"{share:.1%}"))
        overdue = self.counters["overdue"]
        overdue.setProperty("trouble", bool(counters.overdue))
        overdue.style().unpolish(overdue)
        overdue.style().polish(overdue)
        said = [*(button.text() for button in self.counters.values()), self.in_time.text()]
        self.setToolTip("\n".join(filter(None, said)))
        self.updateGeometry()
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(self._kept()), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(self._told()), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _press(self, name: str, on: bool) -> None:
        for other, button in self.counters.items():
            if other != name:
                button.setChecked(False)
        self.updateGeometry()
        self._fit()
        self.chosen.emit(name if on else None)

    def _fit(self) -> None:
        """Show as many as there is room for, the first first; the keys come last."""
        shown = self._kept()
        for widget in self._told():
            if widget not in shown:
                if self._width_of([*shown, widget]) > self.width():
                    break
                shown.append(widget)
        for widget in (*self.counters.values(), self.in_time, self.keys):
            widget.setVisible(widget in shown)

    def _kept(self) -> list[QWidget]:
        """What stays however narrow it gets."""
        buttons = list(self.counters.values())
        return [*buttons[:_ALWAYS], *(button for button in buttons[_ALWAYS:] if button.isChecked())]

    def _told(self) -> list[QWidget]:
        share = [self.in_time] if self.in_time.text() else []
        return [*self.counters.values(), *share, self.keys]

    def _made_counter(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "counter")
        button.setCheckable(True)
        button.setToolTip(tr("panels.queue_only"))
        button.clicked.connect(lambda on: self._press(name, on))
        return button

    def _width_of(self, widgets: list[QWidget]) -> int:
        margins = self._row.contentsMargins()
        between = self._row.spacing() * len(widgets)  # one more for the stretch
        return margins.left() + margins.right() + between + sum(one.sizeHint().width() for one in widgets)
