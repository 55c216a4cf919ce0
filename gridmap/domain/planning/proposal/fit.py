"""Proposed cells put into a coverage: every vertex on their common border in the cells on both sides."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage, rings
from gridmap.domain.coverage.validity import joined
from gridmap.domain.coverage.vertices import with_vertices

Edge = tuple[Vertex, Vertex]


def fitted(
    coverage: Coverage, old: Collection[CellId], new: Mapping[CellId, BaseGeometry]
) -> dict[CellId, BaseGeometry]:
    """New cells in place of old ones, and the neighbours, with the vertices in which borders meet.

    Both sides may have got vertices that the other lacks: the new cells where their borders end, the
    neighbours from what was drawn there since the new cells were proposed.

    Args:
        coverage: The coverage as it is now.
        old: The cells to be replaced.
        new: The shapes of the new ones, which cover the same ground.
    """
    there = rings(joined(coverage.shapes(old)))
    made = rings(joined(np.array(list(new.values()), dtype=object)))
    common = _vertices(there) & _vertices(made)
    beside = {ends: between for ring in there for ends, between in _runs(ring.tolist(), common)}
    cells: dict[CellId, BaseGeometry] = dict(new)
    inside: dict[Edge, list[Vertex]] = {}
    for ring in made:
        for (first, second), mine in _runs(ring.tolist(), common):
            theirs = beside.get((first, second)) or beside.get((second, first), [])[::-1]
            if mine == theirs:
                continue
            whole = _in_order(first, second, {*mine, *theirs})
            inside.update(_gaps([first, *mine, second], whole))
            for edge, between in _gaps([first, *theirs, second], whole):
                for cell in coverage.cells_with_edge(*edge) - set(old):
                    cells[cell] = with_vertices(cells.get(cell, coverage.shape(cell)), {edge: between})
    if inside:
        for cell in new:
            cells[cell] = with_vertices(cells[cell], inside)
    return cells


def _vertices(border: Sequence[np.ndarray]) -> set[Vertex]:
    return {at for ring in border for at in ring.tolist()}


def _runs(ring: list[Vertex], common: set[Vertex]) -> Iterator[tuple[Edge, list[Vertex]]]:
    """Common vertices that follow each other round a ring, with what lies between them."""
    first = next((place for place, at in enumerate(ring) if at in common), None)
    if first is None:
        return
    start, between = ring[first], list[Vertex]()
    for at in [*ring[first + 1 :], *ring[: first + 1]]:
        if at not in common:
            between.append(at)
            continue
        yield (start, at), between
        start, between = at, []


def _in_order(first: Vertex, second: Vertex, between: set[Vertex]) -> list[Vertex]:
    """Vertices between two others in the order in which they lie on the way."""
    if len(between) < 2:
        return list(between)
    found = sorted(between)
    start, stop = grid.unpack([first, second])
    along = (grid.unpack(found) - start) @ (stop - start)
    return [found[row] for row in np.argsort(along, kind="stable").tolist()]


def _gaps(chain: Sequence[Vertex], whole: Sequence[Vertex]) -> Iterator[tuple[Edge, list[Vertex]]]:
    """Edges of a chain with those of all the vertices that it lacks."""
    has = set(chain)
    onwards = iter([*whole, chain[-1]])
    for edge in pairwise(chain):
        between = []
        for at in onwards:
            if at in has:
                break
            between.append(at)
        if between:
            yield edge, between
