"""What a draft makes different from the published state, or from another draft."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.coverage.validity import same_ground, sound_shape
from gridmap.domain.planning.naming import name_of, shown_codes
from gridmap.domain.planning.overlay import drawn_cells, parents_of, shape_of
from gridmap.domain.planning_records import Draft, DraftCell
from gridmap.domain.records import Cell, RecordId, Region
from gridmap.planning.moves import Move, moved_in_all, moves_of_all, owners
from gridmap.planning.population import Population
from gridmap.session import Session
from gridmap.store.coverage_data import LOCATED
from gridmap.words import tr

#: What a draft does to a cell; `absent` is a new one of the other draft.
Did = Literal["kept", "changed", "retired", "new", "absent"]
Side = Literal["mine", "theirs", "both", "alike"]
_TOUCHED = frozenset({"changed", "retired", "new"})


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that differs: `new`, `retired` or `changed` from the other state to this one.

    One that two drafts treat in the same way is `alike`.
    """

    cell_id: RecordId
    state: str
    name: str
    code: str | None  # None where it gets one when published
    households: tuple[int, int]  # located, before and after
    area: tuple[float, float]  # square metres, before and after
    moved: BaseGeometry  # the ground that changes hands, degrees
    short: str = ""  # what it is called on the map: the end of its code, or of the one it goes by
    moves: tuple[Move, ...] = ()  # located records that come from other cells or go to them
    community: str = ""
    did: tuple[Did, Did] = ("kept", "kept")  # by the other draft and by this one, to what is published
    shapes: tuple[BaseGeometry | None, BaseGeometry | None] = (None, None)  # before and after, degrees
    shared: bool = False  # the other draft does something else on the same ground

    @property
    def side(self) -> Side:
        """Which draft does something to this cell; a piece that only one of them makes is its alone."""
        if self.state == "alike":
            return "alike"
        theirs, mine = (one in _TOUCHED for one in self.did)
        if theirs and mine:
            return "both"
        return "mine" if mine else "theirs"

    @property
    def ground(self) -> Side:
        """Which draft does something on the ground of this cell, where the other may have other cells."""
        return "both" if self.shared else self.side


def difference(
    session: Session, draft_id: RecordId, other_id: RecordId | None = None
) -> list[CellDifference]:
    """The cells in which a draft differs from another, or from the published state.

    Beside the published state cells come in the order: retired, new, changed, each by code.
    """
    return [one for one in compared(session, draft_id, other_id) if one.state != "alike"]


def compared(session: Session, draft_id: RecordId, other_id: RecordId | None = None) -> list[CellDifference]:
    """The cells that differ, and after them those to which both drafts do the same.

    Beside the published state they come in the order of `difference`, of two drafts by community and code.
    """
    found = _Comparison(session, draft_id, other_id).found()
    if other_id is None:
        order = {"retired": 0, "new": 1, "changed": 2}
        return sorted(found, key=lambda one: (order[one.state], one.code or "", one.name, one.cell_id))
    return sorted(
        found, key=lambda one: (one.state == "alike", one.community, one.short, one.did, one.cell_id)
    )


