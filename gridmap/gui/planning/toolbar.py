"""The tools of planning in a card on the map, each with its key, which works wherever nothing is typed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.card import paint_card
from gridmap.gui.tips import plain_tip
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
    Entry("simplify", "G"),
    Entry("lock", "K"),
    Entry("unassigned"),
    Entry("multi_part"),
    Entry("whole", "Home", own_key=False),
)

#: What changes the draft; the others look, select and measure.
DRAWING = frozenset(
    {"vertex", "split", "reshape", "merge", "cut_out", "trace", "exact", "straighten", "simplify", "lock"}
)


class PlanToolbar(QWidget):
    """Says which tool is wanted; marks the one in use."""

    wanted = Signal(str)
    refused = Signal(str)  # why the tool that is wanted cannot be used

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
        #: Tools that have no room as buttons stand in the menu.
        self._instead = {entry.name: self._line(menu, entry) for entry in TOOLS}
        self._lines = {**self._instead, **{entry.name: self._line(menu, entry) for entry in MORE}}
        self.more.setMenu(menu)
        row.addWidget(self.more)
        self._shortcuts = [
            self._shortcut(canvas, entry.keys, partial(self._ask, entry.name))
            for entry in (*TOOLS, *MORE)
            if entry.keys and entry.own_key
        ]
        self._forbidden = ""
        self._canvas = canvas
        canvas.installEventFilter(self)
        self.move(_MARGIN, _MARGIN)
        self._fit()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def show_tool(self, name: str) -> None:
        """Mark the tool in use."""
        for key, button in self.buttons.items():
            button.setChecked(key == name)

    def forbid(self, reason: str) -> None:
        """Shut off all that draws, with the reason; the keys tell it."""
        self._forbidden = reason
        for name in DRAWING & self.buttons.keys():
            self.buttons[name].setEnabled(False)
            self.buttons[name].setToolTip(plain_tip(reason))
        for name in DRAWING & self._lines.keys():
            self._lines[name].setEnabled(False)

    def _ask(self, name: str) -> None:
        if self._forbidden and name in DRAWING:
            self.refused.emit(self._forbidden)
        else:
            self.wanted.emit(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_card(painter, self.rect())

    def close_down(self) -> None:
        """Give the keys back."""
        self._canvas.removeEventFilter(self)
        for shortcut in self._shortcuts:
            shortcut.deleteLater()
        self.hide()
        self.deleteLater()

    def _fit(self) -> None:
        """On a narrow map the buttons close up first, then keys go, then the last tools into the menu."""
        room = self._canvas.width() - 2 * _MARGIN
        for entry in TOOLS:
            self._show(entry, True)
        for dense, keys in ((False, True), (True, True), (False, False), (True, False)):
            self._close_up(dense)
            for entry in TOOLS:
                name = tr(f"plan.tool_{entry.name}")
                self.buttons[entry.name].setText(f"{name} {entry.keys}" if keys else name)
            if self._wide() <= room:
                break
        for entry in reversed(TOOLS[1:]):
            if self._wide() <= room:
                break
            self._show(entry, False)
        self.adjustSize()

    def _close_up(self, dense: bool) -> None:
        for button in self.buttons.values():
            if bool(button.property("dense")) != dense:
                button.setProperty("dense", dense)
                button.style().unpolish(button)
                button.style().polish(button)
                button.updateGeometry()

    def _wide(self) -> int:
        row = self.layout()
        assert row is not None
        row.invalidate()
        return row.sizeHint().width()

    def _show(self, entry: Entry, as_button: bool) -> None:
        self.buttons[entry.name].setVisible(as_button)
        self._instead[entry.name].setVisible(not as_button)

    def _line(self, menu: QMenu, entry: Entry) -> QAction:
        action = menu.addAction(tr(f"plan.tool_{entry.name}") + (f"\t{entry.keys}" if entry.keys else ""))
        action.triggered.connect(lambda _=False: self.wanted.emit(entry.name))
        return action

    def _button(self, entry: Entry) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(tr(f"plan.tool_{entry.name}"))
        button.setToolTip(f"{tr(f'plan.hint_{entry.name}')} ({entry.keys})")
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
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.activated.connect(wanted)
        return made
