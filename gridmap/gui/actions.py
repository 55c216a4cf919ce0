"""The window's commands as actions: words, icon and keys in one table, so menus only list them."""

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from gridmap.gui import icons
from gridmap.words import tr


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its sentence is ``window.<name>``."""

    name: str
    icon: str | None = None
    keys: str | None = None  # several separated by semicolons; the first is shown


COMMANDS = (
    Command("new_workspace", "file-plus", "Ctrl+N"),
    Command("open_workspace", "folder-open", "Ctrl+O"),
    Command("open_demo", "map"),
    Command("import_data", "upload", "Ctrl+I"),
    Command("import_boundaries", "upload"),
    Command("export", "download", "Ctrl+E"),
    Command("close_workspace", None, "Ctrl+W"),
    Command("as_of", "history"),
    Command("refresh", "refresh-cw", "F5"),
    Command("search", "search", "Ctrl+K"),
    Command("undo", "undo-2", "Ctrl+Z"),
    Command("redo", "redo-2", "Ctrl+Shift+Z; Ctrl+Y"),
    Command("settings", "settings", "Ctrl+,"),
    Command("risk_model", "list"),
    Command("backup", "archive"),
    Command("seal", "lock"),
    Command("unseal", "lock-open"),
    Command("change_passphrase", "key-round"),
    Command("about", "info"),
    Command("quit", "log-out", "Ctrl+Q"),
)


class Actions(dict[str, QAction]):
    """Every command's action by name, owned by `owner`."""

    def __init__(self, owner: QObject) -> None:
        super().__init__()
        for command in COMMANDS:
            action = QAction(tr(f"window.{command.name}"), owner)
            action.setObjectName(command.name)
            if command.icon:
                icons.set_icon(action, command.icon)
            if command.keys:
                action.setShortcuts(QKeySequence.listFromString(command.keys))
            self[command.name] = action


def keys_of(action: QAction) -> str:
    """The action's keys as they are shown beside it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
