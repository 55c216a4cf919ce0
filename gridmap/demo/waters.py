"""Rivers, streams, lakes and an island; metres."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from gridmap.demo.curves import Geometries, Noise, Points, Values, blob, fractal, smooth, wandering


@dataclass(frozen=True, slots=True)
class Warp:
    """A gentle bend of the whole plan, so that nothing is quite straight; the origin stays."""

    east: Noise
    north: Noise
    amount: float  # metres

    def __call__(self, points: Points) -> Points:
        """The points moved, shape (n, 2)."""
        still = np.vstack([points, np.zeros((1, 2))])
        moved = np.column_stack([self.east(still), self.north(still)])
        return np.asarray(points + self.amount * (moved[:-1] - moved[-1]))


@dataclass(frozen=True, slots=True)
class Course:
    """The main river as a plan: `along` its axis and `aside` of its middle line, both in metres."""

    axis: float  # radians
    offset: float
    waves: Points  # (length, amount, phase) of each bend, shape (n, 3)
    fade: float  # how far from the river its bends are still felt
    warp: Warp

    def at(self, along: Values, aside: Values) -> Points:
        """Where plan positions lie, shape (n, 2)."""
        length, amount, phase = self.waves.T
        angle = 2 * np.pi * along[:, None] / length + phase
        bend = (amount * np.sin(angle)).sum(1)
        slope = (2 * np.pi * amount / length * np.cos(angle)).sum(1)
        near = np.exp(-np.abs(aside) / self.fade)
        # Close to the river, `aside` is measured square to it.
        across = self.offset + bend * near + aside * (1 + (np.hypot(1, slope) - 1) * near)
        east, north = np.cos(self.axis), np.sin(self.axis)
        return self.warp(np.column_stack([along * east - across * north, along * north + across * east]))


@dataclass(frozen=True, slots=True)
class Waters:
    """All waters; the middle lines are what borders follow."""

    course: Course
    river: shapely.LineString
    half_width: float  # of the river
    tributary: shapely.LineString
    streams: Geometries
    islands: Geometries
    lakes: Geometries
    rivers_surface: shapely.Geometry

    @property
    def surface(self) -> shapely.Geometry:
        """Everything wet but the streams, which are narrow."""
        return shapely.union_all([self.rivers_surface, *self.lakes])


def waters(outline: shapely.Polygon, core: float, scale: float, rng: np.random.Generator) -> Waters:
    """Rivers and streams within an outline; `core` is the radius of the core."""
    warp = Warp(Noise.random(rng, 9_000 * scale, 2), Noise.random(rng, 9_000 * scale, 2), 420 * scale)
    course = _course(core, warp, rng)
    reach = 0.62 * _span(outline)
    along = np.arange(-reach, reach, 40.0)
    river = shapely.LineString(course.at(along, np.zeros_like(along)))
    tributary = _tributary(outline, river, course, core, rng)
    half = float(np.clip(core * 0.04, 55, 190))
    island = _island(river, core, half, rng)
    surface = shapely.union_all([_wide(river, half, rng), _wide(tributary, 0.45 * half, rng)])
    surface = surface.difference(island).intersection(outline)
    streams = _streams(outline, [river, tributary], scale, rng)
    none = np.array([], dtype=object)
    return Waters(course, river, half, tributary, streams, np.array([island]), none, surface)


def with_lakes(
    all_waters: Waters, places: list[tuple[Points, float]], dry: shapely.Geometry, rng: np.random.Generator
) -> Waters:
    """The waters with a lake at each place (centre, radius) that is clear of `dry` and of other lakes."""
    lakes: list[shapely.Polygon] = []
    for at, radius in places:
        lake = blob(at, radius, rng)
        if lake.distance(dry) > 60 and all(lake.distance(other) > 200 for other in lakes):
            lakes.append(lake)
    streams = all_waters.streams
    if lakes:
        streams = shapely.get_parts(shapely.difference(streams, shapely.union_all(lakes)))
    return replace(all_waters, lakes=np.array(lakes, dtype=object), streams=streams)


def _course(core: float, warp: Warp, rng: np.random.Generator) -> Course:
    bends = ((2.6, 0.15), (1.4, 0.05), (7.1, 0.55))
    waves = np.array([(length * core, amount * core, rng.uniform(0, 2 * np.pi)) for length, amount in bends])
    still = float((waves[:, 1] * np.sin(waves[:, 2])).sum())
    axis = float(np.radians(rng.uniform(-50, -20)))
    return Course(axis, -0.3 * core - still, waves, 0.5 * core, warp)


def _span(outline: shapely.Polygon) -> float:
    west, south, east, north = outline.bounds
    return float(np.hypot(east - west, north - south))


def _tributary(
    outline: shapely.Polygon, river: shapely.LineString, course: Course, core: float, rng: np.random.Generator
) -> shapely.LineString:
    """A second river that joins the first below the core's middle."""
    at = river.project(shapely.Point(0, 0)) + 0.35 * core
    mouth = np.array(river.interpolate(at).coords[0])
    heading = course.axis + np.radians(rng.uniform(205, 235))
    source = mouth + 0.7 * _span(outline) * np.array([np.cos(heading), np.sin(heading)])
    return shapely.LineString(wandering(mouth, source, rng, 0.16, 0.55 * core, 40.0))


