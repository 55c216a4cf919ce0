"""The bar above everything: workspace, modes, search, undo and redo, the user's menu."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gridmap.gui import icons
from gridmap.gui.actions import Actions, keys_of
from gridmap.gui.modes import ModeKind
from gridmap.words import tr

_ICON = QSize(16, 16)
_BESIDE_WORDS = 62  # icon, padding and room before the keys


class TopBar(QFrame):
    """Shows what it is told; the actions and the mode that is clicked are the window's business."""

    mode_wanted = Signal(str)

    def __init__(self, actions: Actions, workspace_menu: QMenu, user_menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self._actions = actions
        brand = QLabel("gridmap")
        brand.setObjectName("brand")
        self._workspace = self._menu_button(workspace_menu, "workspace_button")
        self._workspace.setAccessibleName(tr("window.workspace"))
        self.modes = ModeSwitch()
        self.modes.wanted.connect(self.mode_wanted)
        self._search = SearchField(actions["search"])
        self._user = self._menu_button(user_menu, "user_button")
        icons.set_icon(self._user, "user")
        self._user.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._user.setAccessibleName(tr("window.user_menu"))
        self._turning = [self._turn_button(actions[name]) for name in ("undo", "redo")]
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 10, 7)
        row.setSpacing(10)
        for widget in (brand, self._workspace, self.modes):
            row.addWidget(widget)
        row.addWidget(self._search, 3)
        row.addStretch(2)
        for widget in (*self._turning, self._user):
            row.addWidget(widget)

    def show_workspace(self, name: str | None) -> None:
        """Show the name of the open workspace, None when none is open."""
        self._workspace.setText((name or tr("window.no_workspace")) + "  ")
        self._search.setVisible(name is not None)

    def offer_people(self, on: bool) -> None:
        """Say in the search field whether residents are found too."""
        self._search.offer_people(on)

    def show_user(self, name: str) -> None:
        """Show who is at work."""
        self._user.setText((name or tr("window.operator")) + "  ")

    def show_history(self, undo: str | None, redo: str | None, writable: bool) -> None:
        """Show what undo would take back and redo bring again, as translated labels.

        Where nothing is written the two leave their room to what is said about that.
        """
        for button in self._turning:
            button.setVisible(writable)
        for name, label in (("undo", undo), ("redo", redo)):
            action = self._actions[name]
            action.setEnabled(writable and label is not None)
            text = tr(f"window.{name}_what", what=label) if label else tr(f"window.{name}")
            action.setToolTip(f"{text}  {keys_of(action)}")

    @staticmethod
    def _menu_button(menu: QMenu, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setIconSize(_ICON)
        return button

    @staticmethod
    def _turn_button(action: QAction) -> QToolButton:
        button = QToolButton()
        action.setIconText(f" {action.text()}")  # Qt leaves little room between icon and text
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(_ICON)
        button.setAccessibleName(action.text())
        return button


class ModeSwitch(QWidget):
    """One segment a registered mode; not shown while there is but one to choose."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self.setAccessibleName(tr("window.modes"))
        self.hide()

    def show_modes(self, modes: Iterable[ModeKind], current: str) -> None:
        """Show these modes, the current one pressed."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        kinds = list(modes)
        for kind in kinds:
            button = QToolButton()
            button.setText(tr(kind.name_key))
            button.setAccessibleName(tr(kind.name_key))
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setChecked(kind.key == current)
            button.clicked.connect(lambda _=False, key=kind.key: self.wanted.emit(key))
            self._group.addButton(button)
            self._row.addWidget(button)
        self.setVisible(len(kinds) > 1)


class SearchField(QPushButton):
    """Looks like a field and opens the search palette, which has the real one."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self.setObjectName("search_field")
        self.setAccessibleName(tr("window.search"))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setMinimumWidth(120)
        self.setMaximumWidth(520)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        icons.set_icon(self, "search", "muted")
        self.clicked.connect(action.trigger)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.addStretch(1)
        keys = QLabel(keys_of(action))
        keys.setProperty("role", "key")
        keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(keys, 0, Qt.AlignmentFlag.AlignVCenter)
        self._keys = keys
        self._words = "window.search_everything"

    def offer_people(self, on: bool) -> None:
        """Name residents among what is found, or not."""
        self._words = "window.search_people_too" if on else "window.search_everything"
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """Cut the words where they would reach the keys."""
        room = self.width() - self._keys.sizeHint().width() - _BESIDE_WORDS
        self.setText(self.fontMetrics().elidedText(tr(self._words), Qt.TextElideMode.ElideRight, room))
