"""What an edit would do to households, residents, places and areas, while it is still being drawn."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.codes import reading_order
from gridmap.domain.coverage.model import CellId, Edit
from gridmap.domain.planning.crossing import main_parent
from gridmap.planning.draft_view import DraftView, Range
from gridmap.planning.population import COUNTED, Counted, Positions, count_within, within

Box = tuple[float, float, float, float]
#: An area that changes by less, in square metres, has only got another vertex.
_SAME_AREA = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of a preview; `before` is None for a cell that comes, `after` for one that goes."""

    cell_id: CellId
    name: str
    before: Counted | None
    after: Counted | None
    area: float  # square metres, afterwards
    range: Range
    area_before: float | None = None  # square metres; None for a cell that comes


class Preview:
    """Counts for one gesture: what is there is read once, then every frame is quick."""

    def __init__(self, view: DraftView, cells: Collection[CellId]) -> None:
        """Read what lies in the cells that the gesture affects."""
        self._view = view
        self.cells = frozenset(cells)
        self._shapes = {one: view.coverage.shape(one) for one in cells if one in view.coverage}
        self.positions: Positions = view.population.of(view.sources(self._shapes.values()))
        self.before = {one: within(shape, self.positions) for one, shape in self._shapes.items()}
        areas = geodesy.areas(list(self._shapes.values()))
        self._areas = dict(zip(self._shapes, areas.tolist(), strict=True))

    def rows(
        self,
        shapes: Mapping[CellId, BaseGeometry | None],
        parents: Mapping[CellId, tuple[CellId, ...]] | None = None,
        box: Box | None = None,
    ) -> list[Row]:
        """A row for every cell whose ground would change, in the order of their names.

        Args:
            shapes: Cells as they would be, None for one that would be gone.
            parents: What new cells would be made from.
            box: Where the shapes differ from before, degrees; only there is anything counted again.
        """
        live = {one: shape for one, shape in shapes.items() if shape is not None}
        areas = dict(zip(live, geodesy.areas(list(live.values())).tolist(), strict=True))
        there = _cropped(self.positions, box)
        found = []
        for one, shape in live.items():
            was = self._shapes.get(one)
            if was is not None and abs(areas[one] - self._areas[one]) < _SAME_AREA:
                continue
            found.append(self._row(one, was, shape, areas[one], there, box, (parents or {}).get(one, ())))
        named = self._with_communities(_told_apart(found, live), live, parents or {})
        return sorted(named, key=lambda row: (row.name, row.cell_id))

    def _with_communities(
        self,
        rows: list[Row],
        shapes: Mapping[CellId, BaseGeometry],
        parents: Mapping[CellId, tuple[CellId, ...]],
    ) -> list[Row]:
        """The rows with their communities' names where there are several: each has a cell 001."""
        keys = (row.cell_id for row in rows)
        known = [self._known(one, shapes[one], parents.get(one, ())) for one in keys]
        there = [self._view.cell(one).community_id for one in known]
        communities = self._view.published.communities
        if len(set(there)) < 2:
            return rows
        return [
            replace(row, name=f"{communities[key].name} {row.name}") if key in communities else row
            for row, key in zip(rows, there, strict=True)
        ]

    def _row(
        self,
        cell: CellId,
        was: BaseGeometry | None,
        shape: BaseGeometry,
        area: float,
        there: Positions,
        box: Box | None,
        parents: tuple[CellId, ...],
    ) -> Row:
        before = self.before.get(cell)
        if was is None or before is None or box is None:
            after = within(shape, self.positions)
        else:
            after = _moved(before, was, shape, there)
        planned = self._view.cell(self._known(cell, shape, parents))
        judged = self._view.judged(planned, after.households)
        name = planned.short if was is not None else f"{planned.short}+"
        return Row(cell, name, before, after, area, judged, self._areas.get(cell))

    def _known(self, cell: CellId, shape: BaseGeometry, parents: tuple[CellId, ...]) -> CellId:
        """A cell itself, or that whose number and community a new one goes by until it is made."""
        if cell in self._view:
            return cell
        return main_parent(parents, shape, self._shapes.__getitem__) if len(parents) > 1 else parents[0]


def preview_of(view: DraftView, edit: Edit, dedicated: bool = False) -> list[Row]:
    """The rows of an edit whose new cells have ids of `passing_ids`.

    No target applies to new cells that are `dedicated`, whatever cells they are cut out of.
    """
    cells = {one for one in edit.shapes if one in view.coverage}
    rows = Preview(view, cells).rows(edit.shapes, edit.parents)
    if not dedicated:
        return rows
    return [replace(row, range="dedicated") if row.before is None else row for row in rows]


def passing_ids() -> "count[int]":
    """Ids for cells that are only looked at: negative, no record has them."""
    return count(-1, -1)


def _told_apart(rows: Sequence[Row], shapes: Mapping[CellId, BaseGeometry]) -> list[Row]:
    """Pieces of one cell numbered from west to east and north to south, as their codes will be.

    Cells that are there keep their names, which those of other communities have too.
    """
    alike = Counter(row.name for row in rows if row.before is None)
    if not alike or max(alike.values()) == 1:
        return list(rows)
    at = shapely.get_coordinates(shapely.point_on_surface([shapes[row.cell_id] for row in rows]))
    order = reading_order(at[:, 0], at[:, 1]).tolist()
    found, so_far = list(rows), Counter[str]()
    for place in order:
        name = rows[place].name
        if rows[place].before is None and alike[name] > 1:
            so_far[name] += 1
            found[place] = replace(rows[place], name=f"{name.removesuffix('+')}-{so_far[name]}")
    return found


def _moved(before: Counted, was: BaseGeometry, now: BaseGeometry, there: Positions) -> Counted:
    values = (before.households, before.residents, before.places, before.organisations)
    changed = [
        value - count_within(was, there[table]) + count_within(now, there[table])
        for value, table in zip(values, COUNTED, strict=True)
    ]
    return Counted(*changed)


def _cropped(positions: Positions, box: Box | None) -> Positions:
    if box is None:
        return positions
    west, south, east, north = box

    def inside(at: NDArray[np.float64]) -> NDArray[np.float64]:
        kept = (at[:, 0] >= west) & (at[:, 0] <= east) & (at[:, 1] >= south) & (at[:, 1] <= north)
        return at[kept]

    return {table: inside(at) for table, at in positions.items()}


def box_around(lonlat: NDArray[np.float64]) -> Box:
    """The box around positions in degrees, shape (n, 2)."""
    west, south, east, north = shapely.multipoints(lonlat).bounds
    return west, south, east, north
