"""The households that a cell may have."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Deviation from the target with which a cell is good.
TOLERANCE = 0.10
#: From so many households on one more or less is let go.
_ROOMY = 100


@dataclass(frozen=True, slots=True)
class Window:
    """From the fewest to the most households of a cell."""

    low: float
    high: float

    @classmethod
    def around(cls, target: float) -> "Window":
        """Within ±10 % of a number."""
        return cls(target * (1 - TOLERANCE), target * (1 + TOLERANCE))

    @classmethod
    def fair(cls, target: int, households: int, parts: int) -> "Window":
        """Around the target; around the mean where so many households do not come to so many good cells.

        A household less at either end where that leaves room: one that lives on a border may be counted
        in the other cell afterwards.
        """
        wanted, mean = cls.around(target), households / parts
        if not wanted.low <= mean <= wanted.high:
            return cls.around(mean)
        closer = cls(wanted.low + 1, wanted.high - 1)
        roomy = target >= _ROOMY and closer.low + 1 < mean < closer.high - 1
        return closer if roomy else wanted

    @property
    def middle(self) -> float:
        """Halfway."""
        return (self.low + self.high) / 2

    def excess(self, households: NDArray[np.float64], cells: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far numbers of households for so many cells lie outside, in cells; 0 where inside."""
        few, many = self.low * cells - households, households - self.high * cells
        outside: NDArray[np.float64] = np.maximum(np.maximum(few, many), 0.0) / self.middle
        return outside

    def cost(self, households: NDArray[Any]) -> NDArray[np.float64]:
        """How bad each part is, shape (n,): the square of its excess, and a little of its deviation."""
        excess = np.maximum(np.maximum(self.low - households, households - self.high), 0.0)
        off = (households - self.middle) / self.middle
        made: NDArray[np.float64] = (excess / self.middle) ** 2 + 1e-3 * off**2
        return made

    def cost_of(self, households: float) -> float:
        """The same for one part."""
        off = (households - self.middle) / self.middle
        excess = max(self.low - households, households - self.high, 0.0) / self.middle
        return excess**2 + 1e-3 * off**2

    def holds(self, households: NDArray[Any]) -> bool:
        """Whether all lie inside."""
        return bool(((households >= self.low - 1e-9) & (households <= self.high + 1e-9)).all())
