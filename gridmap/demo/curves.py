"""Lines and fields of natural shape, all in metres."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]  # shape (n, 2), metres
Values = NDArray[np.float64]
Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Noise:
    """A smooth random field over the plane, about -1 to 1, made of plane waves."""

    waves: Points  # wave vectors, radians per metre
    phases: Values
    weights: Values

    @classmethod
    def random(cls, rng: np.random.Generator, wavelength: float, octaves: int = 3) -> "Noise":
        """A field whose longest waves have this length in metres; each octave halves length and weight."""
        count = 6 * octaves
        octave = np.repeat(np.arange(octaves), 6)
        angle = rng.uniform(0, 2 * np.pi, count)
        length = wavelength / 2.0**octave * rng.uniform(0.8, 1.25, count)
        waves = (2 * np.pi / length)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        weights = 0.5**octave
        return cls(waves, rng.uniform(0, 2 * np.pi, count), weights / np.sqrt((weights**2).sum()))

    def __call__(self, points: Points) -> Values:
        """The field at points, shape (n,)."""
        return np.asarray(np.sin(points @ self.waves.T + self.phases) @ self.weights, dtype=np.float64)


def smooth(points: Points, step: float) -> Points:
    """A smooth curve through the points, one vertex about every `step` metres (Catmull and Rom 1974)."""
    along = np.r_[0, np.hypot(*np.diff(points, axis=0).T).cumsum()]
    at = np.linspace(0, along[-1], max(2, int(along[-1] / step) + 1))
    if len(points) == 2:
        return np.asarray(points[0] + (at / max(along[-1], 1e-9))[:, None] * (points[1] - points[0]))
    slope = np.gradient(points, along, axis=0)
    piece = np.searchsorted(along[1:-1], at, side="right")
    span = np.diff(along)[piece][:, None]
    t = (at - along[piece])[:, None] / span
    return np.asarray(
        (1 + 2 * t) * (1 - t) ** 2 * points[piece]
        + t * (1 - t) ** 2 * span * slope[piece]
        + t**2 * (3 - 2 * t) * points[piece + 1]
        + t**2 * (t - 1) * span * slope[piece + 1]
    )


def wandering(
    start: Points, end: Points, rng: np.random.Generator, sway: float, bend: float, step: float
) -> Points:
    """A smooth line between two points that sways by `sway` of each `bend` metres of its way."""
    length = float(np.hypot(*(end - start)))
    knots = max(2, round(length / bend) + 1)
    share = np.linspace(0, 1, knots)
    if knots > 2:
        share[1:-1] += rng.uniform(-0.25, 0.25, knots - 2) / (knots - 1)
    normal = np.array([start[1] - end[1], end[0] - start[0]]) / max(length, 1e-9)
    aside = rng.normal(0, sway * min(bend, length), knots)
    aside[[0, -1]] = 0
    knot = start + share[:, None] * (end - start) + aside[:, None] * normal
    return smooth(knot, step)


def fractal(line: Points, rng: np.random.Generator, roughness: float, finest: float) -> Points:
    """The line with its middles moved aside again and again, until its pieces are shorter than `finest`.

    Midpoint displacement (Fournier, Fussell, Carpenter 1982) with a displacement in proportion to each
    piece's length; the ends stay.
    """
    return fractals(line, np.zeros(len(line), dtype=np.int64), rng, roughness, finest)[0]


def fractals(
    points: Points, line: NDArray[np.int64], rng: np.random.Generator, roughness: float, finest: float
) -> tuple[Points, NDArray[np.int64]]:
    """The same for many lines at once, each a run of `points` with its number in `line`, shape (n,)."""
    while True:
        step = np.diff(points, axis=0)
        long = (np.hypot(step[:, 0], step[:, 1]) > finest) & (line[:-1] == line[1:])
        where = np.flatnonzero(long)
        if not len(where):
            return points, line
        aside = np.column_stack([-step[where, 1], step[where, 0]])
        share = rng.uniform(0.4, 0.6, (len(where), 1))
        middle = points[where] + share * step[where]
        middle = middle + aside * rng.normal(0, roughness / 2, (len(where), 1)).clip(-roughness, roughness)
        points = np.insert(points, where + 1, middle, axis=0)
        line = np.insert(line, where + 1, line[where])


def blob(
    centre: Points, radius: float, rng: np.random.Generator, stretch: float = 1.4, finest: float = 30.0
) -> shapely.Polygon:
    """A lake-like polygon of about this radius in metres."""
    angle = np.linspace(0, 2 * np.pi, 25)[:-1]
    reach = np.ones_like(angle)
    for wave in range(2, 6):
        reach += 0.42 / wave * rng.normal() * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    reach = radius * reach.clip(0.45, 1.7)
    turn = rng.uniform(0, np.pi)
    x, y = reach * np.cos(angle) * stretch, reach * np.sin(angle) / stretch
    ring = centre + np.column_stack(
        [x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)]
    )
    closed = fractal(smooth(np.vstack([ring, ring[:1]]), radius / 6), rng, 0.16, finest)
    shape = shapely.make_valid(shapely.Polygon(closed))
    parts = shapely.get_parts(shape)
    return parts[np.argmax(shapely.area(parts))]
