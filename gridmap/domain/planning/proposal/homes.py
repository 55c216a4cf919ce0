"""The households to be shared out: places with how many live there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Homes:
    """Places in degrees, shape (n, 2), and the households at each, shape (n,).

    Households at one place (a block of flats) cannot be parted by any border.
    """

    places: NDArray[np.float64]
    counts: NDArray[np.int64]

    @classmethod
    def at(cls, positions: NDArray[np.float64]) -> "Homes":
        """From the position of every household, shape (h, 2)."""
        if not len(positions):
            return cls(np.empty((0, 2)), np.empty(0, dtype=np.int64))
        places, counts = np.unique(positions, axis=0, return_counts=True)
        return cls(places, counts.astype(np.int64))

    @property
    def households(self) -> int:
        """All of them."""
        return int(self.counts.sum())

    def inside(self, shape: BaseGeometry) -> "Homes":
        """Those in a shape or on its border."""
        if not len(self.places):
            return self
        shapely.prepare(shape)
        mine = shapely.intersects_xy(shape, self.places[:, 0], self.places[:, 1])
        return Homes(self.places[mine], self.counts[mine])

    def counted(self, shapes: NDArray[Any]) -> NDArray[np.int64]:
        """Households in each shape, shape (n,); a place on a border counts in the first of its shapes."""
        found = np.zeros(len(shapes), dtype=np.int64)
        if not len(self.places) or not len(shapes):
            return found
        place, shape = shapely.STRtree(shapes).query(shapely.points(self.places), predicate="intersects")
        order = np.lexsort((shape, place))
        _, first = np.unique(place[order], return_index=True)
        np.add.at(found, shape[order][first], self.counts[place[order][first]])
        return found
