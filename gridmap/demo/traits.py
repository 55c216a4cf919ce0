"""What a cell is like: how much of each feature it has that events come from."""

from dataclasses import dataclass

import numpy as np

from gridmap.demo.buildings import Estates
from gridmap.demo.campuses import PURPOSES
from gridmap.demo.categories import Categories
from gridmap.demo.cells import Cells
from gridmap.demo.curves import Values
from gridmap.demo.places import Places


@dataclass(frozen=True, slots=True)
class Traits:
    """Features of n cells, each 1 on average over the city; 0 everywhere on the empty rim."""

    of: dict[str, Values]

    def weights(self, sorts: Categories, rng: np.random.Generator) -> Values:
        """How likely each category is in each cell, shape (k, cells), rows sum to 1."""
        temper = rng.lognormal(0, 0.55, len(next(iter(self.of.values()))))
        found = np.array(
            [sum(weight * self.of[feature] for feature, weight in where.items()) for where in sorts.where]
        )
        found = found * temper
        return np.asarray(found / found.sum(1, keepdims=True))


def traits(city: Cells, made: Places, estates: Estates) -> Traits:
    """Look at who lives where, and what is there or near."""
    count = len(city.people)
    cell, kinds = np.array(made.cell), np.array(made.kind)

    def places(*wanted: str) -> Values:
        return np.bincount(cell[np.isin(kinds, wanted)], minlength=count).astype(np.float64)

    features = {
        "people": city.people,
        "town": city.people * city.urbanity,
        "country": city.people * (1 - city.urbanity),
        "river": city.by_river * (0.3 + city.people),
        "night": places("restaurant", "entertainment") * city.urbanity,
        "market": _near(city, "market", 350) + _near(city, "complex", 250) * 0.4,
        "works": _near(city, "construction_site", 400),
        "school": _near(city, "school", 350) + 0.5 * _near(city, "hospital", 300),
        "industry": places("industry", "warehouse") + 3 * _near(city, "enterprise", 500),
        "old": np.bincount(estates.cell[estates.old], minlength=count).astype(np.float64),
        "rental": places("rental_housing"),
        "homes": city.people,
    }
    full = np.where(city.empty, 0.0, 1.0)
    return Traits({name: full * value / max(value.mean(), 1e-9) for name, value in features.items()})


def _near(city: Cells, purpose: str, reach: float) -> Values:
    """1 in cells dedicated to something, less the further from one, halving about every `reach` metres."""
    from scipy.spatial import cKDTree

    there = np.flatnonzero(city.purpose == PURPOSES.index(purpose))
    if not len(there):
        return np.zeros(len(city.people))
    gap = cKDTree(city.middle[there]).query(city.middle)[0]
    return np.asarray(np.exp2(-gap / reach) * (gap < 4 * reach))
