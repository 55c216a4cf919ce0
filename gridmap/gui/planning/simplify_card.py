"""How far a border may move when it is simplified, in metres, with what that takes out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLabel

from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.planning.inline_card import InlineCard, cancel_button
from gridmap.words import tr

_LEAST, _MOST = 0.5, 500.0


class SimplifyCard(InlineCard):
    """Enter takes the bends out, Esc leaves the border as it is."""

    metres_changed = Signal(float)
    applied = Signal()

    def __init__(self, canvas: MapCanvas, metres: float) -> None:
        super().__init__(canvas, tr("plan.tool_simplify"))
        self.metres = QDoubleSpinBox()
        self.metres.setRange(_LEAST, _MOST)
        self.metres.setDecimals(1)
        self.metres.setSingleStep(1.0)
        self.metres.setValue(metres)
        self.metres.valueChanged.connect(self.metres_changed)
        self.add_field(tr("plan.simplify_metres"), self.metres)
        self.result = QLabel()
        self.result.setProperty("role", "muted")
        self.fields.addRow(self.result)
        cancel_button(self)
        self.apply = self.add_button(tr("plan.exact_apply"), self.applied.emit, default=True)

    def show_result(self, before: int, after: int, furthest: float) -> None:
        """How many vertices there are and would be, and how far the border would move, metres."""
        self.result.setText(tr("plan.simplify_result", before=before, after=after, metres=f"{furthest:,.1f}"))
        self.apply.setEnabled(after < before)
        self.adjustSize()
