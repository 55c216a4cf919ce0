"""Waters, railways and the country's net of roads, as lines in metres."""

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.curves import Points, smooth, wandering
from gridmap.demo.terrain import Terrain
from gridmap.demo.town_plan import lay_town
from gridmap.demo.waters import with_lakes
from gridmap.demo.ways import Ways, longer

_EMBANKMENT = 45.0  # metres from the water to the road along it


def roads(land: Terrain, rng: np.random.Generator) -> tuple[Ways, Terrain]:
    """Every line that is there before blocks are cut, and the land with its lakes.

    Lakes come after rails and highways, which never cross them, and before streets, which end at them.
    """
    ways = Ways()
    _railways(ways, land, rng)
    ring = _expressways(ways, land, rng)
    _country(ways, land, ring, rng)
    land = _lakes(ways, land, rng)
    streets, bridges = Ways(), Ways()
    for index in np.flatnonzero(land.centres.rank <= 1):
        lay_town(streets, bridges, land, int(index), rng)
    embankment = land.waters.rivers_surface.buffer(_EMBANKMENT)
    ways.take(streets.outside(shapely.union_all([embankment, *land.waters.lakes])))
    ways.take(bridges)
    _riverside(ways, land, embankment)
    _waters(ways, land)
    inside = ways.within(land.outline)
    inside.add("outline", shapely.LineString(land.outline.exterior.coords))
    return inside, land


