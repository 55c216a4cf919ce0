"""The lie of the land: outline, waters, town centres, and how densely people live."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.demo.centres import CELL_AREA_TOWN, Centres, centres, core_radius
from gridmap.demo.curves import Noise, Points, Values, fractal
from gridmap.demo.waters import Waters, waters

AREA_PER_CELL = 560_000.0  # square metres of the whole city for each of its cells
_NEAR = 6  # towns that are looked at around a point


@dataclass(frozen=True, slots=True)
class Terrain:
    """Everything that roads and cells are laid over; metres, the core at the origin."""

    outline: shapely.Polygon
    waters: Waters
    centres: Centres
    ragged: Noise  # makes the rim of towns uneven
    rural: float  # cells per square metre of open country

    def density(self, points: Points) -> Values:
        """Cells per square metre, shape (n,): the country's, and what the core and the nearest towns add."""
        from scipy.spatial import cKDTree

        uneven = (1 + 0.38 * self.ragged(points)).clip(0.4)
        others = self.centres.at[1:]
        near = cKDTree(others).query(points, k=np.arange(min(_NEAR, len(others))) + 1)[1] + 1
        which = np.column_stack([np.zeros(len(points), dtype=np.int64), near])
        centres = self.centres
        gap = points[:, None] - centres.at[which]
        ratio = (gap[..., 0] ** 2 + gap[..., 1] ** 2) * ((uneven / 1.02) ** 2)[:, None]
        ratio /= (centres.radius**2)[which]
        peak = centres.cells / (np.pi * centres.radius**2)
        return np.asarray((peak[which] / (1 + (ratio * ratio) * (ratio * ratio))).sum(1) + self.rural)

    def urbanity(self, points: Points) -> Values:
        """0 in the open country to 1 in the middle of a town, shape (n,)."""
        return np.asarray((self.density(points) * CELL_AREA_TOWN).clip(0, 1))


def terrain(cells: int, rng: np.random.Generator) -> Terrain:
    """The land of a city with about this many cells, without its lakes."""
    scale = float(np.sqrt(cells / 1200))
    outline = _outline(cells, rng)
    all_waters = waters(outline, core_radius(cells), scale, rng)
    all_centres = centres(cells, outline, all_waters.rivers_surface, rng)
    rural = (cells - float(all_centres.cells.sum())) / outline.area
    return Terrain(outline, all_waters, all_centres, Noise.random(rng, 2_600 * scale**0.5, 3), rural * 0.9)


def _outline(cells: int, rng: np.random.Generator) -> shapely.Polygon:
    radius = float(np.sqrt(cells * AREA_PER_CELL / np.pi))
    angle = np.linspace(0, 2 * np.pi, 33)[:-1]
    reach = np.ones_like(angle)
    for wave in range(2, 9):
        reach += 0.32 / wave * rng.normal() * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    reach = radius * reach.clip(0.62, 1.5)
    ring = np.column_stack([1.16 * reach * np.cos(angle), reach * np.sin(angle) / 1.16])
    rough = fractal(np.vstack([ring, ring[:1]]), rng, 0.34, radius / 25)
    shape = shapely.make_valid(shapely.Polygon(fractal(rough, rng, 0.24, 60.0)))
    parts = shapely.get_parts(shape)
    return shapely.Polygon(parts[np.argmax(shapely.area(parts))].exterior)
