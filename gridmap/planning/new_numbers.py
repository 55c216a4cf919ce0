"""The codes by which the new cells of a draft go, and those that they get on its day."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from gridmap.domain.errors import UserError
from gridmap.domain.planning.naming import new_codes, shown_codes
from gridmap.domain.planning.overlay import drawn_cells, new_in
from gridmap.domain.planning.publishing import conflicts
from gridmap.domain.planning_records import Draft, DraftCell
from gridmap.domain.records import RecordId
from gridmap.planning.community_names import community_names
from gridmap.planning.renumbered import MOST_NAMED, Renumbered, numbers_text
from gridmap.planning.waiting import beside, unhindered_plans
from gridmap.session import Session
from gridmap.words import tr


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
    names = community_names(session, {one.community_id for one in new})
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
    return new_codes(session.workspace, drawn, codes_taken_before(session, drawn[0].draft_id, day))


def codes_taken_before(session: Session, draft_id: RecordId, day: str) -> frozenset[str]:
    """The codes that plans take which take effect before a draft does on a day.

    Plans that are held back or outdated take none, nor those for which too few are left: they are not
    published on their days.
    """
    if day <= session.today():
        return frozenset()  # whatever was due before is published by then
    plans = [one for one in unhindered_plans(session) if one.id != draft_id]
    earlier = [one for one in plans if (one.effective_on or "", one.id) < (day, draft_id)]
    return frozenset(code for one in _in_turn(session, earlier) for code in one.codes.values())


@dataclass(frozen=True, slots=True)
class Displaced:
    """A scheduled plan and those of its new cells that get other numbers, by community and former number.

    No cells where too few numbers are left for it, so that it will not be published on its day.
    """

    draft: Draft
    cells: tuple[Renumbered, ...]


def displaced_by(session: Session, draft_id: RecordId, day: str) -> list[Displaced]:
    """Scheduled plans that get other codes if a draft takes effect on a day: lists of them may be printed.

    Those that are held back then are left out: they are to be published again. So are those for which too
    few numbers are left in any case.
    """
    there = beside(session, draft_id)
    if not there.waiting:
        return []
    before = {one.draft.id: one.codes for one in _in_turn(session, unhindered_plans(session))}
    found = []
    for one in _in_turn(session, there.unhindered(day, session.today())):
        if one.draft.id == draft_id:
            continue
        if one.codes:
            was = before.get(one.draft.id) or codes_in_draft(session, one.new)
            if moved := _moved(session, one, was):
                found.append(Displaced(one.draft, moved))
        elif before.get(one.draft.id):
            found.append(Displaced(one.draft, ()))
    return found


def _moved(session: Session, plan: "_Turn", was: Mapping[RecordId, str]) -> tuple[Renumbered, ...]:
    """The new cells of a plan that get another number than they had."""
    names = community_names(session, {one.community_id for one in plan.new})
    moved = [
        Renumbered(
            one.cell_id,
            names.get(one.community_id, ""),
            was[one.cell_id][-3:],
            plan.codes[one.cell_id][-3:],
        )
        for one in plan.new
        if one.cell_id in was and was[one.cell_id] != plan.codes[one.cell_id]
    ]
    return tuple(sorted(moved, key=lambda one: (one.community, one.was)))


def displaced_text(found: Iterable[Displaced]) -> str:
    """Which scheduled plans get other numbers or find none, and what to do then; a line each."""
    return "\n".join(
        tr(
            "planning.displaced" if one.cells else "planning.left_without_numbers",
            name=one.draft.name,
            day=one.draft.effective_on,
            count=len(one.cells),
            cells=numbers_text(one.cells, MOST_NAMED),
        )
        for one in found
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """A plan that brings cells, and the codes that they get when it is its turn.

    None where too few are left: publishing it will be refused, and say so.
    """

    draft: Draft
    new: Sequence[DraftCell]
    codes: Mapping[RecordId, str]


def _in_turn(session: Session, plans: Iterable[Draft]) -> list[_Turn]:
    """Those of plans that bring cells and are not outdated, as one is published after the other."""
    taken, found = set[str](), list[_Turn]()
    for plan in plans:
        new = _new_cells(session, plan.id)
        if not new or conflicts(session.workspace, plan.id):
            continue
        codes: Mapping[RecordId, str] = {}
        with suppress(UserError):
            codes = new_codes(session.workspace, new, taken)
        taken |= set(codes.values())
        found.append(_Turn(plan, new, codes))
    return found


def _numbers(codes: Mapping[RecordId, str]) -> dict[RecordId, int]:
    return {cell: int(code[-3:]) for cell, code in codes.items()}


def _told(number: int | None) -> str:
    return f"{number:03d}" if number is not None else "–"


def _new_cells(session: Session, draft_id: RecordId) -> list[DraftCell]:
    return new_in(drawn_cells(session.workspace, draft_id).values())
