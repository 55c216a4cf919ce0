"""A draft and a published state that has moved on: what still fits, what joins, what is in conflict."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.actions.bring_up_to_date import BringUpToDate
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.coverage.validity import checked, same_ground, sound_shape
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.planning.overlay import (
    drawn_cells,
    fingerprint,
    shape_of,
    unpublished_draft,
)
from gridmap.domain.planning.publishing import conflicts
from gridmap.domain.planning.rebase import Group, groups, together
from gridmap.domain.planning.three_way import three_way
from gridmap.domain.planning_records import CellShape, Draft, DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.planning.new_numbers import numbers_told
from gridmap.planning.parted import laid, parted, waiting, wholes
from gridmap.planning.rebased import Rebased, differ
from gridmap.session import Session
from gridmap.store.coverage_data import cells_in_force
from gridmap.words import tr

Choice = Literal["mine", "published"]


def outdated_count(session: Session, draft_id: RecordId) -> int:
    """Number of a draft's cells whose published state has moved on."""
    return len(conflicts(session.workspace, draft_id))


def why_refused(session: Session, draft_id: RecordId | None, error: UserError) -> UserError:
    """Below a draft that is not up to date, cells lie on cells: that is why an edit does not fit."""
    draft = session.workspace.get(draft_id) if draft_id is not None else None
    if error.key != "coverage_overlap" or not isinstance(draft, Draft):
        return error
    count = outdated_count(session, draft.id)
    return Refused("draft_outdated", name=draft.name, count=count) if count else error


def look(session: Session, draft_id: RecordId, published: Coverage | None = None) -> list[Rebased]:
    """The outdated groups of a draft, conflicts first.

    Args:
        session: The workspace.
        draft_id: The draft.
        published: The coverage of the cells in force, where it has been built before.
    """
    every = groups(session.workspace, draft_id)
    if not any(one.outdated for one in every):
        return []
    coverage = published or Coverage.build(*cells_in_force(session.workspace))
    found = [part for one in _apart(session, every, coverage) for part in parted(one)]
    return sorted(found, key=lambda one: (not one.conflict, one.key))


def _apart(session: Session, every: list[Group], coverage: Coverage) -> list[Rebased]:
    """What becomes of the outdated groups; those are one that would change the same cell.

    Two that another plan's merge brought onto one cell would each give it a shape of its own, and so would
    one that is up to date and draws a cell that an outdated one changes.
    """
    found = {one.key: _rebased(session, one, coverage) for one in every if one.outdated}
    waiting = {one.key: one for one in every if not one.outdated}
    while meeting := _meeting(found, waiting):
        one = together(
            session.workspace,
            [found.pop(key).group for key in sorted(meeting & found.keys())]
            + [waiting.pop(key) for key in sorted(meeting & waiting.keys())],
        )
        found[one.key] = _rebased(session, one, coverage)
    return list(found.values())


def _meeting(found: Mapping[RecordId, Rebased], waiting: Mapping[RecordId, Group]) -> set[RecordId]:
    """The keys of two groups that change the same cell, one of them outdated; empty where there are none."""
    owner = {cell.cell_id: key for key, one in waiting.items() for cell in one.cells}
    for key, one in found.items():
        for cell in sorted(one.changes):
            if owner.setdefault(cell, key) != key:
                return {owner[cell], key}
    return set()


