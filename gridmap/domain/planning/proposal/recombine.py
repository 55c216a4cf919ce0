"""Mend a division part by part: a bad part and its neighbours are joined and divided anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from random import Random

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.planning.proposal.cuts import cheapest_cut
from gridmap.domain.planning.proposal.trees import Graph, spanning_tree
from gridmap.domain.planning.proposal.window import Window

#: Tries: so many, and for each part.
_TRIES, _TRIES_EACH = 60, 20
#: How many parts are joined; three of five times two of them, and so on.
_JOINED = (2, 2, 3, 3, 4)
#: Chance that the first of them is a bad one.
_BAD = 0.7
#: A division that costs so much more is kept at first in one of e cases; in the end none that is worse.
_WARM = 1e-3
#: What the length of the borders counts beside the households: twice as long ones cost so much.
_LENGTH = 3e-4


def recombined(
    graph: Graph, part: NDArray[np.int64], parts: int, window: Window, patience: int = 1
) -> NDArray[np.int64]:
    """A division that fits the window better, every part contiguous.

    Each try joins some parts, draws a random spanning tree of their blocks and cuts it in the best way
    (the ReCom step of DeFord, Duchin and Solomon, 2021, with the cuts of `cheapest_cut`); worse divisions
    are taken too, ever more seldom (simulated annealing).

    Args:
        graph: The blocks.
        part: The part of each block, shape (n,), 0 to `parts` - 1, each contiguous.
        parts: How many.
        window: Households of a part.
        patience: How many times as long as usual it tries.
    """
    random = Random(0)  # the same blocks give the same parts
    division = _Division.of(graph, part, parts, window)
    best, least = division.part.copy(), division.cost
    tries = patience * (_TRIES + _TRIES_EACH * parts)
    for turn in range(tries):
        if not division.bad:
            break
        warmth = _WARM * (1 - turn / tries)
        if division.recombine(random, warmth) and division.cost < least - 1e-12:
            best, least = division.part.copy(), division.cost
    return np.array(best, dtype=np.int64)


@dataclass(slots=True)
class _Division:
    """Blocks in parts, changed in place."""

    households: list[int]
    beside: list[list[tuple[int, float]]]  # of each block, with the length of the border
    typical: float  # length of border for each part
    window: Window
    part: list[int]
    members: list[list[int]]
    costs: list[float]
    bad: set[int]  # parts outside the window

    @classmethod
    def of(cls, graph: Graph, part: NDArray[np.int64], parts: int, window: Window) -> "_Division":
        beside: list[list[tuple[int, float]]] = [[] for _ in graph.households]
        for (first, second), length in zip(graph.pairs.tolist(), graph.shared.tolist(), strict=True):
            beside[first].append((second, length))
            beside[second].append((first, length))
        members: list[list[int]] = [[] for _ in range(parts)]
        for block, one in enumerate(part.tolist()):
            members[one].append(block)
        crossing = part[graph.pairs[:, 0]] != part[graph.pairs[:, 1]]
        typical = max(float(graph.shared[crossing].sum()) / parts, float(graph.shared.max()) * 1e-3)
        made = cls(
            graph.households.tolist(), beside, typical, window, part.tolist(), members, [0.0] * parts, set()
        )
        for one in range(parts):
            made._count(one)
        return made

    @property
    def cost(self) -> float:
        """How bad it is; see `Window.cost`."""
        return sum(self.costs)

    def recombine(self, random: Random, warmth: float) -> bool:
        """Join some parts and divide them anew; whether that was taken."""
        group = self._group(random)
        blocks, edges = self._edges(group, random)
        order, above = spanning_tree(len(blocks), edges)
        place = {row: at for at, row in enumerate(order)}
        blocks = [blocks[row] for row in order]
        upwards = [place.get(above[row], -1) for row in order]
        found = cheapest_cut(upwards, [self.households[one] for one in blocks], len(group), self.window)
        if found is None:
            return False
        fresh = [group[one] for one in found[0]]
        now = dict(zip(blocks, fresh, strict=True))
        worse = found[1] - sum(self.costs[one] for one in group)
        worse += _LENGTH * (self._length(now) - self._length({one: self.part[one] for one in blocks}))
        if worse > 0 and random.random() >= exp(-worse / warmth):
            return False
        for one in group:
            self.members[one] = []
        for block, one in now.items():
            self.part[block] = one
            self.members[one].append(block)
        for one in group:
            self._count(one)
        return True

    def _count(self, one: int) -> None:
        total = sum(self.households[block] for block in self.members[one])
        self.costs[one] = self.window.cost_of(total)
        if self.window.low - 1e-9 <= total <= self.window.high + 1e-9:
            self.bad.discard(one)
        else:
            self.bad.add(one)

    def _group(self, random: Random) -> list[int]:
        """A part, rather a bad one, with some that border on it."""
        bad = random.random() < _BAD
        group = [random.choice(sorted(self.bad))] if bad else [random.randrange(len(self.members))]
        wanted = random.choice(_JOINED)
        near: set[int] = set()
        while len(group) < wanted:
            near |= {self.part[other] for block in self.members[group[-1]] for other, _ in self.beside[block]}
            near -= set(group)
            if not near:
                break
            group.append(random.choice(sorted(near)))
        return group

    def _edges(self, group: Sequence[int], random: Random) -> tuple[list[int], list[list[int]]]:
        """The blocks of some parts, and their borders in random order, rather the long ones first."""
        blocks = [block for one in group for block in self.members[one]]
        row = {block: at for at, block in enumerate(blocks)}
        least = self.typical * 1e-3
        keyed = [
            (random.expovariate(1.0) / (length + least), at, row[other])
            for at, block in enumerate(blocks)
            for other, length in self.beside[block]
            if block < other and other in row
        ]
        keyed.sort()
        return blocks, [[first, second] for _, first, second in keyed]

    def _length(self, part: dict[int, int]) -> float:
        """Length of the borders between blocks of different parts, in typical ones."""
        return (
            sum(
                length
                for block, mine in part.items()
                for other, length in self.beside[block]
                if part.get(other, mine) != mine
            )
            / 2
            / self.typical
        )