def _lakes(ways: Ways, land: Terrain, rng: np.random.Generator) -> Terrain:
    """Lakes in the core, reservoirs on streams, ponds by towns."""
    core = float(land.centres.radius[0])
    angle = rng.uniform(0, 2 * np.pi, 12)
    reach = core * rng.uniform(0.25, 0.75, 12)
    tries = np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
    rim = shapely.LineString(land.outline.exterior.coords)
    dry = shapely.union_all([*ways.lines, rim, land.waters.rivers_surface.buffer(200)])
    clear = tries[shapely.distance(shapely.points(tries), dry) > 0.11 * core]
    places = [(at, core * float(rng.uniform(0.05, 0.08))) for at in clear[:2]]
    streams = land.waters.streams
    for index in rng.permutation(len(streams))[: max(2, len(streams) // 4)]:
        at = streams[index].interpolate(rng.uniform(0.25, 0.6), normalized=True)
        places.append((np.array(at.coords[0]), float(rng.uniform(240, 620))))
    for index in np.flatnonzero(land.centres.rank == 2)[::3]:
        turn = rng.uniform(0, 2 * np.pi)
        shift = 1.4 * land.centres.radius[index] * np.array([np.cos(turn), np.sin(turn)])
        places.append((land.centres.at[index] + shift, float(rng.uniform(90, 180))))
    return replace(land, waters=with_lakes(land.waters, places, dry, rng))


def _riverside(ways: Ways, land: Terrain, embankment: shapely.Geometry) -> None:
    """Roads along both banks where there is a town."""
    for polygon in shapely.get_parts(embankment):
        shore = np.array(polygon.exterior.segmentize(60.0).coords)
        in_town = land.urbanity((shore[:-1] + shore[1:]) / 2) > 0.3
        starts = np.flatnonzero(np.diff(np.r_[False, in_town].astype(int)) == 1)
        ends = np.flatnonzero(np.diff(np.r_[in_town, False].astype(int)) == -1) + 1
        for start, end in zip(starts, ends, strict=True):
            if end - start > 6:
                ways.add("arterial", longer(shore[start : end + 1]))


def _waters(ways: Ways, land: Terrain) -> None:
    waters = land.waters
    road = None
    for part in shapely.get_parts(waters.river.difference(shapely.union_all(waters.islands))):
        road = ways.add("river", part, road)
    ways.add("river", longer(np.array(waters.tributary.coords)))
    for stream in waters.streams:
        ways.add("stream", longer(np.array(stream.coords)))
    for shore in (*waters.lakes, *waters.islands):
        ways.add("shore", shapely.LineString(shore.exterior.coords))


def _railways(ways: Ways, land: Terrain, rng: np.random.Generator) -> None:
    """An old line past the core and a straighter, faster one further out."""
    core = land.centres.radius[0]
    for aside, tilt, sway in ((0.72 * core, 4.0, 0.10), (-1.28 * core, 78.0, 0.04)):
        turn = land.waters.course.axis + np.radians(tilt + rng.uniform(-8, 8))
        along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        at = np.array([-14.0, -7.0, -3.2, -1.2, 1.2, 3.2, 7.0, 14.0]) * core
        shift = aside + sway * rng.normal(0, 1, len(at)) * np.abs(at).clip(core)
        shift[3:5] = aside
        ways.add("railway", smooth(at[:, None] * along + shift[:, None] * across, 80.0))


def _expressways(ways: Ways, land: Terrain, rng: np.random.Generator) -> shapely.Polygon:
    """A ring around the core and roads from it to the rim; gives the area within the inner ring road."""
    core = land.centres.radius[0]
    outer = _ring(1.42 * core, rng)
    ways.add("expressway", outer)
    inner = _ring(0.58 * core, rng)
    ways.add("arterial", inner)
    turns = np.radians(rng.uniform(0, 360) + np.arange(4) * 90 + rng.uniform(-22, 22, 4))
    area = shapely.Polygon(outer)
    for turn in turns:
        far = 20 * core * np.array([np.cos(turn), np.sin(turn)])
        line = shapely.LineString(wandering(far / 20, far, rng, 0.09, 2.2 * core, 60.0)).difference(area)
        part = max(shapely.get_parts(line), key=shapely.length)
        ways.add("expressway", longer(np.array(part.coords)))
    return shapely.Polygon(inner)


def _ring(radius: float, rng: np.random.Generator) -> Points:
    """A closed road around the core, not quite a circle."""
    angle = np.linspace(0, 2 * np.pi, max(24, int(2 * np.pi * radius / 40)))[:-1]
    reach = np.ones_like(angle)
    for wave, amount in ((2, 0.08), (3, 0.035), (4, 0.02), (5, 0.012)):
        reach += amount * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    ring = radius * reach[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return np.vstack([ring, ring[:1]])


def _country(ways: Ways, land: Terrain, inner: shapely.Polygon, rng: np.random.Generator) -> None:
    """Trunk roads from the core to the seats and beyond, county roads between neighbouring towns."""
    centres = land.centres
    pairs = relative_neighbours(centres.at)
    for a, b in pairs:
        ranks = sorted((int(centres.rank[a]), int(centres.rank[b])))
        _between(ways, "trunk" if ranks[1] <= 1 else "county_road", centres.at[a], centres.at[b], inner, rng)
    direct = {(0, int(seat)) for seat in np.flatnonzero(centres.rank == 1)} - {(a, b) for a, b in pairs}
    for a, b in sorted(direct):
        _between(ways, "trunk", centres.at[a], centres.at[b], inner, rng)
    core = centres.radius[0]
    for index in np.flatnonzero(centres.rank == 2):
        at = centres.at[index]
        if rng.random() < 0.45 and np.hypot(*at) > 2.2 * core:
            turn = np.arctan2(at[1], at[0]) + rng.normal(0, 0.35)
            beyond = at + 6_000 * np.array([np.cos(turn), np.sin(turn)])
            _between(ways, "county_road", at, beyond, inner, rng)


def _between(
    ways: Ways, kind: str, start: Points, end: Points, inner: shapely.Polygon, rng: np.random.Generator
) -> None:
    sway, bend = (0.06, 2_400.0) if kind == "trunk" else (0.11, 1_300.0)
    line = shapely.LineString(wandering(start, end, rng, sway, bend, 50.0)).difference(inner)
    road = None
    for part in shapely.get_parts(line):
        road = ways.add(kind, longer(np.array(part.coords)), road)


def relative_neighbours(points: Points) -> NDArray[np.int64]:
    """Pairs of points with no third point nearer to both than they are to each other, shape (n, 2).

    The relative neighbourhood graph (Toussaint 1980); it is connected and close to how roads join towns.
    """
    gap = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    pairs = []
    for a in range(len(points)):
        for b in range(a + 1, len(points)):
            between = np.maximum(gap[a], gap[b])
            between[[a, b]] = np.inf
            if between.min() >= gap[a, b]:
                pairs.append((a, b))
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)
