"""The line below everything: position, scale, journal, who may write, sealed, offline."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar

from gridmap.gui.tips import plain_tip
from gridmap.words import tr


class StatusBar(QStatusBar):
    """Shows facts in fixed places."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._position = self._add("position", 190)
        self._scale = self._add("scale", 90)
        self._journal = self._add("journal", 0)
        self._hint = self._add("hint", 0)
        self._outcome = Outcome()
        self.addWidget(self._outcome, 1)
        self._plan = self._add("plan", 0, right=True)
        self._access = self._add("access", 0, right=True)
        self._network = self._add("network", 0, right=True)
        self._file = self._add("file", 0, right=True)

    def show_position(self, lon: float | None, lat: float | None) -> None:
        """Where the pointer is, degrees in EPSG:4490; None when it is not on the map."""
        if lon is None or lat is None:
            self._position.setText("")
            return
        east, north = ("E" if lon >= 0 else "W"), ("N" if lat >= 0 else "S")
        self._position.setText(f"{east} {abs(lon):.5f}°  {north} {abs(lat):.5f}°")

    def show_scale(self, denominator: float | None) -> None:
        """Scale of the map, 1 : denominator."""
        self._scale.setText("" if not denominator else f"1 : {_round(denominator):,}".replace(",", " "))

    def show_hint(self, text: str) -> None:
        """What the tool in use waits for."""
        self._hint.setText(text)

    @property
    def outcome(self) -> str:
        """The outcome that is shown, "" where none is."""
        return self._outcome.text()

    def show_outcome(self, text: str) -> None:
        """How what was begun in a dialog has ended, until something else is done."""
        self._outcome.setText(text)
        self._outcome.setToolTip(plain_tip(text))

    def show_plan(self, text: str) -> None:
        """Whether the plan's cells are whole, while planning."""
        self._plan.setText(text)

    def show_journal(self, key: str, **values: object) -> None:
        """State of what was written: saved, checked, broken."""
        self._journal.setText(tr(f"window.{key}", **values))

    def show_access(self, text: str, reason: str = "") -> None:
        """Read-only or nothing to say; the reason is in the tooltip."""
        self._access.setText(text)
        self._access.setToolTip(reason)

    def show_network(self, online: bool) -> None:
        """Whether the network may be used."""
        self._network.setText(tr("window.online" if online else "window.offline"))

    def show_file(self, name: str, sealed: bool) -> None:
        """The file's name and whether it is sealed."""
        self._file.setText(tr("window.file_sealed" if sealed else "window.file_plain", file=name))

    def clear_workspace(self) -> None:
        """No workspace is open."""
        for label in (self._position, self._scale, self._journal, self._access, self._file):
            label.setText("")
        self.show_outcome("")

    def _add(self, name: str, width: int, right: bool = False) -> QLabel:
        label = QLabel()
        label.setObjectName(f"status_{name}")
        label.setAccessibleName(tr(f"window.status_{name}"))
        label.setMinimumWidth(width)
        if right:
            self.addPermanentWidget(label)
        else:
            self.addWidget(label)
        return label


class Outcome(QLabel):
    """A sentence that is cut where there is no room for all of it; the tool tip has the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_outcome")
        self.setTextFormat(Qt.TextFormat.PlainText)  # it names other people's files
        self.setAccessibleName(tr("window.status_outcome"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


def _round(denominator: float) -> int:
    """Three significant figures; a scale on a screen is not truer than that."""
    digits = max(0, len(str(int(denominator))) - 3)
    return int(round(denominator, -digits))
