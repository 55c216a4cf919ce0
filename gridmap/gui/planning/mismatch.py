"""The colours of the comparison with another net (对照图), and their legend."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from gridmap.domain.planning.matching import OF_SEVERAL, PART_OF_ONE, SHARES, Side
from gridmap.domain.records import RecordId
from gridmap.gui import theme
from gridmap.gui.canvas.palette import MapPalette
from gridmap.planning.nets import Comparison
from gridmap.words import tr

#: Cells to areas, in the order of the classes; the first has no partner at all.
_RELATIONS = ("–", "1:1", "n:1", "1:n", "n:m")


@dataclass(frozen=True)
class Colouring:
    """A class from 0 (no partner) to 4 for each shape of one side, k of them by id."""

    side: Side
    by: str  # "relations" or "shares"
    ids: NDArray[np.int64]  # sorted, shape (k,)
    classes: NDArray[np.int8]
    relations: NDArray[np.int8]
    shares: NDArray[np.float64]

    def classes_of(self, ids: NDArray[np.int64]) -> NDArray[np.int8]:
        """The class of each of some ids, 0 for those that are not known."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=np.int8)
        at = np.searchsorted(self.ids, ids).clip(max=len(self.ids) - 1)
        return np.where(self.ids[at] == ids, self.classes[at], 0).astype(np.int8)

    def cell_classes(self, ids: NDArray[np.int64]) -> NDArray[np.int8]:
        """The class of each of some cells, by which the brush of `cell_palette` is chosen."""
        return self.classes_of(ids) if self.side == "cells" else np.ones(len(ids), dtype=np.int8)

    def cell_colour(self, cell: RecordId) -> QColor:
        """What a cell is filled with; grey where the areas are coloured and not the cells."""
        return self.cell_palette().levels[int(self.cell_classes(np.array([cell]))[0])]

    def says(self, one: RecordId) -> str:
        """What stands on the map beside the colour: the relation and the share of the largest partner."""
        at = int(np.searchsorted(self.ids, one))
        if at >= len(self.ids) or self.ids[at] != one:
            return ""
        relation = _RELATIONS[self.relations[at]]
        return relation if self.shares[at] <= 0 else f"{relation} {share_text(float(self.shares[at]))}"

    def colour(self, number: int) -> QColor:
        """What a class is filled with."""
        return theme.colour("plan_other" if number == 0 else f"match_{self.by}_{number}")

    def cell_palette(self) -> MapPalette:
        """The map's palette with these colours in the place of levels of risk."""
        coloured = self.side == "cells"
        fills = tuple(self.colour(number if coloured else 0) for number in range(5))
        return replace(MapPalette.of(), levels=fills, cell_border=theme.colour("plan_border"))

    def legend(self) -> list[tuple[QColor, str]]:
        """Colour and words of every class, with how many shapes have it."""
        counts = np.bincount(self.classes, minlength=5).tolist()
        words = [tr("nets.no_partner"), *(_RELATIONS[1:] if self.by == "relations" else _share_ranges())]
        order = (1, 2, 3, 4, 0)
        return [(self.colour(one), f"{words[one]}  {counts[one]:,}") for one in order if one or counts[one]]

    @property
    def title(self) -> str:
        """What the colours are about."""
        return tr(f"nets.legend_{self.by}")


def colouring(made: Comparison, side: Side, by: str) -> Colouring:
    """The colours of one side of a comparison."""
    found = made.matching(side)
    relations = found.relations.copy()
    if side == "areas":  # said as cells to areas all the same
        relations[found.relations == PART_OF_ONE] = OF_SEVERAL
        relations[found.relations == OF_SEVERAL] = PART_OF_ONE
    ids = made.cell_ids if side == "cells" else made.net.ids
    classes = relations if by == "relations" else found.classes
    order = np.argsort(ids, kind="stable")
    return Colouring(side, by, ids[order], classes[order], relations[order], found.shares[order])


def share_text(share: float) -> str:
    """A share in whole per cent, rounded down, so that it agrees with its class."""
    return f"{math.floor(share * 100 + 1e-4)}%"


def _share_ranges() -> list[str]:
    first, second, third = (f"{share:.0%}" for share in SHARES)
    return [f"≥{first}", f"{second}–{first}", f"{third}–{second}", f"<{third}"]
