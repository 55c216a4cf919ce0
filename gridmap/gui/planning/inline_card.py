"""A small form on the map, beside what it is about; Enter confirms, Esc leaves."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.form_layout import FormLayout
from gridmap.words import tr

#: Pixels between a card and what it is about.
_AWAY = 18
#: What a card is about is rather to be seen than other cards.
_MOST_WEIGHT = 100.0
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class InlineCard(QFrame):
    """Fields, a line for what is wrong, and buttons; the map below stays usable."""

    left = Signal()

    def __init__(self, canvas: MapCanvas, heading: str) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setProperty("role", "card")
        self.setAccessibleName(heading)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(14, 10, 14, 12)
        title = QLabel(heading)
        title.setProperty("role", "heading")
        stack.addWidget(title)
        self.fields = FormLayout()
        self.fields.setSpacing(8)
        stack.addLayout(self.fields)
        self._trouble = QLabel()
        self._trouble.setProperty("role", "trouble")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        stack.addWidget(self._trouble)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        stack.addLayout(self._buttons)
        self._default: Callable[[], None] | None = None

    def add_field(self, label: str, field: QWidget) -> None:
        """Add a row; the label also is the field's name for screen readers."""
        field.setAccessibleName(label)
        named = QLabel(label)
        named.setBuddy(field)
        self.fields.addRow(named, field)

    def add_button(self, text: str, wanted: Callable[[], None], default: bool = False) -> QPushButton:
        """Add a button; Enter presses the default one."""
        button = QPushButton(text)
        button.setProperty("primary", default)
        button.clicked.connect(wanted)
        self._buttons.addWidget(button)
        if default:
            self._default = wanted
        return button

    def say_trouble(self, text: str) -> None:
        """Say what is wrong."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self._stay_whole()

    def stand_at(self, px: float, py: float) -> None:
        """Show it beside a pixel of the map, whole."""
        self.move(QPoint(round(px) + 18, round(py) + 18))
        self._stay_whole()
        self.show()
        self.raise_()

    def stand_beside(self, about: QRectF) -> None:
        """Show it, whole, where it covers nothing of a rectangle of the map, or as little as can be."""
        self._stay_whole()
        width, height = self.width(), self.height()
        middle, seen = about.center(), about.intersected(QRectF(self._canvas.rect()))
        wished = [
            (about.right() + _AWAY, middle.y() - height / 2),
            (about.left() - _AWAY - width, middle.y() - height / 2),
            (middle.x() - width / 2, about.bottom() + _AWAY),
            (middle.x() - width / 2, about.top() - _AWAY - height),
            *((x, y) for x in (0, self._canvas.width()) for y in (self._canvas.height(), 0)),  # corners
        ]
        taken = [(seen, _MOST_WEIGHT), *((rect, 1.0) for rect in self._canvas.reserved())]
        places = [self._whole_at(*place) for place in wished]
        self.move(min(places, key=lambda at: _covered(QRectF(at, self.size()), taken)))
        self.show()
        self.raise_()

    def _stay_whole(self) -> None:
        """As large as what is in it, and nothing of it outside the map."""
        layout = self.layout()
        assert layout is not None
        layout.activate()  # or a longer label would be reckoned with its former text
        self.adjustSize()
        self.move(self._whole_at(self.x(), self.y()))

    def _whole_at(self, left: float, top: float) -> QPoint:
        """The place nearest to one at which nothing of it is outside the map."""
        right, below = self._canvas.width() - self.width() - 8, self._canvas.height() - self.height() - 8
        return QPoint(max(8, min(round(left), right)), max(8, min(round(top), below)))

    def leave(self) -> None:
        """Close without doing anything."""
        self.hide()
        self.left.emit()
        self._canvas.setFocus()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_text(event):
            event.accept()  # a letter meant for a list in it takes no tool up
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._default is not None:
            self._default()
        else:
            event.accept()  # nothing typed here is meant for the map


def cancel_button(card: InlineCard) -> QPushButton:
    """The button that leaves a card."""
    return card.add_button(tr("plan.cancel"), card.leave)


def _covered(card: QRectF, taken: Sequence[tuple[QRectF, float]]) -> float:
    """How much a card covers, in square pixels by weight."""
    commons = ((card.intersected(rect), weight) for rect, weight in taken)
    return sum(common.width() * common.height() * weight for common, weight in commons)


def _is_text(event: QKeyEvent) -> bool:
    return bool(event.text()) and not event.modifiers() & _COMMANDS
