"""The finished map: what everything that stands on it needs to know."""

from dataclasses import dataclass

import numpy as np

from gridmap.demo.atoms import Atoms
from gridmap.demo.cells import Cells
from gridmap.demo.columns import Ints
from gridmap.demo.curves import Points, Values
from gridmap.demo.lots import Lots, faces_for
from gridmap.demo.regions import Names
from gridmap.demo.streets import Streets


@dataclass(frozen=True, slots=True)
class Ground:
    """Cells with their faces, streets and names."""

    city: Cells
    faces: Atoms
    lots: Lots
    streets: Streets
    names: Names
    first_cell: int  # id of the first cell

    def along_streets(
        self, cell: Ints, depth: tuple[float, float], rng: np.random.Generator
    ) -> tuple[Points, list[str]]:
        """Places in cells, shape (n,), so many metres off a street, and their addresses."""
        face = faces_for(cell, self.city.of_face, self.faces.people, rng)
        at, _ = self.lots.at(face, rng.uniform(0.03, 0.97, len(face)), rng.uniform(*depth, len(face)))
        return at, self.addresses(face, cell, rng)

    def addresses(self, face: Ints, cell: Ints, rng: np.random.Generator) -> list[str]:
        """Street and number of things in faces, or the community where no street has a name."""
        numbers = rng.integers(1, 399, len(face)).tolist()
        roads = self.streets.road_of_face[face].tolist()
        communities = [self.names.community[k] for k in self.city.community[cell].tolist()]
        return [
            f"{self.streets.names[road]}{number}号" if road >= 0 else f"{here}{number % 9 + 1}组"
            for road, number, here in zip(roads, numbers, communities, strict=True)
        ]

    def spread(self, town: float, country: float) -> Values:
        """How many of something each cell has on average, shape (cells,); none on the empty rim."""
        return np.where(self.city.empty, 0.0, country + (town - country) * self.city.urbanity)