def bring_up_to_date(
    session: Session,
    draft_id: RecordId,
    choices: Mapping[RecordId, Choice] | Choice | None = None,
    chosen_about: Iterable[Rebased] = (),
) -> list[Rebased]:
    """Bring what does not conflict up to date, and the conflicts that are chosen about.

    Args:
        session: The workspace.
        draft_id: An open draft, or a scheduled one, which is called back.
        choices: What to do with a conflict, by its key, or with all of them.
        chosen_about: What was looked at when that was chosen.

    Returns:
        The conflicts that nobody has chosen about, and those that are written with them.

    Raises:
        Refused: the draft is up to date, published or discarded, all that is outdated waits for a choice
            or some of it in a scheduled draft, which would lose its day, a draft cannot be kept as
            wished, or what was chosen about is not as it was looked at any more.
    """
    session.require("edit_boundaries")
    with session.alone():
        draft = unpublished_draft(session.workspace, draft_id)
        edits = _Writing(session, draft_id)
        coverage = Coverage.build(*cells_in_force(session.workspace))
        found = look(session, draft_id, coverage)
        _check_same(draft, found, chosen_about)
        chosen = _chosen(found, choices)
        held = {one.key for one in waiting(found, chosen)}
        for whole, parts in wholes(found):
            if parts[0].key in held:
                continue
            gone = {cell.cell_id for one in parts for cell in _dropped(one, chosen)}
            kept = set(whole.given_up) - gone
            if gone and not kept:
                edits.drop(whole)
                continue
            made = whole if parts[0] is whole else laid(whole, kept)
            if not made.can_keep_mine:
                raise Refused("draft_cannot_keep", name=draft.name, cells=_names(whole))
            edits.keep(made)
        left = [one for one in found if one.conflict and one.key in held]
        if left and (edits.empty or draft.status == "scheduled"):
            raise Refused("draft_conflicts", name=draft.name, count=len(left))
        edits.check(coverage, left)
        session.run(edits.action())
    return left


def _check_same(draft: Draft, found: Iterable[Rebased], chosen_about: Iterable[Rebased]) -> None:
    """Make sure that nothing is decided that nobody has looked at.

    Raises:
        Refused: something that was chosen about is not there any more, or another.
    """
    there = {one.key: one for one in found}
    if not all(one.key in there and there[one.key].same_as(one) for one in chosen_about):
        raise Refused("draft_moved_on", name=draft.name)


def _chosen(
    found: Iterable[Rebased], choices: Mapping[RecordId, Choice] | Choice | None
) -> dict[RecordId, Choice]:
    """What was chosen about each conflict."""
    of_each = {one.key: choices for one in found} if isinstance(choices, str) else choices or {}
    return {one.key: of_each[one.key] for one in found if one.conflict and one.key in of_each}


def _dropped(one: Rebased, chosen: Mapping[RecordId, Choice]) -> Sequence[DraftCell]:
    """The cells that go, as the published state is taken for them."""
    return one.group.cells if chosen.get(one.key) == "published" else ()


class _Writing:
    """Gathers what was decided into one action."""

    def __init__(self, session: Session, draft_id: RecordId) -> None:
        self._session, self._draft_id = session, draft_id
        self._drawn = drawn_cells(session.workspace, draft_id)
        self._dropped: set[RecordId] = set()
        self._fitting: set[RecordId] = set()
        self._shapes: dict[RecordId, BaseGeometry | None] = {}
        self._parents: dict[RecordId, tuple[RecordId, ...]] = {}
        self._renamed: dict[RecordId, RecordId] = {}

    @property
    def empty(self) -> bool:
        return not (self._dropped or self._fitting or self._shapes)

    def drop(self, one: Rebased) -> None:
        self._dropped |= {cell.cell_id for cell in one.group.cells}

    def keep(self, one: Rebased) -> None:
        if one.merge is None:
            self._fitting |= {cell.cell_id for cell in one.group.outdated}
            return
        drawn = {cell.cell_id for cell in one.group.cells}
        for cell, shape in one.merge.shapes.items():
            known = one.published.get(cell)
            if known is None and shape is not None and self._is_past(cell):
                self._renamed[cell] = self._session.new_id()
            name = self._renamed.get(cell, cell)
            if known is None and shape is not None:
                self._parents[name] = tuple(
                    sorted(key for key, under in one.published.items() if _over(shape, under))
                )
            if cell in drawn or differ(shape, known):
                self._shapes[name] = shape
        # Retired ones that nobody publishes any more.
        self._dropped |= {
            cell.cell_id
            for cell in one.group.cells
            if cell.cell_id not in one.merge.shapes and cell.cell_id not in self._renamed
        }

    def check(self, coverage: Coverage, left: Iterable[Rebased]) -> None:
        """Make sure that the cells of the draft fit those in force, but for what is left to be decided.

        Raises:
            Refused: they would overlap or leave a gap.
        """
        kept = self._drawn.keys() - self._dropped - self._renamed.keys()
        kept -= {cell.cell_id for one in left for cell in (one.whole or one).group.cells}
        shapes = {cell: shape_of(self._drawn[cell], None) for cell in kept} | self._shapes
        if shapes:
            checked(coverage, Edit("change.bring_up_to_date", shapes))

    def action(self) -> BringUpToDate:
        edit = Edit("change.bring_up_to_date", self._shapes, self._parents)
        numbers = numbers_told(self._session, self._draft_id)
        dropped, fitting = frozenset(self._dropped), frozenset(self._fitting)
        return BringUpToDate(self._draft_id, dropped, edit, fitting, self._renamed, numbers)

    def _is_past(self, cell: RecordId) -> bool:
        return isinstance(self._session.workspace.get(cell), Cell)


