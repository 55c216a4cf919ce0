"""Other nets (多网合一) over the same ground; not there while the workspace has none."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel

from gridmap.domain.records import RecordId
from gridmap.gui.planning.section import Section
from gridmap.words import tr


class NetsPanel(Section):
    """A box to tick for every net."""

    toggled = Signal(object, bool)  # net id

    def __init__(self) -> None:
        super().__init__(tr("plan.nets"))
        self.boxes: dict[RecordId, QCheckBox] = {}
        self.hide()

    def show_nets(self, nets: Sequence[tuple[RecordId, str, int]]) -> None:
        """List nets by id, name and number of areas."""
        if {net for net, _, _ in nets} == self.boxes.keys():
            return
        for net, name, areas in nets:
            if net in self.boxes:
                continue
            box = QCheckBox(name)
            box.toggled.connect(lambda on, net=net: self.toggled.emit(net, on))
            count = QLabel(f"{areas:,}")
            count.setProperty("role", "count")
            row = QHBoxLayout()
            row.addWidget(box, 1)
            row.addWidget(count)
            self.body.addLayout(row)
            self.boxes[net] = box
        self.setVisible(bool(nets))
