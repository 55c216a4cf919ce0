"""The switch at the map's corner: which level is shown, and whether it follows the zoom."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gridmap.gui.canvas.card import paint_card
from gridmap.words import tr


class LevelSwitch(QWidget):
    """A button a level; a click pins the level, a second click lets it follow the zoom again."""

    pinned = Signal(object)  # level name, None to follow the zoom

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QToolButton] = {}
        self._pinned: str | None = None
        self._marked: tuple[str | None, str | None] | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 4, 6, 4)
        self._row.setSpacing(0)
        self.setAccessibleName(tr("canvas.level_switch"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()

    def offer(self, levels: list[str]) -> None:
        """Show buttons for these levels, from city to cell."""
        if levels == list(self._buttons):
            return
        for button in self._buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._marked = None
        self._buttons = {level: self._button(level) for level in levels}
        for button in self._buttons.values():
            self._row.addWidget(button)
            button.show()  # or the layout counts it as nothing until the next turn of the loop
        self.setVisible(len(levels) > 1)
        self.adjustSize()

    def show_level(self, level: str | None, pinned: str | None) -> None:
        """Mark the level shown, and whether it is pinned."""
        if (level, pinned) == self._marked:
            return
        self._marked = level, pinned
        self._pinned = pinned
        for name, button in self._buttons.items():
            button.setChecked(name == level)
            font = button.font()
            font.setBold(name == level)
            font.setUnderline(name == pinned)
            button.setFont(font)
            key = "canvas.level_unpin" if name == pinned else "canvas.level_pin"
            button.setToolTip(tr(key, level=tr(f"canvas.level_{name}")))
        self.adjustSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self.rect())

    def _button(self, level: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(tr(f"canvas.level_{level}"))
        button.setAccessibleName(tr("canvas.level_button", level=tr(f"canvas.level_{level}")))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("role", "level")
        button.clicked.connect(lambda: self._choose(level))
        return button

    def _choose(self, level: str) -> None:
        self.pinned.emit(None if level == self._pinned else level)