def _wide(line: shapely.LineString, half: float, rng: np.random.Generator) -> shapely.Geometry:
    """The surface of a river, now wider and now narrower."""
    coordinates = np.array(line.coords)
    knots = rng.uniform(0.8, 1.25, len(coordinates) // 25 + 2)
    width = half * np.interp(np.arange(len(coordinates)), np.arange(len(knots)) * 25, knots)
    pieces = shapely.linestrings(np.stack([coordinates[:-1], coordinates[1:]], axis=1))
    return shapely.union_all(shapely.buffer(pieces, width[1:], quad_segs=6)).simplify(1.0)


def _streams(
    outline: shapely.Polygon, rivers: list[shapely.LineString], scale: float, rng: np.random.Generator
) -> Geometries:
    """Streams that grow one by one towards the nearest water, so that they branch as real ones do."""
    west, south, east, north = outline.bounds
    water = [np.array(line.segmentize(150.0).coords) for line in rivers]
    wanted = int(np.clip(outline.area / 1.9e7, 3, 400))
    streams: list[shapely.LineString] = []
    for source in rng.uniform((west, south), (east, north), (wanted * 3, 2)):
        everything = np.vstack(water)
        gap = np.hypot(*(everything - source).T)
        if not 1_500 < gap.min() < 9_000 * scale**0.5 or not outline.contains(shapely.Point(source)):
            continue
        # A little off the nearest water, so that it joins at a slant.
        end = everything[np.argmin(gap + rng.uniform(0, 700, len(gap)))]
        line = fractal(wandering(source, end, rng, 0.2, 900.0, 90.0), rng, 0.1, 60.0)
        streams.append(shapely.LineString(line))
        water.append(line[::3])
        if len(streams) == wanted:
            break
    return np.array(streams, dtype=object)


def _island(river: shapely.LineString, core: float, half: float, rng: np.random.Generator) -> shapely.Polygon:
    """A lens of land in the river, upstream of the core's middle."""
    start = river.project(shapely.Point(0, 0)) - 0.75 * core
    middle = np.array([river.interpolate(start + d).coords[0] for d in np.linspace(0, 9 * half, 13)])
    step = np.gradient(middle, axis=0)
    normal = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(*step.T)[:, None]
    width = 0.58 * half * np.sin(np.linspace(0, np.pi, 13))[:, None] ** 0.7
    shore = np.vstack([middle + width * normal, (middle - 0.8 * width * normal)[-2::-1]])
    return shapely.Polygon(fractal(smooth(shore, 30.0), rng, 0.08, 20.0)).buffer(0)
