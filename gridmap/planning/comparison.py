"""What a draft makes different from the published state, or from another draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.planning.overlay import drawn_cells, shape_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.session import Session
from gridmap.store.planning_data import homes
from gridmap.words import tr


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that differs: `new`, `retired` or `changed` from the other state to this one."""

    cell_id: RecordId
    state: str
    name: str
    code: str | None  # None where it gets one when published
    households: tuple[int, int]  # located, before and after
    area: tuple[float, float]  # square metres, before and after
    moved: BaseGeometry  # the ground that changes hands, degrees


def difference(
    session: Session, draft_id: RecordId, other_id: RecordId | None = None
) -> list[CellDifference]:
    """The cells in which a draft differs from another, or from the published state.

    Cells come in the order: retired, new, changed, each by name.
    """
    mine = drawn_cells(session.workspace, draft_id)
    theirs = drawn_cells(session.workspace, other_id) if other_id is not None else {}
    cells = sorted(mine.keys() | theirs.keys())
    published = {
        one: cell for one, cell in session.workspace.get_many(cells).items() if isinstance(cell, Cell)
    }
    at = homes(session.workspace, published)
    positions = at.lonlat[at.located]
    found = []
    for cell in cells:
        before = shape_of(theirs.get(cell), published.get(cell))
        after = shape_of(mine.get(cell), published.get(cell))
        if before == after:
            continue
        state = "new" if before is None else "retired" if after is None else "changed"
        known = mine.get(cell) or theirs.get(cell)
        found.append(
            CellDifference(
                cell,
                state,
                _name(known, published.get(cell)),
                published[cell].code if cell in published else None,
                (_count(before, positions), _count(after, positions)),
                (_area(before), _area(after)),
                _changed_ground(before, after),
            )
        )
    order = {"retired": 0, "new": 1, "changed": 2}
    return sorted(found, key=lambda one: (order[one.state], one.code or "", one.name, one.cell_id))


def difference_data(found: list[CellDifference]) -> list[dict[str, Any]]:
    """The differences for programs."""
    return [
        {
            "cell_id": one.cell_id,
            "state": one.state,
            "name": one.name,
            "code": one.code,
            "households": {"before": one.households[0], "after": one.households[1]},
            "area_m2": {"before": round(one.area[0]), "after": round(one.area[1])},
        }
        for one in found
    ]


def difference_lines(found: list[CellDifference]) -> list[str]:
    """The differences as lines of text."""
    lines = [
        tr(
            f"planning.diff_{one.state}",
            cell=f"{one.code or '–'} {one.name}",
            before=one.households[0],
            after=one.households[1],
        )
        for one in found
    ]
    counted: Mapping[str, int] = {
        state: sum(one.state == state for one in found) for state in ("retired", "new", "changed")
    }
    return [*lines, tr("planning.diff_sum", **counted)]


def _name(drawn: DraftCell | None, published: Cell | None) -> str:
    return drawn.name if drawn is not None else published.name if published is not None else ""


def _count(shape: BaseGeometry | None, positions: "np.ndarray[Any, np.dtype[np.float64]]") -> int:
    if shape is None or not len(positions):
        return 0
    shapely.prepare(shape)
    return int(shapely.intersects_xy(shape, positions[:, 0], positions[:, 1]).sum())


def _area(shape: BaseGeometry | None) -> float:
    return geodesy.area(shape) if shape is not None else 0.0


def _changed_ground(before: BaseGeometry | None, after: BaseGeometry | None) -> BaseGeometry:
    if before is None or after is None:
        only = after if before is None else before
        assert only is not None
        return only
    changed: BaseGeometry = shapely.symmetric_difference(before, after)
    return changed
