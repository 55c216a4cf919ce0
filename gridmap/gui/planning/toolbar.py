"""The tools of planning in a card on the map, each with its key, which works while the map has the focus."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.card import paint_card
from gridmap.words import tr

_MARGIN = 14


@dataclass(frozen=True, slots=True)
class Entry:
    """A button or a line of the menu; its words are ``plan.tool_<name>``."""

    name: str
    keys: str = ""
    own_key: bool = True  # whether the toolbar listens to the key itself


TOOLS = (
    Entry("select", "V"),
    Entry("vertex", "E"),
    Entry("split", "S"),
    Entry("reshape", "R"),
    Entry("merge", "M"),
    Entry("cut_out", "X"),
    Entry("trace", "T"),
    Entry("measure", "L", own_key=False),
)
MORE = (
    Entry("exact", "P"),
    Entry("straighten", "H"),
    Entry("simplify"),
    Entry("lock", "K"),
    Entry("unassigned"),
    Entry("multi_part"),
    Entry("whole", "Home", own_key=False),
)


class PlanToolbar(QWidget):
    """Says which tool is wanted; marks the one in use."""

    wanted = Signal(str)

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self.setAccessibleName(tr("plan.tools"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(5, 4, 5, 4)
        row.setSpacing(1)
        self.buttons = {entry.name: self._button(entry) for entry in TOOLS}
        for button in self.buttons.values():
            row.addWidget(button)
        self.more = QToolButton()
        self.more.setText(tr("plan.more"))
        self.more.setAccessibleName(tr("plan.more"))
        self.more.setProperty("role", "tool")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        for entry in MORE:
            action = menu.addAction(tr(f"plan.tool_{entry.name}") + (f"\t{entry.keys}" if entry.keys else ""))
            action.triggered.connect(lambda _=False, name=entry.name: self.wanted.emit(name))
        self.more.setMenu(menu)
        row.addWidget(self.more)
        self._shortcuts = [
            self._shortcut(canvas, entry.keys, partial(self.wanted.emit, entry.name))
            for entry in (*TOOLS, *MORE)
            if entry.keys and entry.own_key
        ]
        self.adjustSize()
        self.move(_MARGIN, _MARGIN)
        self.show()

    def show_tool(self, name: str) -> None:
        """Mark the tool in use."""
        for key, button in self.buttons.items():
            button.setChecked(key == name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self.rect())

    def close_down(self) -> None:
        """Give the keys back."""
        for shortcut in self._shortcuts:
            shortcut.deleteLater()
        self.hide()
        self.deleteLater()

    def _button(self, entry: Entry) -> QToolButton:
        button = QToolButton()
        button.setText(f"{tr(f'plan.tool_{entry.name}')} {entry.keys}")
        button.setAccessibleName(tr(f"plan.tool_{entry.name}"))
        button.setToolTip(tr(f"plan.hint_{entry.name}"))
        button.setCheckable(True)
        button.setProperty("role", "tool")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._clicked(button, entry.name))
        return button

    def _clicked(self, button: QToolButton, name: str) -> None:
        button.setChecked(True)
        self.wanted.emit(name)

    @staticmethod
    def _shortcut(canvas: MapCanvas, keys: str, wanted: Callable[[], None]) -> QShortcut:
        made = QShortcut(QKeySequence(keys), canvas)
        made.setContext(Qt.ShortcutContext.WidgetShortcut)
        made.activated.connect(wanted)
        return made
