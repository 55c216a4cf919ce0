"""The layers of the map: what is shown, and how much there is of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui import icons
from gridmap.gui.tips import plain_tip
from gridmap.words import tr


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One layer as it is listed."""

    key: str
    name: str
    shown: bool
    count: int | None = None  # None where there is nothing to count
    available: bool = True
    hint: str = ""


class LayersPanel(QScrollArea):
    """Lists what it is handed and says what is wanted on or off."""

    toggled = Signal(str, bool)  # key, whether it should be shown
    add_wanted = Signal()  # another layer to find one's way by

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("window.panel_layers"))
        page = QWidget()
        self._list = QVBoxLayout(page)
        self._list.setContentsMargins(12, 2, 12, 10)
        self._list.setSpacing(0)
        self.add = QPushButton(tr("references.add"))
        self.add.setProperty("role", "row")
        icons.set_icon(self.add, "plus", "muted")
        self.add.clicked.connect(self.add_wanted)
        self._list.addWidget(self.add)
        self._list.addStretch(1)
        self.setWidget(page)
        self._rows: dict[str, _Row] = {}

    def show_layers(self, layers: Iterable[LayerRow]) -> None:
        """Show these layers in this order; a row that is there already stays as the same widget."""
        wanted = list(layers)
        for key in self._rows.keys() - {layer.key for layer in wanted}:
            self._rows.pop(key).deleteLater()
        for place, layer in enumerate(wanted):
            row = self._rows.get(layer.key)
            if row is None:
                row = self._rows[layer.key] = _Row(layer.key)
                row.box.toggled.connect(lambda on, key=layer.key: self.toggled.emit(key, on))
            self._list.insertWidget(place, row)
            row.show_layer(layer)

    def listed(self) -> list[str]:
        """Keys of the layers that are listed."""
        return list(self._rows)

    def box(self, key: str) -> QCheckBox:
        """The check box of a layer."""
        return self._rows[key].box


class _Row(QWidget):
    def __init__(self, key: str) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setObjectName(f"layer_{key}")
        self.box.setMinimumWidth(0)
        self.box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._count = QLabel()
        self._count.setProperty("role", "count")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.addWidget(self.box, 1)
        row.addWidget(self._count)

    def show_layer(self, layer: LayerRow) -> None:
        counted = "" if layer.count is None else f"{layer.count:,}"
        self.box.blockSignals(True)
        self.box.setChecked(layer.shown)
        self.box.blockSignals(False)
        self.box.setText(layer.name)
        self.box.setEnabled(layer.available)
        self.box.setAccessibleName(f"{layer.name} {counted}".strip())
        self.setToolTip(plain_tip(layer.hint or layer.name))
        self._count.setText(counted)
