"""Which basemaps can be laid under the map, and the one that is: a file, or a service that was turned on."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gridmap.domain.errors import UserError
from gridmap.gui import report
from gridmap.gui.canvas.basemap import Basemap
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.options import Options
from gridmap.settings import user_folder
from gridmap.words import tr

#: Finest zoom that 天地图 serves.
_TIANDITU_ZOOMS = (1, 18)


class Basemaps(QObject):
    """Keeps the map's basemap as the options say."""

    changed = Signal()

    def __init__(self, canvas: MapCanvas, options: Options) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._options = options
        self._network: QObject | None = None
        options.changed.connect(self._option_changed)
        self._lay(self.chosen, quietly=True)

    @property
    def chosen(self) -> str:
        """The basemap in use, "none" where there is none or it may not be used now."""
        wanted = str(self._options["basemap"])
        return wanted if wanted in self.offered() else "none"

    def offered(self) -> list[str]:
        """What can be chosen: a file always, services only while the user allows the network."""
        found = ["mbtiles"]
        if self._options["online_services"]:
            found += ["tianditu_vec", "tianditu_img"] if self._options["tianditu_key"] else []
            found += ["xyz"] if self._options["xyz_template"] else []
        return found

    def choose(self, name: str) -> None:
        """Use a basemap, "none" for none; asks for the file where one is needed."""
        if name == "mbtiles" and not Path(self._options["mbtiles_file"]).is_file() and not self._ask_file():
            self.changed.emit()
            return
        self._options["basemap"] = name

    def _option_changed(self, name: str) -> None:
        if name in ("basemap", "mbtiles_file", "online_services", "tianditu_key", "xyz_template"):
            self._lay(self.chosen)

    def _lay(self, name: str, quietly: bool = False) -> None:
        made = None
        try:
            made = self._made(name)
        except UserError as error:
            if not quietly:
                report.tell(self._canvas, error)
        self._canvas.set_basemap(made)
        self.changed.emit()

    def _made(self, name: str) -> Basemap | None:
        if name == "none":
            return None
        if name == "mbtiles":
            from gridmap.gui.canvas.mbtiles_basemap import MBTilesBasemap
            from gridmap.store.mbtiles import MBTiles

            return MBTilesBasemap(MBTiles(Path(self._options["mbtiles_file"])))
        return self._online(name)

    def _online(self, name: str) -> Basemap:
        from gridmap.gui.canvas.online_basemap import OnlineBasemap, tianditu
        from gridmap.gui.network import Network

        if not isinstance(self._network, Network):
            folder = user_folder() / "tiles"
            self._network = Network(lambda: bool(self._options["online_services"]), folder, self)
        if name == "xyz":
            return OnlineBasemap(self._network, self._options["xyz_template"])
        layer = name.removeprefix("tianditu_")
        template = tianditu(layer, self._options["tianditu_key"])
        return OnlineBasemap(self._network, template, _TIANDITU_ZOOMS, tr("window.tianditu_attribution"))

    def _ask_file(self) -> bool:
        parent: QWidget = self._canvas.window()
        chosen, _ = QFileDialog.getOpenFileName(
            parent, tr("window.basemap_mbtiles"), "", tr("window.mbtiles_files")
        )
        if chosen:
            self._options["mbtiles_file"] = chosen
        return bool(chosen)
