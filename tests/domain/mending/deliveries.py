"""Deliveries with known faults, for tests of mending."""

import numpy as np
import shapely
from shapely import box

from gridmap.domain import rings
from gridmap.domain.mending.fault import Limits
from gridmap.domain.mending.survey import Nest, survey
from gridmap.domain.mends import Tolerance

METRE = 1e-5  # of a degree, about


def shapes(*polygons):
    made = np.empty(len(polygons), dtype=object)
    made[:] = polygons
    return made


def surveyed(*polygons, codes=None, limits=None, nest=None):
    """A survey of polygons as they are after reading, duplicates left in."""
    sound, _ = rings.sound(shapes(*polygons), Tolerance(), keep_copies=True)
    return survey(sound, tuple(codes or [""] * len(polygons)), limits or Limits(), nest)


def nested(parents, of):
    """What children should lie in."""
    return Nest(rings.on_grid(shapes(*parents)), np.array(of, dtype=np.int64))


def overlapping_tiles(columns, rows, side=0.01, too_wide=0.002):
    """Tiles of which each reaches into its eastern neighbour, and the ground that is claimed twice."""
    tiles, twice = [], []
    for x in range(columns):
        for y in range(rows):
            west, south = 103 + x * side, 29 + y * side
            tiles.append(box(west, south, west + side + too_wide, south + side))
            if x + 1 < columns:
                twice.append(box(west + side, south, west + side + too_wide, south + side))
    return shapes(*tiles), shapes(*twice)


def sloppy_tiles(seed, shake, side=4):
    """Tiles of which every corner was drawn for itself."""
    random = np.random.default_rng(seed)
    tiles = []
    for x in range(side):
        for y in range(side):
            corners = np.array([(x, y), (x + 0.5, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]) / 100
            tiles.append(shapely.Polygon(corners + random.uniform(-shake, shake, corners.shape)))
    return shapes(*tiles)
