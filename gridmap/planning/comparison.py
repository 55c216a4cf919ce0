"""What a draft makes different from the published state, or from another draft."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain import geodesy
from gridmap.domain.coverage.validity import is_ground, same_ground, sound_shape
from gridmap.domain.planning.counterparts import counterparts
from gridmap.domain.planning.naming import name_of
from gridmap.domain.planning.overlay import drawn_cells, shape_of
from gridmap.domain.planning.publishing import refuse_outdated
from gridmap.domain.planning_records import Draft, DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.planning.community_names import community_names
from gridmap.planning.moves import Move, moved_in_all, moves_of_all, owners
from gridmap.planning.new_numbers import codes_in_draft
from gridmap.planning.population import Population
from gridmap.session import Session
from gridmap.store.coverage_data import LOCATED
from gridmap.store.snapshot import snapshot
from gridmap.words import tr

#: What a draft does to a cell; `absent` is a new one of the other draft.
Did = Literal["kept", "changed", "retired", "new", "absent"]
Side = Literal["mine", "theirs", "both", "alike"]
_TOUCHED = frozenset({"changed", "retired", "new"})
#: In which order what becomes of cells is listed beside the published state.
_ORDER = ("retired", "new", "changed")


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
    #: What it is called on the map of the other draft and of this one: the end of its code, or of the one
    #: that it goes by; "" where the draft does not have it.
    shorts: tuple[str, str] = ("", "")
    moves: tuple[Move, ...] = ()  # located records that come from other cells or go to them
    community: str = ""
    did: tuple[Did, Did] = ("kept", "kept")  # by the other draft and by this one, to what is published
    shapes: tuple[BaseGeometry | None, BaseGeometry | None] = (None, None)  # before and after, degrees
    shared: bool = False  # only one draft does this to it, and the other something else on its ground
    other_id: RecordId | None = None  # the new cell of the other draft that stands for it there
    elsewhere: tuple[str, ...] = ()  # numbers of it that the other draft gives to other ground

    @property
    def short(self) -> str:
        """What it is called on the map of this draft, or of the other, which alone has it."""
        return self.shorts[1] or self.shorts[0]

    @property
    def side(self) -> Side:
        """Which draft does something to this cell, or on the ground that it gets or loses."""
        if self.state == "alike":
            return "alike"
        theirs, mine = (one in _TOUCHED for one in self.did)
        if self.shared or (theirs and mine):
            return "both"
        return "mine" if mine else "theirs"


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

    Raises:
        Refused: what is published below one of the drafts has moved on.
    """
    with snapshot(session.workspace.reading()):
        for one in (draft_id, other_id):
            if one is not None:
                refuse_outdated(session.workspace, one)
        comparison = _Comparison(session, draft_id, other_id)

    def order(one: CellDifference) -> tuple[bool | int, str, str, RecordId]:
        group = one.state == "alike" if other_id is not None else _ORDER.index(one.state)
        return group, comparison.code_of(one.cell_id), one.name, one.cell_id

    return sorted(comparison.found(), key=order)


