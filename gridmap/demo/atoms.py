"""What is known of each face before cells are grown from them."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.coverage import STEP, Faces
from gridmap.demo.curves import Geometries, Points, Values
from gridmap.demo.terrain import Terrain


@dataclass(frozen=True, slots=True)
class Atoms:
    """Facts about n faces, metres and square metres."""

    shapes: Geometries  # polygons in metres
    middle: Points  # a point inside
    area: Values
    urbanity: Values
    roundness: Values  # 1 for a disc, 0 for a sliver
    wet: NDArray[np.bool_]  # mostly river or lake
    people: Values  # how many cells' worth of people live there


def atoms(faces: Faces, land: Terrain) -> Atoms:
    """Measure the faces of a coverage."""
    shapes = shapely.transform(faces.polygons, lambda points: points * STEP)
    middle = shapely.get_coordinates(shapely.point_on_surface(shapes))
    area = np.asarray(shapely.area(shapes))
    around = shapely.length(shapely.convex_hull(shapes))
    water = land.waters.surface
    shapely.prepare(water)
    under = np.where(shapely.covers(water, shapes), area, 0.0)
    near = shapely.intersects(water, shapes) & (under == 0)
    under[near] = shapely.area(shapely.intersection(shapes[near], water))
    density = land.density(middle)
    return Atoms(
        shapes,
        middle,
        area,
        land.urbanity(middle),
        np.asarray(4 * np.pi * area / around**2),
        under > 0.5 * area,
        (area - under).clip(0) * density,
    )
