"""The map approval number on the window's map, as exported pages carry it."""

from PySide6.QtCore import QObject

from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.options import Options
from gridmap.gui.session_events import SessionEvents
from gridmap.session import Changed
from gridmap.words import tr

_OPTION = "map_approval_number"


class MapMark(QObject):
    """Follows the workspace's option; without a number there is nothing on the map."""

    def __init__(self, canvas: MapCanvas, options: Options, events: SessionEvents) -> None:
        super().__init__(canvas)
        self._canvas, self._options = canvas, options
        options.changed.connect(self._option_changed)
        events.changed.connect(self._session_changed)
        self._show()

    def _option_changed(self, name: str) -> None:
        if name in (_OPTION, "language"):
            self._show()

    def _session_changed(self, changed: Changed) -> None:
        if "setting" in changed.tables:  # undone, say
            self._show()

    def _show(self) -> None:
        number = str(self._options[_OPTION]).strip() if self._options.session is not None else ""
        self._canvas.show_approval(tr("export.approved", number=number) if number else "")
