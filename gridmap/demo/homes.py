"""Households and the houses they live in."""

from dataclasses import dataclass

import numpy as np

from gridmap.demo.buildings import Buildings
from gridmap.demo.cells import Cells
from gridmap.demo.columns import Column, Ids, Ints, Numbering, Numbers, Same, Table, Texts
from gridmap.demo.lots import degrees


@dataclass(frozen=True, slots=True)
class Homes:
    """n households in the order of their cells."""

    cell: Ints
    building: Ints
    table: Table


def households_per_cell(count: int, city: Cells, rng: np.random.Generator) -> Ints:
    """So many households dealt out by where people live, shape (cells,)."""
    weight = city.people * rng.uniform(0.75, 1.3, len(city.people))
    return np.asarray(rng.multinomial(count, weight / weight.sum()), dtype=np.int64)


def homes(households: Ints, houses: Buildings, first_cell: int, numbering: Numbering) -> Homes:
    """Deal the households of each cell, shape (cells,), out to its houses."""
    count = int(households.sum())
    cell = np.repeat(np.arange(len(households)), households)
    within = np.arange(count) - np.repeat(np.r_[0, np.cumsum(households)[:-1]], households)
    first = np.searchsorted(houses.cell, cell, side="left")
    number = np.searchsorted(houses.cell, cell, side="right") - first
    building = first + within % number
    door = within // number
    lon, lat = degrees(houses.at[building])

    def addresses(rows: slice) -> list[str]:
        pairs = zip(building[rows].tolist(), door[rows].tolist(), strict=True)
        return [houses.label[house] + (_door(at) if houses.urban[house] else "") for house, at in pairs]

    columns: dict[str, Column] = {
        "cell_id": Ids(first_cell + cell),
        "number": Texts(lambda rows: [f"H{k + 1:07d}" for k in range(rows.start, rows.stop)]),
        "address": Texts(addresses),
        "lon": Numbers(lon),
        "lat": Numbers(lat),
        "attached_by": Same("location"),
        "source": Same("invented"),
    }
    return Homes(cell, building, Table("household", numbering.take(count), count, columns))


def _door(at: int) -> str:
    return f"{at % 3 + 1}单元{at * 5 % 6 + 1:d}0{at % 2 + 1}室"
