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
_NOTHING: NDArray[Any] = np.empty(0, dtype=object)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Blocks, and the pieces that those of them form which have to go together."""

    blocks: Blocks
    piece: NDArray[np.int64]  # of each block, shape (n,)
    gates: NDArray[np.int64]  # the block on which the others of a piece hang, shape (pieces,)
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
    _drawn: set[tuple[float, float, float]] = field(default_factory=set)
    _outlined: set[bytes] = field(default_factory=set)
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
            gates = pocket_gates(blocks, self.least)
            joined, piece = joined_at_gates(blocks, gates)
        else:
            gates = piece = np.zeros(1, dtype=np.int64)
            joined = blocks
        return Pieces(blocks, piece, np.unique(gates), Graph(joined.households, joined.pairs, joined.shared))

    def _cut_across(self, pieces: Pieces, row: int, limit: float) -> list[BaseGeometry]:
        """A straight line across a piece, led round buildings; empty where it cannot be cut.

        Where a line was drawn before it only parted a pocket: then the block on which the pockets hang is
        cut by itself, then the piece in other directions, and at last its heaviest block.
        """
        members = np.flatnonzero(pieces.piece == row)
        blocks = pieces.blocks
        shape = shapely.coverage_union_all(blocks.shapes[members])
        if len(members) == 1:
            return self._cut_round(shape, 0.0, _NOTHING, limit)
        closed = blocks.shapes[members[blocks.households[members] <= limit]]
        gate = blocks.shapes[pieces.gates[row]]
        heaviest = blocks.shapes[members[int(np.argmax(blocks.households[members]))]]
        tries = [(shape, 0, closed), (gate, 0, _NOTHING)]
        tries += [(shape, turn, closed) for turn in range(1, _DIRECTIONS)]
        for ground, turn, spared in [*tries, (heaviest, 0, _NOTHING)]:
            made = self._cut_round(ground, np.pi * turn / _DIRECTIONS, spared, limit)
            if made:
                return made
        return []

    def _cut_round(
        self, shape: BaseGeometry, turned: float, closed: NDArray[Any], limit: float
    ) -> list[BaseGeometry]:
        """The straight line across a shape, led round closed blocks; empty where it was drawn before."""
        cut = straight_cut(shape, self.homes.inside(shape), turned)
        if cut is None:
            return []
        # The line's middle is the households' middle, so it tells households and line apart from others.
        middle = cut.centroid
        key = (round(middle.x, 7), round(middle.y, 7), turned)
        if key in self._drawn:
            return []
        self._drawn.add(key)
        return self._led(shapely.intersection(cut, shape), closed, limit)

    def _led(self, line: BaseGeometry, closed: NDArray[Any], limit: float) -> list[BaseGeometry]:
        """A line led round closed blocks and islands that need no cutting."""
        islands = self.strokes.islands[shapely.intersects(self.strokes.islands, line)]
        islands = islands[self.homes.counted(islands) <= limit]
        spared = np.append(closed, islands)
        spared = spared[shapely.intersects(spared, line)] if len(spared) else spared
        if not len(spared):
            return _cuts_of(line)
        led = shapely.difference(line, shapely.union_all(spared))
        if led.is_empty:
            return _cuts_of(line)
        outlines = [one for one in islands.tolist() if one.wkb not in self._outlined]
        self._outlined.update(one.wkb for one in outlines)
        return [*_cuts_of(led), *(one.boundary for one in outlines)]


def _cuts_of(line: BaseGeometry) -> list[BaseGeometry]:
    """The straight pieces of a cut."""
    parts = shapely.get_parts(line)
    found: list[BaseGeometry] = reaching_over(parts[shapely.get_num_coordinates(parts) == 2]).tolist()
    return found
