"""A line for a day: typed in any of the usual ways, stepped with the arrows, or chosen in a calendar."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShortcut
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidget

from gridmap.domain.day_text import day_of
from gridmap.gui import icons
from gridmap.gui.dialogs.form import FieldError
from gridmap.words import language, tr

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_Held = Qt.KeyboardModifier
_SHIFTED = _Held.ControlModifier | _Held.ShiftModifier | _Held.AltModifier


class DayField(QLineEdit):
    """Takes any text, so that nobody types into parts of a date; what is no day is said, never guessed."""

    day_changed = Signal(str)  # ISO, "" while what stands there is no day

    def __init__(self, day: str = "", parent: QWidget | None = None) -> None:
        super().__init__(day, parent)
        self.setPlaceholderText("YYYY-MM-DD")
        self._open = QAction(tr("window.choose_day"), self)
        self._open.setToolTip(tr("window.choose_day_keys"))
        icons.set_icon(self._open, "calendar", "muted")
        self._open.triggered.connect(self.choose)
        self.addAction(self._open, QLineEdit.ActionPosition.TrailingPosition)
        self._calendar: QCalendarWidget | None = None  # made when it is first opened
        self.textChanged.connect(lambda text: self.day_changed.emit(day_of(text) or ""))
        self.editingFinished.connect(self._tidy)

    def day(self) -> str:
        """The day that stands there, ISO.

        Raises:
            FieldError: it is none.
        """
        found = day_of(self.text())
        if found is None:
            key = "window.not_a_day" if self.text().strip() else "window.no_day"
            raise FieldError(self, key, text=self.text().strip())
        return found

    def value(self) -> str:
        """The day, or the text as it stands where it is none."""
        return day_of(self.text()) or self.text().strip()

    def set_day(self, day: str) -> None:
        """Show a day, ISO."""
        self.setText(day)

    def choose(self) -> None:
        """Open the calendar below the line, or above it at the foot of the screen."""
        if self._calendar is None:
            self._calendar = self._made_calendar()
        if (found := day_of(self.text())) is not None:
            self._calendar.setSelectedDate(QDate.fromString(found, Qt.DateFormat.ISODate))
        size, below = self._calendar.sizeHint(), self.mapToGlobal(QPoint(0, self.height()))
        screen = self.screen().availableGeometry()
        above = self.mapToGlobal(QPoint(0, -size.height()))
        at = below if below.y() + size.height() <= screen.bottom() else above
        at.setX(max(screen.left(), min(at.x(), screen.right() - size.width())))
        self._calendar.move(at)
        self._calendar.show()
        self._calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & _SHIFTED
        if event.key() == Qt.Key.Key_F4 or (
            event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.choose()
        elif plain and (step := _STEPS.get(Qt.Key(event.key()))) is not None:
            self._step(step)
        else:
            super().keyPressEvent(event)

    def _step(self, days: int) -> None:
        found = day_of(self.text())
        if found is not None and date.min < date.fromisoformat(found) < date.max:
            self.set_day((date.fromisoformat(found) + timedelta(days=days)).isoformat())

    def _tidy(self) -> None:
        """Show a day as it was understood."""
        if (found := day_of(self.text())) is not None and found != self.text():
            self.setText(found)

    def _made_calendar(self) -> QCalendarWidget:
        calendar = QCalendarWidget(self)
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setLocale(QLocale(language()))
        calendar.setAccessibleName(tr("window.choose_day"))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.clicked.connect(self._chosen)
        calendar.activated.connect(self._chosen)
        QShortcut(Qt.Key.Key_Escape, calendar, calendar.hide)
        return calendar

    def _chosen(self, day: QDate) -> None:
        self.set_day(day.toString(Qt.DateFormat.ISODate))
        if self._calendar is not None:
            self._calendar.hide()
