"""Cutting the faces between the main roads into blocks: streets in town, rough boundaries in the country."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.curves import Geometries, Points, Values, fractals, wandering
from gridmap.demo.terrain import Terrain
from gridmap.demo.ways import Ways, longer

#: A block is cut on until it holds fewer cells than this; cells are then grown from several blocks.
#: A great city is made of coarser blocks, which nobody sees at its scale.
_SMALLEST, _SMALLEST_GREAT = 0.46, 0.72
_GREAT = 6_000  # cells
_SAMPLES = 4  # by as many in each face


@dataclass(frozen=True, slots=True)
class _Frames:
    """The smallest turned rectangle around each face: middle, unit vector of the long side, half sides."""

    middle: Points
    long: Points
    half_long: Values
    half_short: Values

    def of(self, chosen: NDArray[np.bool_]) -> "_Frames":
        """The frames of some faces."""
        return _Frames(
            self.middle[chosen], self.long[chosen], self.half_long[chosen], self.half_short[chosen]
        )


def cut_blocks(ways: Ways, faces: Geometries, land: Terrain, cells: int, rng: np.random.Generator) -> None:
    """Add the lines that cut the faces, round after round, into blocks for so many cells."""
    smallest = _SMALLEST if cells < _GREAT else _SMALLEST_GREAT
    active = faces[~_wet(faces, land)]
    while len(active):
        frames = _frames(active)
        weight, middle = _weights(active, frames, land)
        going = (weight > smallest) & (frames.half_short > 12.0)
        active, weight, middle = active[going], weight[going], middle[going]
        if not len(active):
            return
        frames = frames.of(going)
        urbanity = land.urbanity(shapely.get_coordinates(shapely.point_on_surface(active)))
        kinds = _kinds(weight, urbanity, frames, rng)
        cuts, halves = _cuts(frames, middle, kinds, rng)
        _add(ways, active, cuts, kinds)
        pieces = np.r_[shapely.intersection(active, halves), shapely.difference(active, halves)]
        parts = shapely.get_parts(pieces)
        active = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) > 400.0)]


def _wet(faces: Geometries, land: Terrain) -> NDArray[np.bool_]:
    """Whether a face is mostly water, which nobody cuts up."""
    water = land.waters.surface
    shapely.prepare(water)
    wet = np.asarray(shapely.covers(water, faces))
    partly = np.flatnonzero(shapely.intersects(water, faces) & ~wet)
    under = shapely.area(shapely.intersection(faces[partly], water))
    wet[partly] = under > 0.5 * shapely.area(faces[partly])
    return wet


def _frames(faces: Geometries) -> _Frames:
    corners = shapely.get_coordinates(shapely.oriented_envelope(faces)).reshape(-1, 5, 2)
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
    first, second = np.hypot(*one.T), np.hypot(*two.T)
    longer = first >= second
    side = np.where(longer[:, None], one, two)
    half_long, half_short = np.maximum(first, second) / 2, np.minimum(first, second) / 2
    return _Frames(corners[:, :4].mean(1), side / (2 * half_long[:, None]), half_long, half_short)


def _weights(faces: Geometries, frames: _Frames, land: Terrain) -> tuple[Values, Values]:
    """Cells that each face should hold, and where along its long side the middle of these lies."""
    ticks = (np.arange(_SAMPLES) + 0.5) / _SAMPLES * 2 - 1
    a, b = (grid.ravel() for grid in np.meshgrid(ticks, ticks))
    short = np.column_stack([-frames.long[:, 1], frames.long[:, 0]])
    along = a * frames.half_long[:, None]
    points = (
        frames.middle[:, None]
        + along[..., None] * frames.long[:, None]
        + (b * frames.half_short[:, None])[..., None] * short[:, None]
    )
    shapely.prepare(faces)
    inside = shapely.contains_xy(faces[:, None], points[..., 0], points[..., 1])
    density = land.density(points.reshape(-1, 2)).reshape(inside.shape) * inside
    hits = inside.sum(1)
    lone = land.density(shapely.get_coordinates(shapely.point_on_surface(faces)))
    mean = np.where(hits > 0, density.sum(1) / hits.clip(1), lone)
    middle = np.where(hits > 0, (density * along).sum(1) / density.sum(1).clip(1e-30), 0.0)
    return np.asarray(mean * shapely.area(faces)), np.asarray(middle)


def _kinds(weight: Values, urbanity: Values, frames: _Frames, rng: np.random.Generator) -> NDArray[np.str_]:
    """What the cut of each face will be."""
    chance = rng.random(len(weight))
    town = (urbanity > 0.42) & (frames.half_short < 700)
    fringe = (urbanity > 0.1) & (weight > 0.8) & (chance < 0.5) | (weight > 4) & (chance < 0.3)
    country = np.where(fringe & (frames.half_short < 2_500), "village_road", "edge")
    return np.where(town, np.where(weight > 1.7, "street", "lane"), country)


def _cuts(
    frames: _Frames, middle: Values, kinds: NDArray[np.str_], rng: np.random.Generator
) -> tuple[Geometries, Geometries]:
    """For each face a line across its long side, and the region on one side of that line."""
    count = len(middle)
    town = np.isin(kinds, ("street", "lane"))
    tilt = np.radians(np.where(town, rng.normal(0, 3.5, count), rng.uniform(-28, 28, count)))
    at = (middle + rng.uniform(-0.12, 0.12, count) * frames.half_long).clip(
        -0.6 * frames.half_long, 0.6 * frames.half_long
    )
    centre = frames.middle + at[:, None] * frames.long
    cos, sin = np.cos(tilt), np.sin(tilt)
    across = np.column_stack([-frames.long[:, 1], frames.long[:, 0]])
    heading = cos[:, None] * across + sin[:, None] * frames.long
    reach = (1.15 * frames.half_short / cos + np.abs(sin) * frames.half_long + 5.0)[:, None]
    start, end = centre - reach * heading, centre + reach * heading
    away = frames.long * (2.5 * frames.half_long + 50.0)[:, None]
    drawn = [
        wandering(a, b, rng, 0.1, 420.0, 40.0) if kind == "village_road" else np.array([a, b])
        for a, b, kind in zip(start, end, kinds, strict=True)
    ]
    rough = np.flatnonzero(kinds == "edge")
    points, owner = np.vstack([start[rough], end[rough]]), np.tile(rough, 2)
    order = np.argsort(owner, kind="stable")
    points, owner = fractals(points[order], owner[order], rng, 0.42, 260.0)
    points, owner = fractals(points, owner, rng, 0.26, 55.0)
    for k, line in zip(rough, np.split(points, np.flatnonzero(np.diff(owner)) + 1), strict=False):
        drawn[k] = line
    regions = [
        shapely.Polygon(np.vstack([line, b + far, a + far]))
        for line, a, b, far in zip(drawn, start, end, away, strict=True)
    ]
    lines = np.array([shapely.LineString(line) for line in drawn], dtype=object)
    return lines, shapely.make_valid(np.array(regions, dtype=object))


def _add(ways: Ways, faces: Geometries, cuts: Geometries, kinds: NDArray[np.str_]) -> None:
    """Gather the parts of the cuts that lie inside their faces."""
    for inside, kind in zip(shapely.intersection(cuts, faces), kinds, strict=True):
        road = None
        for part in shapely.get_parts(inside):
            if part.geom_type == "LineString" and part.length > 3.0:
                road = ways.add(str(kind), longer(np.array(part.coords), 0.06), road)
