"""What the colours of planning mean."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget

from gridmap.domain.planning.checks.facts import Target
from gridmap.gui import theme
from gridmap.gui.planning.look import range_colour
from gridmap.gui.planning.strip_legend import StripLegend
from gridmap.words import tr

_RANGES: dict[str, Callable[[Target], str]] = {
    "few": lambda target: f"<{target.minimum}",
    "good": lambda target: f"{target.minimum}–{target.maximum}",
    "many": lambda target: f">{target.maximum}",
}


class RangeLegend(StripLegend):
    """Households, and the ranges in their colours: of one class of communities, or of several by name.

    It takes no room until the ranges are known.
    """

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._ranges: Sequence[tuple[str, Target]] = ()
        self._known = True
        self.show_again()
        self.show()

    def show_target(self, target: Target) -> None:
        """Show the ranges of one target."""
        self.show_ranges([("", target)])

    def show_known(self, known: bool) -> None:
        """Show the ranges, or that no household is known at all."""
        if known != self._known:
            self._known = known
            self.show_again()

    def show_ranges(self, ranges: Sequence[tuple[str, Target]]) -> None:
        """Show the ranges of classes of communities, named where there are several."""
        if list(ranges) != list(self._ranges):
            self._ranges = list(ranges)
            self.show_again()

    def title(self) -> str:
        return tr("plan.households_title")

    def parts(self) -> Sequence[tuple[QColor | QBrush, str]]:
        if not self._ranges:
            return []
        dedicated = (range_colour("dedicated"), tr("plan.dedicated"))
        if not self._known:
            hatch = QBrush(theme.colour("map_hatch"), Qt.BrushStyle.BDiagPattern)
            return [(hatch, tr("plan.no_households")), dedicated]
        named = len(self._ranges) > 1
        found = [
            (
                range_colour(judged),  # type: ignore[arg-type]  # the keys are ranges
                " · ".join(
                    f"{name} {text(target)}" if named else text(target) for name, target in self._ranges
                ),
            )
            for judged, text in _RANGES.items()
        ]
        return [*found, dedicated]

    def sizeHint(self) -> QSize:
        return super().sizeHint() if self._ranges else QSize(0, 0)
