"""The two menus of the top bar."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from gridmap.gui import icons
from gridmap.gui.actions import Actions
from gridmap.settings import options
from gridmap.words import tr


class WorkspaceMenu(QMenu):
    """What is done with files."""

    recent_wanted = Signal(object)  # path

    def __init__(self, commands: Actions) -> None:
        super().__init__()
        self.setAccessibleName(tr("window.workspace"))
        self.addActions([commands["new_workspace"], commands["open_workspace"]])
        self._recent = self.addMenu(tr("window.recent"))
        self.addSeparator()
        self.addActions([commands[name] for name in ("import_data", "export", "as_of", "refresh")])
        self.addSeparator()
        self.addAction(commands["open_demo"])
        self.addAction(commands["close_workspace"])

    def show_recent(self, paths: Iterable[Path]) -> None:
        """Show the files that were open last."""
        self._recent.clear()
        for path in paths:
            action = self._recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self.recent_wanted.emit(path))
        self._recent.setToolTipsVisible(True)
        self._recent.setEnabled(not self._recent.isEmpty())


class UserMenu(QMenu):
    """Language, theme, panels, settings; seal and backup of the workspace; about."""

    option_wanted = Signal(str, str)  # name of the option, value
    arrange_wanted = Signal()

    def __init__(self, commands: Actions) -> None:
        super().__init__()
        self.setAccessibleName(tr("window.user_menu"))
        self._choices: dict[str, QActionGroup] = {}
        self._add_choice("language", "languages")
        self._add_choice("theme", "palette")
        self._panels = self.addMenu(tr("window.panels"))
        icons.set_icon(self._panels.menuAction(), "panel-left")
        self.addActions([commands["risk_model"], commands["settings"]])
        self.addSeparator()
        sealing = self.addMenu(tr("window.sealing"))
        icons.set_icon(sealing.menuAction(), "lock")
        sealing.addActions([commands[name] for name in ("seal", "change_passphrase", "unseal")])
        self.addAction(commands["backup"])
        self.addSeparator()
        self.addActions([commands["about"], commands["quit"]])

    def show_option(self, name: str, value: str) -> None:
        """Mark the choice that is in force."""
        for action in self._choices[name].actions():
            action.setChecked(action.data() == value)

    def show_panels(self, toggles: list[QAction]) -> None:
        """Offer these panels to be shown or hidden."""
        self._panels.clear()
        self._panels.addActions(toggles)
        if toggles:
            self._panels.addSeparator()
            self._panels.addAction(tr("window.arrange_anew")).triggered.connect(
                lambda: self.arrange_wanted.emit()
            )
        self._panels.setEnabled(bool(toggles))

    def _add_choice(self, name: str, icon: str) -> None:
        menu = self.addMenu(tr(f"window.menu_{name}"))
        icons.set_icon(menu.menuAction(), icon)
        group = QActionGroup(menu)
        for choice in options()[name].choices:
            action = menu.addAction(tr(f"window.option_{name}_{choice}"))
            action.setCheckable(True)
            action.setData(choice)
            action.triggered.connect(lambda _=False, choice=choice: self.option_wanted.emit(name, choice))
            group.addAction(action)
        self._choices[name] = group