class _Comparison:
    """Reads both sides once."""

    def __init__(self, session: Session, draft_id: RecordId, other_id: RecordId | None) -> None:
        workspace = session.workspace
        self.mine = drawn_cells(workspace, draft_id)
        self.theirs = drawn_cells(workspace, other_id) if other_id is not None else {}
        self.cells = sorted(self.mine.keys() | self.theirs.keys())
        known = workspace.get_many(self.cells)
        self.published = {one: cell for one, cell in known.items() if isinstance(cell, Cell)}
        self.before = self._shapes(self.theirs)
        self.after = self._shapes(self.mine)
        at = Population(workspace, LOCATED).of(self.published)
        self.sides = {
            table: (owners(self.before, places), owners(self.after, places)) for table, places in at.items()
        }
        self.codes = _codes(session, self.published, self.mine, self.theirs)
        self.names = {one: cell.name for one, cell in self.published.items()}
        self.called = self._called(session, draft_id, other_id)
        self.communities = self._communities(session)

    def found(self) -> list[CellDifference]:
        """Every cell that one of the sides does something to."""
        did = {one: (self._did(one, self.before), self._did(one, self.after)) for one in self.cells}
        touched = [{one for one in self.cells if did[one][side] in _TOUCHED} for side in (0, 1)]
        return [
            replace(self._difference(one, did[one]), shared=self._is_shared(one, did[one], touched))
            for one in self.cells
            if set(did[one]) & _TOUCHED
        ]

    def _difference(self, cell: RecordId, did: tuple[Did, Did]) -> CellDifference:
        was, now = self.before[cell], self.after[cell]
        homes = self.sides["household"]
        code = self.codes[cell]
        state = _state(was, now)
        return CellDifference(
            cell,
            state,
            self._name(cell, code),
            self.published[cell].code if cell in self.published else None,
            (int((homes[0] == cell).sum()), int((homes[1] == cell).sum())),
            (_area(was), _area(now)),
            _changed_ground(was, now),
            code[-3:],
            moves_of_all({cell}, self.sides, self._beside(cell)) if state != "alike" else (),
            self.communities.get(cell, ""),
            did,
            (was, now),
        )

    def _shapes(self, drawn: Mapping[RecordId, DraftCell]) -> dict[RecordId, BaseGeometry | None]:
        return {one: shape_of(drawn.get(one), self.published.get(one)) for one in self.cells}

    def _did(self, cell: RecordId, shapes: Mapping[RecordId, BaseGeometry | None]) -> Did:
        published, shape = shape_of(None, self.published.get(cell)), shapes[cell]
        if published is None:
            return "absent" if shape is None else "new"
        if shape is None:
            return "retired"
        return "kept" if shape is published or same_ground(published, shape) else "changed"

    def _is_shared(self, cell: RecordId, did: tuple[Did, Did], touched: list[set[RecordId]]) -> bool:
        """Whether a new cell of one draft lies on published ones that the other makes something else of."""
        if did not in (("new", "absent"), ("absent", "new")):
            return False
        drawn = (self.theirs if did[0] == "new" else self.mine)[cell]
        return any(one in touched[did[0] == "new"] for one in parents_of(drawn))

    def _name(self, cell: RecordId, code: str) -> str:
        if cell in self.published:
            return self.published[cell].name
        drawn = self.mine.get(cell) or self.theirs[cell]
        return name_of(drawn, code, self.names) if code else drawn.name

    def _called(self, session: Session, draft_id: RecordId, other_id: RecordId | None) -> dict[RecordId, str]:
        """What cells are called where records move; with the draft where both call new ones the same."""
        codes = list(self.codes.values())
        called = {one: code[-3:] for one, code in self.codes.items()}
        for draft, drawn in ((draft_id, self.mine), (other_id, self.theirs)):
            record = session.workspace.get(draft) if draft is not None else None
            for one, code in self.codes.items():
                if one in drawn and codes.count(code) > 1 and isinstance(record, Draft):
                    called[one] = tr("planning.code_in_draft", code=code[-3:], draft=record.name)
        return called

    def _beside(self, cell: RecordId) -> Mapping[RecordId, str]:
        """What cells are called beside one: those of another community with its name, as each has a 001."""
        mine = self.communities.get(cell, "")
        there = {one: name for one, name in self.communities.items() if name not in ("", mine)}
        return {**self.called, **{one: f"{name} {self.called[one]}" for one, name in there.items()}}

    def _communities(self, session: Session) -> dict[RecordId, str]:
        of_cell = {one: (self.mine.get(one) or self.theirs[one]).community_id for one in self.cells}
        known = session.workspace.get_many(set(of_cell.values()))
        names = {key: region.name for key, region in known.items() if isinstance(region, Region)}
        return {one: names.get(key, "") for one, key in of_cell.items()}


def moved_records(found: Collection[CellDifference]) -> dict[str, int]:
    """Located records that are in another cell afterwards, by table."""
    return moved_in_all({one.cell_id: one.moves for one in found})


def counted_words(counts: Mapping[str, int]) -> str:
    """Numbers of records in words: 37 households, 2 places; "" where there are none."""
    return tr("planning.and").join(
        tr(f"planning.count_{table}", count=f"{counts[table]:,}") for table in LOCATED if table in counts
    )


def side_counts(found: Collection[CellDifference]) -> dict[str, int]:
    """Cells by who does something to them; each retired one and each new piece counts one."""
    counted = Counter(one.side for one in found)
    return {f"only_{one}" if one in ("mine", "theirs") else one: counted[one] for one in get_args(Side)}


def side_words(one: CellDifference, mine: str, theirs: str) -> str:
    """Who does something to a cell, of two drafts by name."""
    key = "on_shared_ground" if one.shared else one.side
    return tr(f"planning.side_{key}", name={"mine": mine, "theirs": theirs}.get(one.side, ""))


def did_words(one: CellDifference) -> tuple[str, str]:
    """What the other draft does to a cell and what this one does, with the households that it has there."""
    theirs, mine = (
        tr(f"planning.did_{did}", count=f"{homes:,}")
        for did, homes in zip(one.did, one.households, strict=True)
    )
    return theirs, mine


def _state(was: BaseGeometry | None, now: BaseGeometry | None) -> str:
    if was is now or (was is not None and now is not None and same_ground(was, now)):
        return "alike"
    return "new" if was is None else "retired" if now is None else "changed"


def _codes(
    session: Session,
    published: Mapping[RecordId, Cell],
    mine: Mapping[RecordId, DraftCell],
    theirs: Mapping[RecordId, DraftCell],
) -> dict[RecordId, str]:
    """The codes that cells have, or go by."""
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
        return only if only is not None else shapely.Polygon()
    changed: BaseGeometry = shapely.symmetric_difference(sound_shape(before), sound_shape(after))
    return changed
