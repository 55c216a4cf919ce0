"""Why households cannot be shared out within ±10 % of the target, whatever the borders."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.planning.proposal.homes import Homes
from gridmap.domain.planning.proposal.window import Window

#: With more ways than this to fill a cell there is one.
_MOST_WAYS = 300
_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why not every cell is within ±10 % of the target: `planning.why_` and the key name its sentence."""

    key: str
    values: Mapping[str, int] = field(default_factory=dict)

    @property
    def in_numbers(self) -> bool:
        """Whether it is in the households' numbers, wherever they live; else in where they live."""
        return self.key != "lie"


def obstacle(homes: Homes, parts: int, target: int) -> Obstacle | None:
    """What in the numbers themselves forbids it; None where nothing does.

    - ``few``: so many households do not come to any whole number of good cells.
    - ``place``: one place alone has more than a cell may have.
    - ``sums``: the households of the places do not add up to good cells.
    """
    window = Window.around(target)
    if not window.low <= homes.households / parts <= window.high:
        return Obstacle("few", {"households": homes.households, "cells": parts})
    heaviest = int(homes.counts.max())
    if heaviest > window.high:
        return Obstacle("place", {"households": heaviest})
    if not _adds_up(homes.counts, parts, window):
        return Obstacle("sums", {"places": len(homes.counts), "heaviest": heaviest})
    return None


def coarse(homes: Homes, parts: int, target: int) -> Obstacle | None:
    """What makes good cells a matter of luck; None where nothing does.

    ``coarse``: more than half of the households live at places with more households than there is room
    for: from as far below the mean to as far above it as a good cell may lie. One place more or less
    is then too many or too few.
    """
    window, mean = Window.around(target), homes.households / parts
    low, high = math.ceil(window.low - 1e-9), math.floor(window.high + 1e-9)
    room = max(0, math.floor(2 * min(mean - low, high - mean) + 1e-9))
    large = homes.counts[homes.counts > room]
    if 2 * large.sum() <= homes.households:
        return None
    return Obstacle("coarse", {"room": room, "households": int(np.median(large))})


def _adds_up(counts: NDArray[np.int64], parts: int, window: Window) -> bool:
    """Whether places could be put into cells if it did not matter where they lie.

    A whole-number programme: how many cells are filled in which way, so that every place is used.
    """
    sizes, times = np.unique(counts, return_counts=True)
    low, high = math.ceil(window.low - 1e-9), math.floor(window.high + 1e-9)
    ways = []
    for way in _ways(sizes[::-1].tolist(), times[::-1].tolist(), low, high):
        ways.append(way[::-1])
        if len(ways) > _MOST_WAYS:
            return True
    if not ways:
        return False
    from scipy.optimize import LinearConstraint, milp

    rows = np.vstack([np.array(ways).T, np.ones(len(ways))])
    wanted = np.append(times, parts)
    done = milp(
        np.zeros(len(ways)),
        constraints=LinearConstraint(rows, wanted, wanted),
        integrality=np.ones(len(ways)),
        options={"time_limit": _SECONDS},
    )
    return bool(done.status != 2)  # 2: there is no solution; out of time says nothing


def _ways(sizes: list[int], times: list[int], low: int, high: int) -> Iterator[list[int]]:
    """How often each size can be used so that the sum is from low to high; the largest size first."""
    if not sizes:
        if low <= 0 <= high:
            yield []
        return
    if sum(size * number for size, number in zip(sizes, times, strict=True)) < low:
        return
    for often in range(min(times[0], high // sizes[0]) + 1):
        left = often * sizes[0]
        for rest in _ways(sizes[1:], times[1:], low - left, high - left):
            yield [often, *rest]
