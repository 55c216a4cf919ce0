"""The codes by which the new cells of a draft go, and those that they get on its day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from gridmap.domain.errors import UserError
from gridmap.domain.planning.naming import new_codes, shown_codes
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning.publishing import conflicts
from gridmap.domain.planning_records import Draft, DraftCell
from gridmap.domain.records import RecordId, Region
from gridmap.planning.renumbered import Renumbered, numbers_text
from gridmap.planning.waiting import beside, earlier_plans, scheduled_plans
from gridmap.session import Session
from gridmap.words import tr

#: Cells of a community whose numbers are told one by one.
_MOST_NAMED = 6


def codes_in_draft(session: Session, drawn: Sequence[DraftCell]) -> dict[RecordId, str]:
    """The code by which every new cell goes in its draft, by the id of the cell.

    Without those for which their community has no number left.

    Of a scheduled draft, whose lists are printed before its day, it is the one that the cell will get,
    as far as that is known by now; otherwise the one that it was drawn with.

    Args:
        session: The workspace.
        drawn: New cells of one draft, of a community all or none.
    """
    draft = session.workspace.get(drawn[0].draft_id) if drawn else None
    if isinstance(draft, Draft) and draft.status == "scheduled" and draft.effective_on is not None:
        try:
            return codes_on(session, drawn, draft.effective_on)
        except UserError:  # more cells than there are codes: publishing will be refused, and say so
            pass
    return shown_codes(session.workspace, drawn)


def numbers_told(session: Session, draft_id: RecordId) -> dict[RecordId, int]:
    """The number by which every new cell of a draft goes that has one, by the id of the cell."""
    return _numbers(codes_in_draft(session, _new_cells(session, draft_id)))


def numbers_on(session: Session, draft_id: RecordId, day: str) -> dict[RecordId, int]:
    """The number that every new cell of a draft gets if it takes effect on a day, by the id of the cell.

    Raises:
        UserError: as `codes_on`.
    """
    return _numbers(codes_on(session, _new_cells(session, draft_id), day))


def renumbered(session: Session, draft_id: RecordId) -> list[Renumbered]:
    """The cells that go by other numbers than they were given, by community and former number.

    Theirs were published for others meanwhile, or plans that wait take them.
    """
    new, now = _new_cells(session, draft_id), numbers_told(session, draft_id)
    names = _names(session, {one.community_id for one in new})
    found = [
        Renumbered(
            one.cell_id, names.get(one.community_id, ""), f"{one.number:03d}", _told(now.get(one.cell_id))
        )
        for one in new
        if one.number is not None and one.number != now.get(one.cell_id)
    ]
    return sorted(found, key=lambda one: (one.community, one.was, one.now))


def codes_on(session: Session, drawn: Sequence[DraftCell], day: str) -> dict[RecordId, str]:
    """The codes that the new cells of a draft get if it takes effect on a day, by the id of the cell.

    Raises:
        UserError: a community would have more cells than there are codes.
    """
    if not drawn:
        return {}
    communities = {one.community_id for one in drawn}
    taken = codes_taken_before(session, drawn[0].draft_id, day, communities)
    return new_codes(session.workspace, drawn, taken)


def codes_taken_before(
    session: Session, draft_id: RecordId, day: str, communities: Collection[RecordId]
) -> frozenset[str]:
    """The codes in some communities that plans take which take effect before a draft does on a day.

    Plans that are held back or outdated take none, nor those for which too few are left: they are not
    published on their days.
    """
    if day <= session.today():
        return frozenset()  # whatever was due before is published by then
    waiting = _numbering(session, communities, draft_id)
    earlier = [one for one in waiting if (one.draft.effective_on or "", one.draft.id) < (day, draft_id)]
    return frozenset(code for codes in _in_turn(session, earlier).values() for code in codes.values())


@dataclass(frozen=True, slots=True)
class Displaced:
    """A scheduled plan and those of its new cells that get other numbers, by community and former number.

    No cells where too few numbers are left for it, so that it will not be published on its day.
    """

    draft: Draft
    cells: tuple[Renumbered, ...]


def displaced_by(session: Session, draft_id: RecordId, day: str) -> list[Displaced]:
    """Scheduled plans that get other codes if a draft takes effect on a day: lists of them may be printed.

    Those that it holds back are left out: they are to be published again. So are those for which too few
    numbers are left in any case.
    """
    new = _new_cells(session, draft_id)
    waiting = _numbering(session, {one.community_id for one in new}, draft_id)
    if not new or not waiting:
        return []
    there = beside(session, draft_id)
    mine, today = _Numbering(replace(there.draft, effective_on=day), new), session.today()
    _, left = there.on(day, today)
    staying = [one for one in waiting if one.draft not in left]
    before, names = _in_turn(session, waiting), _names(session, {one.community_id for one in new})
    turns = [mine, *staying] if day <= today else sorted([mine, *staying], key=_coming_due)
    after = _in_turn(session, turns)
    found = []
    for one in staying:
        was, now = before.get(one.draft.id), after.get(one.draft.id)
        if was is None:
            continue
        moved = [
            Renumbered(
                cell.cell_id, names.get(cell.community_id, ""), was[cell.cell_id][-3:], now[cell.cell_id][-3:]
            )
            for cell in one.new
            if now is not None and was[cell.cell_id] != now[cell.cell_id]
        ]
        if moved or now is None:
            moved.sort(key=lambda cell: (cell.community, cell.was))
            found.append(Displaced(one.draft, tuple(moved)))
    return found


def displaced_text(found: Iterable[Displaced]) -> str:
    """Which scheduled plans get other numbers or find none, and what to do then; a line each."""
    return "\n".join(
        tr(
            "planning.displaced" if one.cells else "planning.left_without_numbers",
            name=one.draft.name,
            day=one.draft.effective_on,
            count=len(one.cells),
            cells=numbers_text(one.cells, _MOST_NAMED),
        )
        for one in found
    )


@dataclass(frozen=True, slots=True)
class _Numbering:
    """A plan that takes numbers in some communities, and its new cells there."""

    draft: Draft
    new: Sequence[DraftCell]


def _numbering(session: Session, communities: Collection[RecordId], but: RecordId) -> list[_Numbering]:
    """The plans but one that wait and will be published on their days, as they come due."""
    held_back, found = earlier_plans(session), []
    for plan in scheduled_plans(session):
        if plan.id == but or plan.id in held_back:
            continue
        new = [one for one in _new_cells(session, plan.id) if one.community_id in communities]
        if new and not conflicts(session.workspace, plan.id):
            found.append(_Numbering(plan, new))
    return found


def _in_turn(session: Session, plans: Sequence[_Numbering]) -> dict[RecordId, dict[RecordId, str]]:
    """The codes of the new cells of plans that are published one after the other, by draft and cell.

    A plan for which too few are left gets and takes none: publishing it will be refused, and say so.
    """
    taken, found = set[str](), dict[RecordId, dict[RecordId, str]]()
    for plan in plans:
        with suppress(UserError):
            found[plan.draft.id] = new_codes(session.workspace, plan.new, taken)
            taken |= set(found[plan.draft.id].values())
    return found


def _coming_due(one: _Numbering) -> tuple[str, RecordId]:
    return one.draft.effective_on or "", one.draft.id


def _numbers(codes: Mapping[RecordId, str]) -> dict[RecordId, int]:
    return {cell: int(code[-3:]) for cell, code in codes.items()}


def _told(number: int | None) -> str:
    return f"{number:03d}" if number is not None else "–"


def _names(session: Session, communities: Collection[RecordId]) -> dict[RecordId, str]:
    regions = session.workspace.get_many(communities)
    return {key: one.name for key, one in regions.items() if isinstance(one, Region)}


def _new_cells(session: Session, draft_id: RecordId) -> list[DraftCell]:
    return [one for one in drawn_cells(session.workspace, draft_id).values() if one.state == "new"]
