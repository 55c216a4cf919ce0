"""Positions along the streets of faces."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.demo.atoms import Atoms
from gridmap.demo.columns import Ints
from gridmap.demo.coverage import STEP, Faces, to_degrees
from gridmap.demo.curves import Geometries, Points, Values
from gridmap.demo.streets import Streets


@dataclass(frozen=True, slots=True)
class Lots:
    """Where things stand: on the inner side of each face's street."""

    shapes: Geometries  # faces in metres
    middle: Points
    streets: Geometries  # the edge of each face that its houses stand along, metres
    length: Values

    @classmethod
    def of(cls, faces: Faces, about: Atoms, named: Streets) -> "Lots":
        """The lots of a coverage's faces."""
        edges = shapely.transform(faces.edges[named.edge_of_face], lambda points: points * STEP)
        shapely.prepare(about.shapes)
        return cls(about.shapes, about.middle, edges, np.asarray(shapely.length(edges)))

    def at(self, face: Ints, share: Values, depth: Values) -> tuple[Points, Points]:
        """Points at a share of the street's length and some metres off it, inside their faces.

        Args:
            face: Which face, shape (n,).
            share: 0 to 1 along the street, shape (n,).
            depth: Metres from the street, shape (n,).

        Returns:
            The points and the unit vectors of their streets, metres, shape (n, 2) each.
        """
        lines = self.streets[face]
        on = shapely.get_coordinates(shapely.line_interpolate_point(lines, share, normalized=True))
        before = shapely.line_interpolate_point(lines, (share - 0.02).clip(0), normalized=True)
        after = shapely.line_interpolate_point(lines, (share + 0.02).clip(0, 1), normalized=True)
        along = shapely.get_coordinates(after) - shapely.get_coordinates(before)
        along /= np.hypot(*along.T).clip(1e-9)[:, None]
        across = np.column_stack([-along[:, 1], along[:, 0]])
        found = self.middle[face].copy()
        waiting = np.ones(len(face), dtype=np.bool_)
        for reach in (depth, -depth, 0.4 * depth, -0.4 * depth):
            tried = on + reach[:, None] * across
            good = waiting & shapely.contains_xy(self.shapes[face], tried[:, 0], tried[:, 1])
            found[good] = tried[good]
            waiting &= ~good
        return found, along


def degrees(points: Points) -> tuple[Values, Values]:
    """Longitude and latitude of points in metres, shape (n,) each."""
    placed = to_degrees(points / STEP)
    return placed[:, 0], placed[:, 1]


def faces_for(cell: Ints, of_face: Ints, weight: Values, rng: np.random.Generator) -> Ints:
    """A face of each wanted cell, the likelier the more weight it has; shape of `cell`."""
    order = np.argsort(of_face, kind="stable")
    until = np.cumsum(weight[order] + 1e-9)
    last = np.searchsorted(of_face[order], cell, side="right") - 1
    first = np.searchsorted(of_face[order], cell, side="left")
    low = np.where(first > 0, until[first - 1], 0.0)
    wanted = low + rng.random(len(cell)) * (until[last] - low)
    return np.asarray(order[np.searchsorted(until, wanted).clip(first, last)])
