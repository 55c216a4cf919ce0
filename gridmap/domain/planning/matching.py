"""How well cells and the areas of another net match: one to one, nested, or across each other."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.planning.crosswalk import Crosswalk

Side = Literal["cells", "areas"]

#: Relations of one side's shapes to the other's, numbered as in `Matching.relations`. Slivers do not count.
ALONE, ONE_TO_ONE, PART_OF_ONE, OF_SEVERAL, ACROSS = range(5)
#: Names of the relations, in the order of their numbers.
RELATIONS = ("alone", "one_to_one", "part_of_one", "of_several", "across")
#: From which share of the largest partner on a shape is how well matched: class 1, 2, 3; below is 4.
SHARES = (0.99, 0.9, 0.7)


@dataclass(frozen=True)
class Matching:
    """What is to be said of each shape of one side, arrays of length n."""

    relations: NDArray[np.int8]
    shares: NDArray[np.float64]  # of the shape's ground that lies in its largest partner, 0 to 1

    @property
    def classes(self) -> NDArray[np.int8]:
        """How well matched by share: 1 (99 % and more) to 4 (less than 70 %), 0 without any partner."""
        found = np.full(len(self.shares), 1, dtype=np.int8)
        for least in SHARES:
            found[self.shares < least] += 1
        found[self.shares <= 0] = 0
        return found


def matching(pairs: Crosswalk, side: Side, count: int) -> Matching:
    """How the shapes of one side lie in those of the other.

    A shape is `PART_OF_ONE` where it shares its only partner with others, `OF_SEVERAL` where it is made
    of several that have no other partner, and `ACROSS` where some of them have.

    Args:
        pairs: What overlaps what.
        side: Whose shapes are asked about.
        count: How many shapes that side has.
    """
    mine, theirs, shares = pairs.cells, pairs.areas, pairs.share_of_cell
    if side == "areas":
        mine, theirs, shares = pairs.areas, pairs.cells, pairs.share_of_area
    largest = np.zeros(count)
    np.maximum.at(largest, mine, shares)
    real = ~pairs.sliver
    mine, theirs = mine[real], theirs[real]
    partners = np.bincount(mine, minlength=count)
    partners_of_theirs = np.bincount(theirs, minlength=int(theirs.max(initial=-1)) + 1)
    shared = np.zeros(count, dtype=bool)
    np.logical_or.at(shared, mine, partners_of_theirs[theirs] > 1)
    relations = np.full(count, ALONE, dtype=np.int8)
    relations[partners == 1] = ONE_TO_ONE
    relations[(partners == 1) & shared] = PART_OF_ONE
    relations[partners > 1] = OF_SEVERAL
    relations[(partners > 1) & shared] = ACROSS
    return Matching(relations, largest.clip(max=1.0))
