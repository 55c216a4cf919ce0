"""Houses along the streets, and the estates that they form."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.columns import Ints
from gridmap.demo.coverage import STEP, to_degrees
from gridmap.demo.curves import Geometries, Points
from gridmap.demo.ground import Ground
from gridmap.demo.lots import Lots, faces_for
from gridmap.demo.wording import data, place_words

_URBAN = 0.35  # urbanity from which people live in storeyed houses
DOORS = 7  # households that are known of one such house


@dataclass(frozen=True, slots=True)
class Buildings:
    """n houses with people, in the order of their cells."""

    cell: Ints
    at: Points  # metres
    along: Points  # unit vector of the street
    urban: NDArray[np.bool_]
    estate: Ints  # index into the estates, -1 in the country
    label: list[str]  # the address of the house


@dataclass(frozen=True, slots=True)
class Estates:
    """k estates: the houses of one block of a town."""

    names: list[str]
    addresses: list[str]
    cell: Ints
    at: Points
    old: NDArray[np.bool_]  # without lifts, with old gas pipes


def buildings(households: Ints, ground: Ground, rng: np.random.Generator) -> tuple[Buildings, Estates]:
    """Houses for so many households of each cell, shape (cells,), in rows along the streets."""
    city, about = ground.city, ground.faces
    urban_cell = city.urbanity > _URBAN
    wanted = np.where(urban_cell, -(-households // DOORS), households)
    cell = np.repeat(np.arange(len(wanted)), wanted)
    face = faces_for(cell, city.of_face, about.people, rng)
    order = np.lexsort((face, cell))
    cell, face = cell[order], face[order]
    urban = urban_cell[cell]
    _, start, count = np.unique(face, return_index=True, return_counts=True)
    place = np.arange(len(face)) - _first(face, start, count)
    at, along = _rows(face, place, urban, ground.lots, rng)
    blocks = np.unique(face[urban])
    estate = np.where(urban, np.searchsorted(blocks, face), -1)
    estates = _estates(blocks, at, cell, estate, ground, rng)
    label = _labels(cell, place, estate, estates, ground)
    return Buildings(cell, at, along, urban, estate, label), estates


def footprints(houses: Buildings, rng: np.random.Generator) -> Geometries:
    """The houses' outlines in degrees, shape (n,)."""
    count = len(houses.cell)
    long = np.where(houses.urban, rng.uniform(13, 21, count), rng.uniform(4.5, 7, count))[:, None]
    deep = np.where(houses.urban, rng.uniform(6, 7.5, count), rng.uniform(3.5, 5.5, count))[:, None]
    across = np.column_stack([-houses.along[:, 1], houses.along[:, 0]])
    one, two = houses.along * long, across * deep
    corners = np.stack([one + two, one - two, -one - two, -one + two, one + two], axis=1)
    corners = corners + houses.at[:, None]
    return np.asarray(shapely.polygons(to_degrees(corners / STEP)))


def _first(face: Ints, start: Ints, count: Ints) -> Ints:
    """Where the run of equal faces begins that each house is in; runs follow each other by cell."""
    order = np.argsort(start)
    return np.asarray(np.repeat(start[order], count[order]))


def _rows(
    face: Ints, place: Ints, urban: NDArray[np.bool_], lots: Lots, rng: np.random.Generator
) -> tuple[Points, Points]:
    """Houses in rows: as many beside each other as the street has room for, then behind these."""
    number = len(face)
    room = np.maximum(1, (lots.length[face] / np.where(urban, 46.0, 24.0)).astype(np.int64))
    share = (place % room + 0.5 + rng.uniform(-0.15, 0.15, number)) / room
    depth = np.where(urban, 19.0, 16.0) + place // room * 30.0
    depth += np.where(urban, rng.uniform(0, 6, number), rng.gamma(1.5, 18, number))
    return lots.at(face, share.clip(0.04, 0.96), depth)


def _estates(
    blocks: Ints, at: Points, cell: Ints, estate: Ints, ground: Ground, rng: np.random.Generator
) -> Estates:
    houses = np.flatnonzero(estate >= 0)
    _, first = np.unique(estate[houses], return_index=True)
    old = rng.random(len(blocks)) < 0.15 + 0.3 * ground.faces.urbanity[blocks]
    plain, worn = _new_names(rng), _old_names(rng)
    names = [next(worn if is_old else plain) for is_old in old.tolist()]
    numbers = rng.integers(1, 260, len(blocks))
    roads = ground.streets
    addresses = [
        f"{roads.names[road]}{number}号" if road >= 0 else ""
        for road, number in zip(roads.road_of_face[blocks].tolist(), numbers.tolist(), strict=True)
    ]
    return Estates(names, addresses, cell[houses[first]], at[houses[first]], old)


def _new_names(rng: np.random.Generator) -> Iterator[str]:
    words = data("words")
    best = [first + last for first in words["estate_first"] for last in words["estate_last"]]
    yield from (best[k] for k in rng.permutation(len(best)))
    lasts = words["estate_last"]
    for word in place_words(rng):
        yield word + lasts[int(rng.integers(len(lasts)))]


def _old_names(rng: np.random.Generator) -> Iterator[str]:
    words = data("words")
    yield from (words["estate_old"][k] for k in rng.permutation(len(words["estate_old"])))
    for word in place_words(rng):
        yield word + words["estate_old"][int(rng.integers(len(words["estate_old"])))]


def _labels(cell: Ints, place: Ints, estate: Ints, estates: Estates, ground: Ground) -> list[str]:
    city, named = ground.city, ground.names
    group = (city.number + 1)[cell].tolist()
    village = [named.community[k] for k in city.community[cell].tolist()]
    facts = zip(estate.tolist(), (place + 1).tolist(), group, village, strict=True)
    return [
        f"{estates.addresses[block]}{estates.names[block]}{number}栋"
        if block >= 0
        else f"{word}{row}组{number}号"
        for block, number, row, word in facts
    ]