class _Comparison:
    """Reads both sides once.

    A new cell of the other draft that has a counterpart in this one goes by the counterpart's id.
    """

    def __init__(self, session: Session, draft_id: RecordId, other_id: RecordId | None) -> None:
        workspace = session.workspace
        self.mine = drawn_cells(workspace, draft_id)
        theirs = drawn_cells(workspace, other_id) if other_id is not None else {}
        twins = counterparts(_new_only(theirs, self.mine), _new_only(self.mine, theirs))
        self.theirs = {twins.get(one, one): drawn for one, drawn in theirs.items()}
        self.cells = sorted(self.mine.keys() | self.theirs.keys())
        known = workspace.get_many(self.cells)
        self.published = {one: cell for one, cell in known.items() if isinstance(cell, Cell)}
        self.before = self._shapes(self.theirs)
        self.after = self._shapes(self.mine)
        at = Population(workspace, LOCATED).of(self.published)
        self.sides = {
            table: (owners(self.before, places), owners(self.after, places)) for table, places in at.items()
        }
        self.codes = self._codes(session, self.theirs), self._codes(session, self.mine)
        self.by_code = _by_code(self.codes[0]), _by_code(self.codes[1])
        self.names = {one: cell.name for one, cell in self.published.items()}
        self.called = self._called(session, draft_id, other_id)
        self.communities = self._communities(session)

    def code_of(self, cell: RecordId) -> str:
        """The code that a cell has or goes by in this draft, else in the other; "" for none."""
        return self.codes[1].get(cell) or self.codes[0].get(cell) or ""

    def found(self) -> list[CellDifference]:
        """Every cell that one of the sides does something to."""
        did = {one: (self._did(one, self.before), self._did(one, self.after)) for one in self.cells}
        taken = self._taken(self.before), self._taken(self.after)
        return [
            self._difference(one, did[one], self._is_shared(one, did[one], taken))
            for one in self.cells
            if set(did[one]) & _TOUCHED
        ]

    def _difference(self, cell: RecordId, did: tuple[Did, Did], shared: bool) -> CellDifference:
        was, now = self.before[cell], self.after[cell]
        homes = self.sides["household"]
        codes = self.codes[0].get(cell, ""), self.codes[1].get(cell, "")
        twin = self.theirs.get(cell) if cell in self.mine else None
        state = _state(was, now)
        if did == ("retired", "retired") and not self._divided_alike(cell):
            state = "retired"
        return CellDifference(
            cell,
            state,
            self._name(cell, codes[1] or codes[0]),
            self.published[cell].code if cell in self.published else None,
            (int((homes[0] == cell).sum()), int((homes[1] == cell).sum())),
            (_area(was), _area(now)),
            _changed_ground(was, now),
            (codes[0][-3:], codes[1][-3:]),
            moves_of_all({cell}, self.sides, self._beside(cell)) if state != "alike" else (),
            self.communities.get(cell, ""),
            did,
            (was, now),
            shared,
            twin.cell_id if twin is not None else None,
            self._elsewhere(cell),
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

    def _taken(self, shapes: Mapping[RecordId, BaseGeometry | None]) -> shapely.STRtree:
        """The ground that one side takes away from published cells, a shape a cell."""
        pairs = [(shape_of(None, cell), shapes[one]) for one, cell in self.published.items()]
        lost = [_lost(was, now) for was, now in pairs if was is not None and now is not was]
        return shapely.STRtree([one for one in lost if is_ground(one)])

    def _is_shared(
        self, cell: RecordId, did: tuple[Did, Did], taken: tuple[shapely.STRtree, shapely.STRtree]
    ) -> bool:
        """Whether one side alone does something to a cell, and the other takes ground of it for others."""
        touched = [one in _TOUCHED for one in did]
        if all(touched):
            return False
        published = shape_of(None, self.published.get(cell))
        ground = _changed_ground(published, (self.before, self.after)[touched[1]][cell])
        other = taken[not touched[1]]
        near = other.geometries[other.query(ground, "intersects")]
        return any(is_ground(ground.intersection(one)) for one in near)

    def _divided_alike(self, cell: RecordId) -> bool:
        """Whether both sides give the ground of a cell that both retire to the same cells."""
        ground = sound_shape(self.published[cell].geometry)
        theirs, mine = (_over(ground, *side) for side in self._live)
        return theirs.keys() == mine.keys() and all(same_ground(theirs[one], mine[one]) for one in mine)

    @cached_property
    def _live(self) -> list[tuple[list[RecordId], shapely.STRtree]]:
        """The cells that each side has, and where they lie."""
        found = []
        for side in (self.before, self.after):
            live = {one: sound_shape(shape) for one, shape in side.items() if shape is not None}
            found.append((list(live), shapely.STRtree(list(live.values()))))
        return found

    def _codes(self, session: Session, drawn: Mapping[RecordId, DraftCell]) -> dict[RecordId, str]:
        """The codes that cells of one side have, or go by."""
        new = {one.cell_id: key for key, one in drawn.items() if one.state == "new"}
        shown = codes_in_draft(session, [drawn[key] for key in new.values()])
        return {one: cell.code for one, cell in self.published.items()} | {
            new[one]: code for one, code in shown.items()
        }

    def _elsewhere(self, cell: RecordId) -> tuple[str, ...]:
        """The numbers of a cell, on either side, that the other side gives to another one."""
        sides = zip(self.codes, self.by_code[::-1], strict=True)
        found = {code[-3:] for codes, others in sides if (code := codes.get(cell)) and others[code] - {cell}}
        return tuple(sorted(found))

    def _name(self, cell: RecordId, code: str) -> str:
        if cell in self.published:
            return self.published[cell].name
        drawn = self.mine.get(cell) or self.theirs[cell]
        return name_of(drawn, code, self.names) if drawn.state == "new" else drawn.name

    def _called(
        self, session: Session, draft_id: RecordId, other_id: RecordId | None
    ) -> tuple[dict[RecordId, str], dict[RecordId, str]]:
        """What cells of each side are called where records move; with the draft where a number is of both."""
        found = []
        for side, draft in enumerate((other_id, draft_id)):
            codes, others = self.codes[side], self.codes[not side]
            drawn = (self.theirs, self.mine)[side]
            called = {one: self._name(one, "") for one in drawn if one not in codes}  # no number is left
            record = session.workspace.get(draft) if draft is not None else None
            for one, code in codes.items():
                called[one] = code[-3:]
                unclear = others.get(one, code) != code or self.by_code[not side][code] - {one}
                if unclear and isinstance(record, Draft):
                    called[one] = tr("planning.code_in_draft", code=code[-3:], draft=record.name)
            found.append(called)
        return found[0], found[1]

    def _beside(self, cell: RecordId) -> tuple[Mapping[RecordId, str], Mapping[RecordId, str]]:
        """What cells are called beside one: those of another community with its name, as each has a 001."""
        mine = self.communities.get(cell, "")
        there = {one: name for one, name in self.communities.items() if name not in ("", mine)}
        before, after = (
            {**called, **{one: f"{name} {called[one]}" for one, name in there.items() if one in called}}
            for called in self.called
        )
        return before, after

    def _communities(self, session: Session) -> dict[RecordId, str]:
        of_cell = {one: (self.mine.get(one) or self.theirs[one]).community_id for one in self.cells}
        names = community_names(session, of_cell.values())
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


def cell_words(one: CellDifference, mine: str, theirs: str) -> str:
    """What a cell is called in two drafts by name; and of a number that each gives to other ground, that."""
    by_theirs, by_mine = one.shorts
    called = f"{one.short} {one.name}".strip()
    if by_mine and by_theirs and by_mine != by_theirs:
        numbers = {"by_mine": by_mine, "by_theirs": by_theirs}
        called = tr("planning.cell_in_both", mine=mine, theirs=theirs, **numbers)
    elif one.elsewhere:
        called = tr("planning.cell_in_one", draft=mine if by_mine else theirs, cell=called)
    if not one.elsewhere:
        return called
    return f"{called}\n{tr('planning.number_elsewhere', numbers=tr('planning.and').join(one.elsewhere))}"


def side_words(one: CellDifference, mine: str, theirs: str) -> str:
    """Who does something to a cell, of two drafts by name."""
    if one.shared:
        return tr("planning.side_on_shared_ground", name=theirs if one.did[1] in _TOUCHED else mine)
    return tr(f"planning.side_{one.side}", name={"mine": mine, "theirs": theirs}.get(one.side, ""))


def did_words(one: CellDifference) -> tuple[str, str]:
    """What the other draft does to a cell and what this one does, with the households that it has there."""
    theirs, mine = (
        tr(f"planning.did_{did}", count=f"{homes:,}")
        for did, homes in zip(one.did, one.households, strict=True)
    )
    return theirs, mine


def _over(ground: BaseGeometry, ids: list[RecordId], tree: shapely.STRtree) -> dict[RecordId, BaseGeometry]:
    """What cells of an index have of some ground, those that do not only touch it."""
    near = {ids[row]: tree.geometries[row] for row in tree.query(ground, "intersects").tolist()}
    parts = {one: shape.intersection(ground) for one, shape in near.items()}
    return {one: part for one, part in parts.items() if is_ground(part)}


def _state(was: BaseGeometry | None, now: BaseGeometry | None) -> str:
    if was is now or (was is not None and now is not None and same_ground(was, now)):
        return "alike"
    return "new" if was is None else "retired" if now is None else "changed"


def _by_code(codes: Mapping[RecordId, str]) -> defaultdict[str, set[RecordId]]:
    found: defaultdict[str, set[RecordId]] = defaultdict(set)
    for one, code in codes.items():
        found[code].add(one)
    return found


def _new_only(
    drawn: Mapping[RecordId, DraftCell], other: Mapping[RecordId, DraftCell]
) -> dict[RecordId, BaseGeometry]:
    """The new cells of a draft that the other does not have, as branches do."""
    return {key: one.geometry for key, one in drawn.items() if one.state == "new" and key not in other}


def _lost(was: BaseGeometry, now: BaseGeometry | None) -> BaseGeometry:
    if now is None:
        return sound_shape(was)
    lost: BaseGeometry = shapely.difference(sound_shape(was), sound_shape(now))
    return lost


def _area(shape: BaseGeometry | None) -> float:
    return geodesy.area(shape) if shape is not None else 0.0


def _changed_ground(before: BaseGeometry | None, after: BaseGeometry | None) -> BaseGeometry:
    if before is None or after is None:
        only = after if before is None else before
        return only if only is not None else shapely.Polygon()
    changed: BaseGeometry = shapely.symmetric_difference(sound_shape(before), sound_shape(after))
    return changed
