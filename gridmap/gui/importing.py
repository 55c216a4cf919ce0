"""Starting an import from the window: first what, then the dialog of its kind."""

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gridmap.gui import icons
from gridmap.gui.dialogs import show_once
from gridmap.gui.dialogs.dialog import Dialog
from gridmap.gui.import_outcome import ImportOutcome
from gridmap.gui.status_bar import StatusBar
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.canvas.canvas import MapCanvas
    from gridmap.gui.desk import Desk
    from gridmap.gui.dialogs.import_boundaries import ImportBoundaries
    from gridmap.gui.dialogs.import_frame import ImportFrame
    from gridmap.session import Session

#: Metres of EPSG:3857 a pixel at which a line of a report is shown.
_CLOSE = 2.0
#: Kind -> module and class of its dialog, imported when it is wanted, and its icon.
KINDS: dict[str, tuple[str, str, str]] = {
    "boundaries": ("gridmap.gui.dialogs.import_boundaries", "ImportBoundaries", "hexagon"),
    "mending": ("gridmap.gui.dialogs.mending.wizard", "MendBoundaries", "ruler"),
    "codes": ("gridmap.gui.dialogs.import_codes", "ImportCodes", "list"),
    "net": ("gridmap.gui.dialogs.import_net", "ImportNet", "layers"),
    "records": ("gridmap.gui.dialogs.import_records", "ImportRecords", "map-pin"),
}


def start_import(desk: "Desk", kind: str | None = None) -> None:
    """Ask what is to be imported, unless it is said, and open the dialog of that kind.

    Without a workspace one has to be made first.
    """
    opened = desk.opened
    if opened is None:
        desk.new_workspace(lambda: start_import(desk, kind))
    elif kind is None:
        choice = ImportChoice(desk.window)
        choice.chosen.connect(lambda one: start_import(desk, one))
        show_once(choice)
    else:
        open_import(desk.window, opened.session, opened.canvas, kind)


def open_import(parent: QWidget, session: "Session", canvas: "MapCanvas", kind: str) -> None:
    """Open the dialog of a kind of import; a line of its report leads to its place on the map."""
    module, name, _ = KINDS[kind]
    dialog = getattr(importlib.import_module(module), name)(parent, session)
    dialog.place_wanted.connect(lambda lon, lat: canvas.zoom_to_point(lon, lat, _CLOSE))
    _tell_outcome(parent, dialog)
    if kind == "boundaries":
        dialog.mending_wanted.connect(lambda: _mend_instead(parent, session, canvas, dialog))
    show_once(dialog, modal=False)
    dialog.ask_file()


def _mend_instead(
    parent: QWidget, session: "Session", canvas: "MapCanvas", stopped: "ImportBoundaries"
) -> None:
    """Go on in the mending wizard with the file and choices of an import that stopped."""
    from gridmap.gui.dialogs.mending.wizard import MendBoundaries

    wizard = MendBoundaries(parent, session)
    wizard.place_wanted.connect(lambda lon, lat: canvas.zoom_to_point(lon, lat, _CLOSE))
    _tell_outcome(parent, wizard)
    wizard.take_over(stopped)
    show_once(wizard, modal=False)
    stopped.accept()


def _tell_outcome(parent: QWidget, dialog: "ImportFrame") -> None:
    status = parent.window().findChild(StatusBar)
    if status is not None:
        ImportOutcome(dialog, status)


class ImportChoice(Dialog):
    """What is to be imported."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("import.what"))
        self.setMinimumWidth(440)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(4)
        for kind, (_, _, icon) in KINDS.items():
            button = QPushButton(tr(f"import.{kind}"))
            icons.set_icon(button, icon)
            button.setProperty("role", "row")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, kind=kind: self._choose(kind))
            about = QLabel(tr(f"import.{kind}_about"))
            about.setProperty("role", "muted")
            about.setWordWrap(True)
            about.setContentsMargins(34, 0, 0, 8)
            layout.addWidget(button)
            layout.addWidget(about)

    def _choose(self, kind: str) -> None:
        self.accept()
        self.chosen.emit(kind)