def _rebased(session: Session, group: Group, coverage: Coverage) -> Rebased:
    mine = {one.cell_id: one.geometry for one in group.cells if one.state != "retired"}
    base = _bases(session, group)
    ground = shapely.union_all([sound_shape(one) for one in (*mine.values(), *base.values())])
    under = {one: coverage.shape(one) for one in coverage.near(ground)}
    under = {one: shape for one, shape in under.items() if shape.intersects(ground)}
    if (
        group.fits
        and not _ground_moved(session, group, base)
        and _matches([*mine.values(), *_beside(under, group)])
    ):
        return Rebased(group, mine, under, None, base)
    retired = {one.cell_id for one in group.cells if one.state == "retired"}
    return Rebased(group, mine, under, three_way(mine, base, under, retired), base)


def _ground_moved(session: Session, group: Group, base: Mapping[RecordId, BaseGeometry]) -> bool:
    """Whether a published cell has other ground than when the draft touched it.

    Cells can change hands among themselves what they have together. Of one whose former shape is not
    known, any shape that it had since the draft was made counts.
    """
    draft = session.workspace.get(group.cells[0].draft_id)
    since = draft.created_on if isinstance(draft, Draft) else ""
    for one in group.outdated:
        published = session.workspace.get(one.cell_id)
        if one.cell_id in base:
            if not isinstance(published, Cell) or not same_ground(base[one.cell_id], published.geometry):
                return True
        elif any(
            (shape.valid_to or "") >= since
            for shape in session.workspace.referring_to(one.cell_id, CellShape, "cell_id")
        ):
            return True
    return False


def _matches(shapes: list[BaseGeometry]) -> bool:
    """Whether neighbours have the same vertices; one that only one of them has leaves a hair's gap."""
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return bool(shapely.coverage_is_valid(made, gap_width=2 * grid.STEP))


def _beside(under: Mapping[RecordId, BaseGeometry], group: Group) -> list[BaseGeometry]:
    own = {one.cell_id for one in group.cells}
    return [shape for one, shape in under.items() if one not in own]


def _bases(session: Session, group: Group) -> dict[RecordId, BaseGeometry]:
    """The touched cells as they were when the draft touched them, as far as that is known."""
    found: dict[RecordId, BaseGeometry] = {}
    for one in group.cells:
        published = session.workspace.get(one.cell_id)
        if one.state == "new" or not isinstance(published, Cell):
            continue
        former = session.workspace.referring_to(one.cell_id, CellShape, "cell_id")
        for shape in (published.geometry, *(other.geometry for other in former)):
            then = replace(published, geometry=shape, valid_to=None)
            if fingerprint(then) == one.base:
                found[one.cell_id] = shape
    return found


def _over(shape: BaseGeometry, under: BaseGeometry) -> bool:
    """Whether some of a shape lies over another: more than what putting vertices on the grid leaves."""
    parts = shapely.get_parts(shapely.intersection(shape, sound_shape(under)))
    widths = 2 * shapely.area(parts) / np.maximum(shapely.length(parts), grid.STEP)
    return bool((widths > 2 * grid.STEP).any())


def _names(one: Rebased) -> str:
    names = sorted(cell.name for cell in one.group.cells if cell.state != "retired")
    return tr("plan.list_separator").join(names)
