"""Blocks of a piece of ground, cut further by straight lines where they hold too many households."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.planning.proposal.blocks import Blocks, cut_into_blocks
from gridmap.domain.planning.proposal.homes import Homes
from gridmap.domain.planning.proposal.pockets import joined_at_gates, pocket_gates
from gridmap.domain.planning.proposal.straight import straight_cut
from gridmap.domain.planning.proposal.strokes import Strokes, reaching_over
from gridmap.domain.planning.proposal.trees import Graph

_CUTS_A_PASS = 8
#: In which a piece is cut that one line did not part.
_DIRECTIONS = 4


@dataclass(frozen=True, slots=True)
class Pieces:
    """Blocks, and the pieces that those of them form which have to go together."""

    blocks: Blocks
    piece: NDArray[np.int64]  # of each block, shape (n,)
    graph: Graph  # of the pieces


@dataclass
class Ground:
    """A piece of ground with its households and strokes; straight cuts are kept from pass to pass."""

    shape: BaseGeometry  # polygon on the grid, prepared
    homes: Homes
    strokes: Strokes
    least: float  # households of the smallest cell
    straight: int = 0  # cuts made so far
    _cuts: list[BaseGeometry] = field(default_factory=list)
    _drawn: set[bytes] = field(default_factory=set)
    _pieces: Pieces | None = None

    def pieces(self, limit: float) -> Pieces:
        """Pieces of which none holds more households than the limit, unless they live at one place."""
        pieces = self._pieces or self._cut()
        for _ in range(_CUTS_A_PASS):
            large = np.flatnonzero(pieces.graph.households > max(limit, 1))
            fresh = [self._cut_across(pieces, row, limit) for row in large.tolist()]
            made = [one for lines in fresh for one in lines]
            if not made:
                break
            self._cuts += made
            self.straight += sum(bool(lines) for lines in fresh)
            pieces = self._cut()
        self._pieces = pieces
        return pieces

    def _cut(self) -> Pieces:
        lines = np.append(self.strokes.lines, np.array(self._cuts, dtype=object))
        blocks = cut_into_blocks(self.shape, lines, self.homes)
        if len(blocks.shapes) > 1:
            joined, piece = joined_at_gates(blocks, pocket_gates(blocks, self.least))
        else:
            joined, piece = blocks, np.zeros(1, dtype=np.int64)
        return Pieces(blocks, piece, Graph(joined.households, joined.pairs, joined.shared))

    def _cut_across(self, pieces: Pieces, row: int, limit: float) -> list[BaseGeometry]:
        """A straight line across a piece, led round buildings; empty where it cannot be cut.

        Where a line was drawn before it only parted a pocket: then another direction is tried, and at
        last the heaviest block by itself.
        """
        members = np.flatnonzero(pieces.piece == row)
        shape = shapely.coverage_union_all(pieces.blocks.shapes[members])
        for turn in range(_DIRECTIONS if len(members) > 1 else 1):
            inside = self._once(shape, turn * np.pi / _DIRECTIONS)
            if inside is not None:
                low = pieces.blocks.households[members] <= limit
                closed = pieces.blocks.shapes[members[low]] if len(members) > 1 else members[:0]
                return self._led(inside, closed, limit)
        heaviest = members[int(np.argmax(pieces.blocks.households[members]))]
        inside = self._once(pieces.blocks.shapes[heaviest], 0.0)
        return [] if inside is None else _cuts_of(inside)

    def _once(self, shape: BaseGeometry, turned: float) -> BaseGeometry | None:
        """The straight line across a shape, None where it was drawn before."""
        cut = straight_cut(shape, self.homes.inside(shape), turned)
        if cut is None:
            return None
        inside = shapely.intersection(cut, shape)
        if inside.wkb in self._drawn:
            return None
        self._drawn.add(inside.wkb)
        return inside

    def _led(self, line: BaseGeometry, closed: NDArray[Any], limit: float) -> list[BaseGeometry]:
        """A line led round closed blocks and islands that need no cutting."""
        islands = self.strokes.islands[shapely.intersects(self.strokes.islands, line)]
        islands = islands[self.homes.counted(islands) <= limit]
        spared = np.append(closed, islands)
        spared = spared[shapely.intersects(spared, line)] if len(spared) else spared
        if not len(spared):
            return _cuts_of(line)
        led = shapely.difference(line, shapely.union_all(spared))
        return _cuts_of(line) if led.is_empty else [*_cuts_of(led), *shapely.boundary(islands)]


def _cuts_of(line: BaseGeometry) -> list[BaseGeometry]:
    """The straight pieces of a cut."""
    parts = shapely.get_parts(line)
    found: list[BaseGeometry] = reaching_over(parts[shapely.get_num_coordinates(parts) == 2]).tolist()
    return found
