"""Cards in a corner of the window: progress, notes and trouble, none of which stops the work."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui import icons
from gridmap.words import tr

_WIDTH = 380
_MARGIN = 12
_TOP = 52  # the bar above stays free
_NOTE_MS = 6000
_ICONS = {"note": ("info", "link"), "trouble": ("triangle-alert", "danger"), "bug": ("bug", "danger")}


class Cards(QWidget):
    """The stack of cards in the lower right corner of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.file = ""  # that is open, to which new cards belong
        self.setObjectName("cards")
        self.setFixedWidth(_WIDTH)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(8)
        window.installEventFilter(self)
        self.hide()

    def add(self, card: "Card") -> None:
        """Show a card on top of the others, in the place of what said the same or was about the same."""
        card.file = self.file
        for one in self.shown():
            if one.replaced_by(card):
                one.leave()
        self._stack.insertWidget(0, card)
        card.destroyed.connect(self._placed_soon)
        self._placed_soon()

    def show_file(self, file: str) -> None:
        """Another file is open: what was said of the former one is of no use any more."""
        for one in self.shown():
            if one.file and one.file != file:
                one.leave()
        self.file = file

    def shown(self) -> list["Card"]:
        """The cards on show, the newest first."""
        return self.findChildren(Card, options=Qt.FindChildOption.FindDirectChildrenOnly)[::-1]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._placed_soon()
        return super().eventFilter(watched, event)

    def _placed_soon(self) -> None:
        QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        if not self._stack.count():
            self.hide()
            return
        area = self._window.rect()
        if isinstance(self._window, QMainWindow) and (middle := self._window.centralWidget()):
            area = middle.geometry()
        self._show_as_many_as_fit(area.bottom() - _MARGIN - _TOP)
        height = self._stack.totalHeightForWidth(_WIDTH)
        left, top = area.right() - _WIDTH - _MARGIN, area.bottom() - height - _MARGIN
        self.setGeometry(left, top, _WIDTH, height)
        self.show()
        self.raise_()

    def _show_as_many_as_fit(self, room: int) -> None:
        """The newest cards; the others come when those are closed."""
        for card in self.shown():
            layout = card.layout()
            room -= (layout.totalHeightForWidth(_WIDTH) if layout else 0) + self._stack.spacing()
            card.setVisible(room >= 0)


def cards_of(widget: QWidget) -> Cards:
    """The stack of the window that this widget is in, made when first asked for."""
    window = widget.window()
    return window.findChild(Cards, "cards", Qt.FindChildOption.FindDirectChildrenOnly) or Cards(window)


class Card(QFrame):
    """A frame with a heading, room for more, and a button that closes it."""

    def __init__(self, heading: str, kind: str = "note", closable: bool = True) -> None:
        super().__init__()
        self.about = ""  # a later card about the same takes its place
        self.file = ""
        self.setProperty("role", "card")
        self.setProperty("kind", "trouble" if kind in ("trouble", "bug") else "note")
        self.setAccessibleName(heading)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 10, 10, 10)
        self.body.setSpacing(6)
        top = QHBoxLayout()
        self.heading = QLabel(heading)
        self.heading.setProperty("role", "heading")
        self.heading.setWordWrap(True)
        self.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        if kind in _ICONS:
            sign = QLabel()
            name, colour = _ICONS[kind]
            sign.setPixmap(icons.pixmap(name, 18, colour, self.devicePixelRatioF()))
            sign.setAccessibleName(tr(f"window.card_{kind}"))
            top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.heading, 1)
        if closable:
            close = QToolButton()
            icons.set_icon(close, "x", "muted")
            close.setAccessibleName(tr("window.close_card"))
            close.setToolTip(tr("window.close_card"))
            close.clicked.connect(self.deleteLater)
            top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)

    def leave(self) -> None:
        """Stand there no more, at once, though it is deleted later."""
        self.hide()
        self.setParent(None)
        self.deleteLater()

    def replaced_by(self, other: "Card") -> bool:
        """Whether it need not be read any more once another is there."""
        return bool(self.about) and self.about == other.about


class MessageCard(Card):
    """What happened and what to do; details unfold, and are copied by one click."""

    def __init__(self, heading: str, text: str = "", details: str = "", kind: str = "note") -> None:
        super().__init__(heading, kind)
        self.text, self.details = text, details
        if text:
            said = QLabel(text)
            said.setWordWrap(True)
            said.setTextFormat(Qt.TextFormat.PlainText)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(said)
        if details:
            self._add_details()
        if kind == "note" and not details:
            QTimer.singleShot(_NOTE_MS, self, self.deleteLater)

    def replaced_by(self, other: Card) -> bool:
        same = isinstance(other, MessageCard) and other.said == self.said
        return same or super().replaced_by(other)

    @property
    def said(self) -> tuple[str, str, str]:
        """All that it says."""
        return self.heading.text(), self.text, self.details

    def add_way_out(self, text: str, does: Callable[[], None]) -> None:
        """Offer what helps, before the details; the card goes with it."""
        button = QPushButton(text)
        button.setProperty("primary", True)
        button.clicked.connect(does)
        button.clicked.connect(self.deleteLater)
        self._row.insertWidget(0, button)

    def copy_details(self) -> None:
        """Put the whole message on the clipboard."""
        QGuiApplication.clipboard().setText("\n\n".join(filter(None, self.said)))
        self._copy.setText(tr("window.copied"))

    def _add_details(self) -> None:
        self._box = QPlainTextEdit(self.details)
        self._box.setReadOnly(True)
        self._box.setAccessibleName(tr("window.details"))
        self._box.setFixedHeight(150)
        self._box.hide()
        unfold = QPushButton(tr("window.details"))
        unfold.setCheckable(True)
        unfold.toggled.connect(self._box.setVisible)
        self._copy = QPushButton(tr("window.copy"))
        self._copy.clicked.connect(self.copy_details)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addWidget(unfold)
        self._row.addWidget(self._copy)
        self.body.addWidget(self._box)
        self.body.addLayout(self._row)


class ProgressCard(Card):
    """How far slow work has come, with a button that stops it."""

    cancelled = Signal()

    def __init__(self, label: str) -> None:
        super().__init__(label, "progress", closable=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(label)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._stop = QPushButton(tr("window.cancel"))
        self._stop.clicked.connect(self._cancel)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self._stop)
        self.body.addWidget(self._bar)
        self.body.addLayout(row)

    def show_progress(self, done: int, total: int | None) -> None:
        """Show how much is done, of how much where that is known."""
        if total:
            self._bar.setRange(0, 1000)
            self._bar.setValue(min(1000, done * 1000 // total))
            self._count.setText(tr("window.done_of", done=done, total=total))
        else:
            self._bar.setRange(0, 0)
            self._count.setText(tr("window.done_so_far", done=done) if done else "")

    def _cancel(self) -> None:
        self._stop.setEnabled(False)
        self._stop.setText(tr("window.cancelling"))
        self.cancelled.emit()
