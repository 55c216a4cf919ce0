"""What every dialog is: no larger than its screen and wholly on it, its buttons always in sight."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QStyle, QVBoxLayout, QWidget

from gridmap.gui.scrolling import ScrollArea, turn_page

#: Less than this is never shown of what scrolls.
_LEAST_SEEN = 60


class Dialog(QDialog):
    """Wherever it is opened, and however much it has to say later, all of it is on the screen."""

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest) and self.isVisible():
            self.stay_on_screen()
        return done

    def stay_on_screen(self) -> None:
        """Give way to the edges of what the screen has free."""
        if self.fills_screen:
            return
        free = self.screen().availableGeometry()
        self.resize(self.size().boundedTo(self.room()))
        frame = self.frameGeometry()
        lowest, rightmost = free.bottom() + 1 - frame.height(), free.right() + 1 - frame.width()
        left = max(free.left(), min(frame.left(), rightmost))
        top = max(free.top(), min(frame.top(), lowest))
        if (left, top) != (frame.left(), frame.top()):
            self.move(left, top)

    @property
    def fills_screen(self) -> bool:
        """Whether somebody gave it the whole screen; resized or moved, it would lose that."""
        return self.isMaximized() or self.isFullScreen()

    def room(self) -> QSize:
        """How large it can be inside its frame, which some systems tell only once it is shown."""
        title = self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
        around = (self.frameGeometry().size() - self.size()).expandedTo(QSize(0, title))
        return self.screen().availableGeometry().size() - around


class ScrolledDialog(Dialog):
    """Where the screen has no room for all that it says, all but its last line, the buttons, scrolls."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(20, 18, 20, 16)
        self._stack.setSpacing(12)
        self._scrolled = _Scrolled()
        self._scrolled.arranged.connect(self.grow)
        self._stack.addWidget(self._scrolled, 1)
        self.body = self._scrolled.body
        self.body.setSpacing(12)

    def add_below(self, widget: QWidget) -> None:
        """Add what is always seen."""
        self._stack.addWidget(widget)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.grow()

    def grow(self) -> None:
        """Become as high as what it says needs at this width, as far as the screen has room."""
        self._be_high(self.height())

    def fit(self) -> None:
        """The same, and lower where less is said."""
        self._be_high(0)

    def _be_high(self, least: int) -> None:
        self.body.activate()
        self._scrolled.updateGeometry()  # what was reckoned for the same width before does not hold
        self._stack.activate()
        if self.fills_screen:
            return
        needed = self._stack.totalHeightForWidth(self.width())
        self.resize(self.width(), min(max(least, needed), self.room().height()))
        if self.isVisible():
            self.stay_on_screen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys turn pages wherever the cursor is."""
        if not turn_page(self._scrolled, event):
            super().keyPressEvent(event)


class _Scrolled(ScrollArea):
    """As high as what is in it where there is room, and scrolled where there is not."""

    arranged = Signal()  # what is in it wants another place than before

    def __init__(self) -> None:
        inside = QWidget()
        super().__init__(inside)
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._choose_bar()
            self.arranged.emit()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._choose_bar()
        super().resizeEvent(event)

    def _choose_bar(self) -> None:
        """A bar only where it is needed: beside one, lines break earlier and would seem to need it."""
        fits = self.heightForWidth(self.width()) <= self.height()
        kind = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(kind.ScrollBarAlwaysOff if fits else kind.ScrollBarAsNeeded)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.body.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return self.body.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        least = self.body.totalMinimumSize()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(least.width() + bar, min(least.height(), _LEAST_SEEN))
