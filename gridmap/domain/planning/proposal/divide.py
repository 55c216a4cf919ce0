"""Divide a piece of ground into cells, preferring what needs the fewest straight lines."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.planning.proposal.blocks import shared_edges
from gridmap.domain.planning.proposal.homes import Homes
from gridmap.domain.planning.proposal.partition import joined, total_cost
from gridmap.domain.planning.proposal.possible import Obstacle, coarse, obstacle
from gridmap.domain.planning.proposal.recombine import recombined
from gridmap.domain.planning.proposal.refine import Ground, Pieces
from gridmap.domain.planning.proposal.steady import put_back, steadied
from gridmap.domain.planning.proposal.strokes import strokes_inside
from gridmap.domain.planning.proposal.window import TOLERANCE, Window

#: Pieces above this share of a cell's target are cut by straight lines, pass by pass.
_FINER = (np.inf, 0.5, 0.25, 0.12, 0.06, 0.03)
#: Passes where the numbers forbid good cells anyway.
_FEWER = 2
#: How much longer the best way is mended where no pass found a good one: where good luck is needed, and
#: where there should be a good one.
_PATIENCE = (5, 24)


@dataclass(frozen=True, slots=True)
class Division:
    """Cells proposed for a piece of ground."""

    shapes: NDArray[Any]  # polygons on the grid, shape (n,)
    households: NDArray[np.int64]  # located ones, shape (n,)
    along_reference: float  # share of the new borders that lies on reference lines, 0 to 1
    straight_lines: int  # cuts that follow nothing
    obstacles: tuple[Obstacle, ...] = ()  # why cells are outside ±10 %, where some are

    def deviation(self, target: int) -> NDArray[np.float64]:
        """Deviation of each cell from the target, relative."""
        return self.households / target - 1

    def within(self, target: int) -> int:
        """Cells within ±10 % of the target."""
        return int((np.abs(self.deviation(target)) <= TOLERANCE + 1e-9).sum())


def divide(ground: BaseGeometry, homes: NDArray[np.float64], lines: NDArray[Any], target: int) -> Division:
    """Divide ground into contiguous cells of about `target` households.

    Args:
        ground: A polygon or multi polygon on the grid, EPSG:4490; each part is divided for itself.
        homes: Positions of located households in degrees, shape (h, 2).
        lines: Reference lines in degrees, shape (k,).
        target: Households a cell should have, > 0.
    """
    every = Homes.at(homes)
    divided = [_divide_part(part, every, lines, target) for part in shapely.get_parts(ground)]
    shapes = np.concatenate([one.shapes for one in divided])
    households = np.concatenate([one.households for one in divided])
    weights = [one.along_reference * len(one.shapes) for one in divided]
    obstacles = {one.key: one for part in divided for one in part.obstacles}
    return Division(
        shapes,
        households,
        sum(weights) / max(len(shapes), 1),
        sum(one.straight_lines for one in divided),
        tuple(obstacles.values()),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """One way to join pieces to cells."""

    cost: float
    pieces: Pieces
    part: NDArray[np.int64]  # of each piece
    straight: int

    def with_part(self, part: NDArray[np.int64], window: Window) -> "_Found":
        """The same pieces joined in another way."""
        cost = total_cost(self.pieces.graph, part, int(part.max()) + 1, window)
        return replace(self, part=part, cost=cost)


def _divide_part(ground: BaseGeometry, homes: Homes, lines: NDArray[Any], target: int) -> Division:
    shapely.prepare(ground)
    mine = homes.inside(ground)
    parts = max(1, round(mine.households / target))
    if parts == 1:
        only = np.array([mine.households])
        good = Window.around(target).holds(only)
        few = Obstacle("few", {"households": mine.households, "cells": 1})
        return Division(np.array([ground], dtype=object), only, 1.0, 0, () if good else (few,))
    window = Window.fair(target, mine.households, parts)
    ground, left_out = steadied(ground)
    shapely.prepare(ground)
    land = Ground(ground, mine, strokes_inside(ground, lines, mine, window.low), window.low)
    found, why = _best(land, parts, window, target)
    shapes = _cells(ground, found.pieces.blocks.shapes, found.part[found.pieces.piece])
    shapes = put_back(shapes, left_out)
    made = Division(shapes, mine.counted(shapes), _along(shapes, land), found.straight)
    if made.within(target) == len(shapes):
        return made
    why = why or obstacle(mine, parts, target) or coarse(mine, parts, target) or Obstacle("lie")
    return replace(made, obstacles=(why,))


def _best(land: Ground, parts: int, window: Window, target: int) -> tuple[_Found, Obstacle | None]:
    """The way with the fewest straight lines that is good, else the best of all, and why none is good."""
    best: _Found | None = None
    most, looked = max(window.high, float(land.homes.counts.max())), False
    for turn, limit in enumerate(_FINER):
        before = land.straight
        pieces = land.pieces(limit * target)
        graph = pieces.graph
        last = turn + 1 == len(_FINER)
        if not last and (graph.households.max() > most or len(graph.households) < parts):
            continue  # some piece has to be cut first
        if best is not None and land.straight == before:
            continue  # nothing was left to cut
        part = joined(graph, parts, window)
        found = _Found(0.0, pieces, part, land.straight).with_part(part, window)
        if best is None or found.cost < best.cost - 1e-6:
            best = found
        if window.holds(np.bincount(part, graph.households, parts)):
            return best, None
        if not looked and turn + 1 >= _FEWER:
            looked, why = True, obstacle(land.homes, parts, target)
            if why is not None:
                return best, why
    assert best is not None  # the last pass is always tried
    patience = _PATIENCE[coarse(land.homes, parts, target) is None]
    part = recombined(found.pieces.graph, found.part, int(found.part.max()) + 1, window, patience)
    mended = found.with_part(part, window)
    return min(mended, best, key=lambda one: one.cost), None


def _cells(ground: BaseGeometry, blocks: NDArray[Any], part: NDArray[np.int64]) -> NDArray[Any]:
    """The parts as polygons."""
    shapes = []
    for one in range(int(part.max()) + 1):
        made = shapely.coverage_union_all(blocks[part == one])
        shapes.append(made.geoms[0] if len(getattr(made, "geoms", ())) == 1 else made)
    return np.array(_without_needless_vertices(shapes, ground), dtype=object)


def _along(shapes: NDArray[Any], land: Ground) -> float:
    """Share of the borders between cells that lies on strokes of the reference, by length."""
    first, second, _ = shared_edges(shapely.get_parts(shapes))
    if not len(first):
        return 1.0
    ends = np.stack([grid.unpack(first), grid.unpack(second)], axis=1)
    edges = shapely.linestrings(ends)
    outlines = shapely.boundary(land.strokes.islands)
    reference = shapely.STRtree(np.append(land.strokes.lines, outlines))
    middles = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    near, _ = reference.query(middles, predicate="dwithin", distance=4 * grid.STEP)
    length = shapely.length(edges)
    return float(length[np.unique(near)].sum() / length.sum())


def _without_needless_vertices(shapes: list[BaseGeometry], ground: BaseGeometry) -> list[BaseGeometry]:
    """Parts without those vertices on the ground's border that noding put there and no part ends at."""
    old = grid.vertices_of(ground)
    packed = [np.unique(grid.vertices_of(shape)) for shape in shapes]
    vertices, times = np.unique(np.concatenate(packed), return_counts=True)
    fresh = vertices[(times == 1) & ~np.isin(vertices, old)]
    near = shapely.dwithin(ground.boundary, shapely.points(grid.unpack(fresh)), 2 * grid.STEP)
    needless = set(fresh[near].tolist())
    if not needless:
        return shapes
    from gridmap.domain.coverage.vertices import without

    return [without(shape, needless) for shape in shapes]
