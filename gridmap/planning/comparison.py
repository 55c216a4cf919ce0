"""What a draft makes different from the published state, or from another draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.coverage.validity import same_ground, sound_shape
from gridmap.domain.planning.naming import name_of, shown_codes
from gridmap.domain.planning.overlay import drawn_cells, shape_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.planning.moves import Move, moved_in_all, moves_of_all, owners
from gridmap.planning.population import Population
from gridmap.session import Session
from gridmap.store.coverage_data import LOCATED
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
    short: str = ""  # what it is called on the map: the end of its code, or of the code it would get
    moves: tuple[Move, ...] = ()  # located records that come from other cells or go to them


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
    at = Population(session.workspace, LOCATED).of(published)
    before = {one: shape_of(theirs.get(one), published.get(one)) for one in cells}
    after = {one: shape_of(mine.get(one), published.get(one)) for one in cells}
    sides = {table: (owners(before, positions), owners(after, positions)) for table, positions in at.items()}
    homes = sides["household"]
    codes = _codes(session, published, mine, theirs)
    shorts = {one: code[-3:] for one, code in codes.items()}
    names = {one: cell.name for one, cell in published.items()}
    found = []
    for cell in cells:
        was, now = before[cell], after[cell]
        if was is now or (was is not None and now is not None and same_ground(was, now)):
            continue
        state = "new" if was is None else "retired" if now is None else "changed"
        found.append(
            CellDifference(
                cell,
                state,
                _name(mine.get(cell) or theirs.get(cell), published.get(cell), codes[cell], names),
                published[cell].code if cell in published else None,
                (int((homes[0] == cell).sum()), int((homes[1] == cell).sum())),
                (_area(was), _area(now)),
                _changed_ground(was, now),
                shorts[cell],
                moves_of_all({cell}, sides, shorts),
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
            "moves": [
                {
                    "from": move.source,
                    "to": move.target,
                    "households": move.households,
                    "records": move.counts,
                }
                for move in one.moves
            ],
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
    moved = counted_words(moved_records(found))
    return [
        *lines,
        tr("planning.diff_sum", **counted),
        *([tr("planning.diff_moved", records=moved)] if moved else []),
    ]


def moved_records(found: list[CellDifference]) -> dict[str, int]:
    """Located records that are in another cell afterwards, by table."""
    return moved_in_all({one.cell_id: one.moves for one in found})


def counted_words(counts: Mapping[str, int]) -> str:
    """Numbers of records in words: 37 households, 2 places; "" where there are none."""
    return tr("planning.and").join(
        tr(f"planning.count_{table}", count=f"{counts[table]:,}") for table in LOCATED if table in counts
    )


def _name(drawn: DraftCell | None, published: Cell | None, code: str, names: Mapping[RecordId, str]) -> str:
    if published is not None:
        return published.name
    if drawn is None:
        return ""
    return name_of(drawn, code, names) if code else drawn.name


def _codes(
    session: Session,
    published: Mapping[RecordId, Cell],
    mine: Mapping[RecordId, DraftCell],
    theirs: Mapping[RecordId, DraftCell],
) -> dict[RecordId, str]:
    """The codes that cells have, or would get."""
    codes = {one: cell.code for one, cell in published.items()}
    for drawn in (theirs, mine):
        fresh = [one for one in drawn.values() if one.state == "new"]
        codes |= shown_codes(session.workspace, fresh)
    return {one: codes.get(one, "") for one in [*mine, *theirs]}


def _area(shape: BaseGeometry | None) -> float:
    return geodesy.area(shape) if shape is not None else 0.0


def _changed_ground(before: BaseGeometry | None, after: BaseGeometry | None) -> BaseGeometry:
    if before is None or after is None:
        only = after if before is None else before
        assert only is not None
        return only
    changed: BaseGeometry = shapely.symmetric_difference(sound_shape(before), sound_shape(after))
    return changed
