"""Plans that wait for their days and draw the same cells: which goes first, and what becomes of the other."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gridmap.domain.action import existing
from gridmap.domain.planning.publishing import conflicts
from gridmap.domain.planning_records import AT_WORK, Draft
from gridmap.domain.records import RecordId
from gridmap.session import Session
from gridmap.store.planning_data import drawn_cells
from gridmap.words import tr


@dataclass(frozen=True, slots=True)
class Beside:
    """A plan whose day is still open, and those that wait for theirs."""

    draft: Draft
    waiting: Sequence[Draft]  # every scheduled one but it, as they come due
    touched: Mapping[RecordId, set[RecordId]]
    outdated: Collection[RecordId]  # of those that have cells in common with others

    def on(self, day: str, today: str) -> tuple[list[Draft], list[Draft]]:
        """Those that hold the plan back where it is to take effect on a day, and those that it holds back."""
        mine = replace(self.draft, effective_on=day)
        held = _held_back(self._coming(mine, today), self.touched, self.outdated)
        first = held.get(mine.id, [])
        return first, [one for one in self.waiting if mine in held.get(one.id, ())]

    def unhindered(self, day: str, today: str) -> list[Draft]:
        """It where it takes effect on a day and the others as they come due, but those held back."""
        coming = self._coming(replace(self.draft, effective_on=day), today)
        held = _held_back(coming, self.touched, self.outdated)
        return [one for one in coming if one.id not in held]

    def _coming(self, mine: Draft, today: str) -> list[Draft]:
        if (mine.effective_on or "") <= today:
            return [mine, *self.waiting]  # before those, too, that are late
        return sorted([mine, *self.waiting], key=_coming_due)


def beside(session: Session, draft_id: RecordId) -> Beside:
    """A draft beside the scheduled ones, to be asked of days."""
    draft = existing(session.workspace, draft_id, Draft)
    waiting = [one for one in scheduled_plans(session) if one.id != draft_id]
    mine = {draft.id, *(one.id for one in waiting)}
    touched = {key: cells for key, cells in _touched(session, AT_WORK).items() if key in mine}
    return Beside(draft, waiting, touched, _outdated(session, waiting, touched))


def earlier_plans(
    session: Session, outdated: Collection[RecordId] | None = None
) -> dict[RecordId, list[Draft]]:
    """Of each scheduled draft that has any, those that hold it back once they take effect, by day.

    Args:
        session: The workspace.
        outdated: The drafts at work that have to be updated, where that is known: to look takes long.
    """
    waiting = scheduled_plans(session)
    if len(waiting) < 2:
        return {}
    touched = _touched(session, ("scheduled",))
    if outdated is None:
        outdated = _outdated(session, waiting, touched)
    return _held_back(waiting, touched, outdated)


def unhindered_plans(session: Session) -> list[Draft]:
    """The scheduled drafts, as they come due, but those that others hold back."""
    held = earlier_plans(session)
    return [one for one in scheduled_plans(session) if one.id not in held]


def earlier_text(draft: Draft, earlier: Collection[Draft]) -> str:
    """Which plans keep a scheduled one from taking effect, why, and what to do then; a line each."""
    return "\n".join(
        tr(
            "planning.held_back_by",
            name=draft.name,
            day=draft.effective_on,
            first=one.name,
            first_day=one.effective_on,
        )
        for one in earlier
    )


def _held_back(
    coming: Iterable[Draft], touched: Mapping[RecordId, set[RecordId]], outdated: Collection[RecordId]
) -> dict[RecordId, list[Draft]]:
    """Of plans, as they come due, those that take effect before each and draw cells of it.

    One that is held back itself, or outdated, takes no effect on its day, and so is in no other's way.
    """
    found: dict[RecordId, list[Draft]] = {}
    taking_effect: list[Draft] = []
    for one in coming:
        mine = touched.get(one.id, set())
        if before := [first for first in taking_effect if mine & touched.get(first.id, set())]:
            found[one.id] = before
        elif one.id not in outdated:
            taking_effect.append(one)
    return found


def _outdated(
    session: Session, plans: Sequence[Draft], touched: Mapping[RecordId, set[RecordId]]
) -> frozenset[RecordId]:
    """The plans that take no effect before somebody updates them, of those that could hold others back."""
    times = Counter(cell for cells in touched.values() for cell in cells)
    shared = {cell for cell, count in times.items() if count > 1}
    looked = [one.id for one in plans if shared & touched.get(one.id, set())]
    return frozenset(one for one in looked if conflicts(session.workspace, one))


def scheduled_plans(session: Session) -> list[Draft]:
    """The drafts that wait, as they come due."""
    waiting = [one for one in session.workspace.all_of(Draft) if one.status == "scheduled"]
    return sorted(waiting, key=_coming_due)


def _coming_due(draft: Draft) -> tuple[str, RecordId]:
    return draft.effective_on or "", draft.id


def _touched(session: Session, statuses: Collection[str]) -> dict[RecordId, set[RecordId]]:
    """The published cells that each draft with one of these statuses draws."""
    found: dict[RecordId, set[RecordId]] = {}
    for one in drawn_cells(session.workspace, statuses):
        if one.state != "new":
            found.setdefault(one.draft_id, set()).add(one.cell_id)
    return found
