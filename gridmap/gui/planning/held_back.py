"""Scheduled plans that something is in the way of: a card each, which stays until it is so no longer."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.cards import Card, MessageCard, cards_of
from gridmap.gui.session_events import SessionEvents
from gridmap.gui.tasks import Progress, run_task
from gridmap.gui.window import Window
from gridmap.session import Changed, Session
from gridmap.words import said, tr

if TYPE_CHECKING:
    from gridmap.planning.faults import HeldBack

_ABOUT = "held back "
_REST_MS = 300


def about(draft_id: RecordId) -> str:
    """What cards about a plan that is held back are about: the next takes the place of the one before."""
    return f"{_ABOUT}{draft_id}"


def way_to(window: QWidget, draft_id: RecordId, behind: bool) -> tuple[str, partial[None]]:
    """The button that lays a plan on the board, and asks how it is updated if it is left behind."""
    return tr("plan.update" if behind else "plan.due_show"), partial(_show, window, draft_id, behind)


def look_for_held_back(window: QWidget, session: Session) -> None:
    """Find out, off the window's thread, what is held back now, and tell it.

    Done after something was published or withdrawn, as work of its own: if it fails, that was done all
    the same and is told.
    """

    def work(_: Progress) -> list["HeldBack"]:
        from gridmap.planning.faults import held_back

        return held_back(session)

    run_task(window, tr("plan.reading"), work, partial(tell_held_back, window))


def tell_held_back(window: QWidget, held: Iterable["HeldBack"]) -> None:
    """Say which plans will not take effect, why, and what to do.

    Cards of other plans go: nothing is in the way of these any more.
    """
    from gridmap.planning.faults import why_held_back

    told = {about(one.draft.id): one for one in held}
    there = {}
    for card in _cards(window):
        if card.about in told:
            there[card.about] = card
        else:
            card.leave()
    for key, one in told.items():
        heading = tr("plan.held_back", name=one.draft.name, day=one.draft.effective_on)
        why, shown = why_held_back(one), there.get(key)
        if not (isinstance(shown, MessageCard) and shown.said[:2] == (heading, said(why))):
            report.tell(window, why, heading, way_to(window, one.draft.id, not one.errors), key)


class HeldBackCards(QObject):
    """Lets the cards follow the session: what is called back, mended or gone is told of no longer.

    The card of a plan that is scheduled again, by undoing that it was called back, comes again. One that
    the user has closed stays closed. Lives as long as its parent.
    """

    def __init__(self, parent: QObject, window: QWidget, session: Session) -> None:
        super().__init__(parent)
        self._window, self._session = window, session
        self._called_back: set[str] = set()  # plans whose card went with that
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._look)
        self._events = SessionEvents(session, self)
        self._events.changed.connect(self._follow)

    def close_down(self) -> None:
        """Listen no longer."""
        self._rest.stop()
        self._events.stop()

    def _follow(self, changed: Changed) -> None:
        of_drafts = "draft" in changed.tables
        if of_drafts:
            self._drop_unscheduled()
        if (of_drafts and self._called_back) or _cards(self._window):
            self._rest.start()

    def _drop_unscheduled(self) -> None:
        drafts = self._session.workspace.all_of(Draft)
        waiting = {about(one.id) for one in drafts if one.status == "scheduled"}
        for card in _cards(self._window):
            if card.about not in waiting:
                self._called_back.add(card.about)
                card.leave()

    def _look(self) -> None:
        session = self._session

        def work(_: Progress) -> list["HeldBack"]:
            from gridmap.planning.faults import held_back

            return held_back(session)

        run_task(self._window, tr("plan.reading"), work, self._tell)

    def _tell(self, held: list["HeldBack"]) -> None:
        wanted = {card.about for card in _cards(self._window)} | self._called_back
        self._called_back -= {about(one.draft.id) for one in held}
        tell_held_back(self._window, [one for one in held if about(one.draft.id) in wanted])


def _cards(window: QWidget) -> list[Card]:
    return [one for one in cards_of(window).shown() if one.about.startswith(_ABOUT)]


def _show(window: QWidget, draft_id: RecordId, behind: bool) -> None:
    """Lay a plan on the board in planning mode, where its errors are listed and mended."""
    from gridmap.gui.planning.mode import PlanningMode  # not read before it is wanted

    if isinstance(window, Window):
        window.enter_mode("planning")
        if isinstance(window.mode, PlanningMode):
            if behind:
                window.mode.verbs.update(draft_id)
            else:
                window.mode.board.lay(draft_id)
