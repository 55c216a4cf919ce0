"""Where people live densely: the core, the county seats, the towns."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.curves import Points, Values

CELL_AREA_TOWN = 72_000.0  # square metres of a cell where people live densely


@dataclass(frozen=True, slots=True)
class Centres:
    """The centres in this order: core, county seats, towns; metres, the core at the origin."""

    at: Points
    radius: Values
    cells: Values  # cells that belong to each
    rank: NDArray[np.int64]  # 0 core, 1 county seat, 2 town


def core_radius(cells: int) -> float:
    """Radius of the core of a city of so many cells, metres."""
    return _radius(_core_share(cells) * cells)


def centres(
    cells: int, outline: shapely.Polygon, water: shapely.Geometry, rng: np.random.Generator
) -> Centres:
    """Centres kept apart from each other, and towns out of the water."""
    seats = max(1, round(cells / 420))
    towns = int(np.clip(round(cells / 58), 2, 190))
    core = _core_share(cells) * cells
    numbers = np.r_[core, _uneven(0.17 * cells, seats, rng), _uneven(0.13 * cells, towns, rng)]
    radius = np.array([_radius(number) for number in numbers])
    size = np.sqrt(outline.area)
    rims = {True: outline.buffer(-0.11 * size), False: outline.buffer(-0.04 * size)}
    at = [np.zeros(2)]
    for index in range(1, len(numbers)):
        seat = index <= seats
        at.append(_apart(np.array(at), radius[: len(at)], radius[index], size, rims[seat], seat, rng))
    rank = np.r_[0, np.full(seats, 1), np.full(towns, 2)]
    return Centres(_dry(np.array(at), rank, water), radius, numbers, rank)


def _core_share(cells: int) -> float:
    return float(np.clip(0.44 - 0.06 * np.log10(cells / 1200), 0.3, 0.5))


def _radius(cells: float) -> float:
    return float(1.04 * np.sqrt(cells * CELL_AREA_TOWN / np.pi))


def _uneven(total: float, count: int, rng: np.random.Generator) -> Values:
    shares = rng.uniform(0.5, 1.6, count)
    return np.asarray(total * shares / shares.sum())


def _apart(
    others: Points, radii: Values, radius: float, size: float, inner: shapely.Geometry, far: bool,
    rng: np.random.Generator,
) -> Points:  # fmt: skip
    """The best of some random places: well away from every other centre; a seat also far from the core."""
    west, south, east, north = inner.bounds
    shapely.prepare(inner)
    tries = rng.uniform((west, south), (east, north), (160, 2))
    tries = tries[shapely.contains_xy(inner, tries)]
    gap = np.hypot(tries[:, None, 0] - others[None, :, 0], tries[:, None, 1] - others[None, :, 1])
    room = np.minimum(gap.min(1), 0.31 * size) if far else (gap / (radii + radius + 900))[:24].min(1)
    return np.asarray(tries[np.argmax(room)])


def _dry(at: Points, rank: NDArray[np.int64], water: shapely.Geometry) -> Points:
    """The places with towns that fell into a river moved to its bank."""
    wide = water.buffer(120)
    at = at.copy()
    for index in np.flatnonzero(shapely.contains_xy(wide, at) & (rank == 2)):
        bank = wide.boundary.interpolate(wide.boundary.project(shapely.Point(at[index])))
        at[index] += 1.5 * (np.array(bank.coords[0]) - at[index])
    return at
