"""What the colours of planning mean."""

from collections.abc import Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gridmap.domain.planning.checks.facts import Target
from gridmap.gui.planning.look import range_colour
from gridmap.gui.planning.strip_legend import StripLegend
from gridmap.words import tr


class RangeLegend(StripLegend):
    """Households, and the ranges in their colours."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.show_target(Target(300, 400, 500))
        self.show()

    def show_target(self, target: Target) -> None:
        """Show the ranges of a target."""
        self._target = target
        self.show_again()

    def title(self) -> str:
        return tr("plan.households_title")

    def parts(self) -> Sequence[tuple[QColor, str]]:
        target = self._target
        return [
            (range_colour("few"), f"<{target.minimum}"),
            (range_colour("good"), f"{target.minimum}–{target.maximum}"),
            (range_colour("many"), f">{target.maximum}"),
            (range_colour("dedicated"), tr("plan.dedicated")),
        ]
