"""Divide a piece of ground into cells, preferring what needs the fewest straight lines."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.planning.proposal.blocks import Blocks, counted, cut_into_blocks, neighbours, straight_cut
from gridmap.domain.planning.proposal.partition import components, imbalance, joined

#: Deviation from the target with which a division is good.
TOLERANCE = 0.10
#: Blocks above this share of a cell's target are cut by straight lines, pass by pass.
_FINER = (np.inf, 0.5, 0.25, 0.12, 0.06)
_CUTS_A_PASS = 8


@dataclass(frozen=True, slots=True)
class Division:
    """Cells proposed for a piece of ground."""

    shapes: NDArray[Any]  # polygons on the grid, shape (n,)
    households: NDArray[np.int64]  # located ones, shape (n,)
    along_reference: float  # share of the new borders that lies on reference lines, 0 to 1
    straight_lines: int  # cuts that follow nothing

    def deviation(self, target: int) -> NDArray[np.float64]:
        """Deviation of each cell from the target, relative."""
        return self.households / target - 1


def divide(ground: BaseGeometry, homes: NDArray[np.float64], lines: NDArray[Any], target: int) -> Division:
    """Divide ground into contiguous cells of about `target` households.

    Args:
        ground: A polygon or multi polygon on the grid, EPSG:4490; each part is divided for itself.
        homes: Positions of located households in degrees, shape (h, 2).
        lines: Reference lines in degrees, shape (k,).
        target: Households a cell should have, > 0.
    """
    divided = [_divide_part(part, homes, lines, target) for part in shapely.get_parts(ground)]
    shapes = np.concatenate([one.shapes for one in divided])
    households = np.concatenate([one.households for one in divided])
    weights = [max(one.along_reference, 0) * len(one.shapes) for one in divided]
    along = sum(weights) / max(len(shapes), 1)
    return Division(shapes, households, along, sum(one.straight_lines for one in divided))


def _divide_part(
    ground: BaseGeometry, homes: NDArray[np.float64], lines: NDArray[Any], target: int
) -> Division:
    shapely.prepare(ground)
    mine = homes[shapely.intersects_xy(ground, homes[:, 0], homes[:, 1])] if len(homes) else homes
    parts = max(1, round(len(mine) / target))
    if parts == 1:
        return Division(_array([ground]), np.array([len(mine)]), 1.0, 0)
    cuts: list[BaseGeometry] = []
    best: tuple[float, Blocks, NDArray[np.int64], int] | None = None
    for limit in _FINER:
        blocks = _refined(ground, mine, lines, cuts, limit * target)
        if len(blocks.shapes) < parts:
            continue
        part = joined(blocks, parts)
        found = int(part.max()) + 1
        worst = imbalance(blocks, part, found) if found == parts else np.inf
        if best is None or worst < best[0]:
            best = worst, blocks, part, len(cuts)
        if worst <= TOLERANCE * 0.8:
            break
    assert best is not None  # the last pass cuts until there are blocks enough
    _, blocks, part, straight = best
    return _division(ground, blocks, part, mine, lines, straight)


def _refined(
    ground: BaseGeometry,
    homes: NDArray[np.float64],
    lines: NDArray[Any],
    cuts: list[BaseGeometry],
    limit: float,
) -> Blocks:
    """Blocks of which none holds more households than the limit; adds the straight lines to `cuts`."""
    blocks = _connected(cut_into_blocks(ground, np.append(lines, _array(cuts)), homes))
    for _ in range(_CUTS_A_PASS):
        large = np.flatnonzero(blocks.households > max(limit, 1))
        fresh = []
        for row in large.tolist():
            shape = blocks.shapes[row]
            shapely.prepare(shape)
            inside = homes[shapely.intersects_xy(shape, homes[:, 0], homes[:, 1])]
            if len(np.unique(inside, axis=0)) > 1:
                fresh.append(shapely.intersection(straight_cut(shape, inside), shape))
        if not fresh:
            break
        cuts += fresh
        blocks = _connected(cut_into_blocks(ground, np.append(lines, _array(cuts)), homes))
    return blocks


def _connected(blocks: Blocks) -> Blocks:
    """Blocks that hang together by borders; what touches in a corner only joins its largest neighbour."""
    n = len(blocks.shapes)
    count, group = components(n, blocks.pairs)
    if count == 1 or n < 2:
        return blocks
    # Ground in one piece gives connected blocks; noding can leave a crumb touching in one point.
    main = np.argmax(np.bincount(group, shapely.area(blocks.shapes)))
    shapes = list(blocks.shapes[group == main])
    for row in np.flatnonzero(group != main).tolist():
        near = int(np.argmin(shapely.distance(_array(shapes), blocks.shapes[row])))
        shapes[near] = shapely.union(shapes[near], blocks.shapes[row])
    made = _array(shapes)
    pairs, shared = neighbours(made)
    households = np.bincount(np.cumsum(group == main) - 1, blocks.households * (group == main), len(made))
    return Blocks(made, households.astype(np.int64), pairs, shared)


def _division(
    ground: BaseGeometry,
    blocks: Blocks,
    part: NDArray[np.int64],
    homes: NDArray[np.float64],
    lines: NDArray[Any],
    straight: int,
) -> Division:
    shapes = []
    for one in range(int(part.max()) + 1):
        made = shapely.coverage_union_all(blocks.shapes[part == one])
        shapes.append(made.geoms[0] if len(getattr(made, "geoms", ())) == 1 else made)
    whole = _array(_without_needless_vertices(shapes, ground))
    inner = shapely.difference(
        shapely.union_all(shapely.boundary(whole)), ground.boundary.buffer(2 * grid.STEP)
    )
    along = 0.0
    if inner.length and len(lines):
        near = shapely.union_all(shapely.buffer(lines[shapely.intersects(lines, ground)], 4 * grid.STEP))
        along = float(shapely.intersection(inner, near).length / inner.length)
    return Division(whole, counted(whole, homes), along, straight)


def _without_needless_vertices(shapes: list[BaseGeometry], ground: BaseGeometry) -> list[BaseGeometry]:
    """Parts without those vertices on the ground's border that noding put there and no part ends at."""
    old = grid.vertices_of(ground)
    packed = [np.unique(grid.vertices_of(shape)) for shape in shapes]
    vertices, times = np.unique(np.concatenate(packed), return_counts=True)
    border = ground.boundary
    shapely.prepare(border)
    needless = []
    for at in vertices[(times == 1) & ~np.isin(vertices, old)].tolist():
        if shapely.dwithin(border, shapely.Point(grid.position(at)), 2 * grid.STEP):
            needless.append(at)
    if not needless:
        return shapes
    from gridmap.domain.coverage.vertices import without

    return [without(shape, set(needless)) for shape in shapes]


def _array(shapes: list[Any]) -> NDArray[Any]:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made
