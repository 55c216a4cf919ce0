"""Where the level above a delivery is found."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog

from gridmap.exchange.mending.parents import ParentsSource
from gridmap.formats.vector import layers
from gridmap.gui import report
from gridmap.words import tr

_BROWSE = "browse"


class AboveBox(QComboBox):
    """Nowhere, the workspace, another layer of the file, or a layer of another file."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("mending.above"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self._path: Path | None = None
        self._others: list[ParentsSource] = []
        self._before = 0
        self.offer(None, ())
        self.activated.connect(self._chosen)

    @property
    def value(self) -> ParentsSource | None:
        """What was chosen; None where nesting is not looked at."""
        found = self.currentData()
        return found if isinstance(found, ParentsSource) else None

    def offer(self, path: Path | None, names: tuple[str, ...]) -> None:
        """Offer other layers of a file; what is chosen stays, if it is there."""
        chosen = self.value
        self._path = path
        entries: list[tuple[str, object]] = [
            (tr("mending.above_none"), None), (tr("mending.above_workspace"), ParentsSource()),
        ]  # fmt: skip
        if path is not None:
            entries += [(tr("mending.above_layer", layer=name), ParentsSource(path, name)) for name in names]
        entries += [
            (tr("mending.above_file", file=one.path.name, layer=one.layer or ""), one)
            for one in self._others
            if one.path is not None
        ]
        entries.append((tr("mending.above_browse"), _BROWSE))
        with QSignalBlocker(self):
            self.clear()
            for said, data in entries:
                self.addItem(said, data)
            places = [at for at, (_, data) in enumerate(entries) if data == chosen]
            self.setCurrentIndex(places[0] if places else 0)
        self._before = self.currentIndex()

    def add_file(self, path: Path) -> None:
        """Offer the layers of another file, and choose the first."""
        with report.telling(self):
            found = [one.name for one in layers(path) if one.geometry is not None]
            added = [ParentsSource(path, name) for name in found]
            self._others += [one for one in added if one not in self._others]
            names = [self.itemData(at).layer for at in range(self.count()) if self._is_layer(at)]
            self.offer(self._path, tuple(names))
            for at in range(self.count()):
                if added and self.itemData(at) == added[0]:
                    self.setCurrentIndex(at)
        self._before = self.currentIndex()
        self.changed.emit()

    def _is_layer(self, at: int) -> bool:
        data = self.itemData(at)
        return isinstance(data, ParentsSource) and data.path is not None and data.path == self._path

    def _chosen(self, at: int) -> None:
        if self.itemData(at) != _BROWSE:
            self._before = at
            self.changed.emit()
            return
        self.setCurrentIndex(self._before)
        folder = str(self._path.parent) if self._path else str(Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, tr("mending.above"), folder, tr("import.files_vector"))
        if chosen:
            self.add_file(Path(chosen))
