"""What the colours of the comparison with another net mean, and how many shapes have each."""

from collections.abc import Sequence

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gridmap.gui.planning.mismatch import Colouring
from gridmap.gui.planning.strip_legend import StripLegend
from gridmap.words import tr


class MatchLegend(StripLegend):
    """Stands in the place of the ranges while nets are compared."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._colours: Colouring | None = None
        self.hide()

    def show_colours(self, colours: Colouring | None) -> None:
        """Show the classes of a comparison; None hides it."""
        self._colours = colours
        if colours is not None:
            self.setToolTip(tr(f"nets.legend_{colours.by}_means"))
            self.show_again()
        self.setVisible(colours is not None)

    def title(self) -> str:
        return self._colours.title if self._colours is not None else ""

    def parts(self) -> Sequence[tuple[QColor, str]]:
        return self._colours.legend() if self._colours is not None else ()
