"""Scheduled plans that something is in the way of: a card each, which stays until it is so no longer."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from gridmap.gui import report
from gridmap.gui.cards import cards_of
from gridmap.planning.faults import HeldBack, why_held_back
from gridmap.words import tr

_ABOUT = "held back "


def tell_held_back(window: QWidget, held: Iterable[HeldBack]) -> None:
    """Say which plans will not take effect, why, and what to do.

    Cards of other plans go: nothing is in the way of these any more.
    """
    told = {f"{_ABOUT}{one.draft.id}": one for one in held}
    for card in cards_of(window).shown():
        if card.about.startswith(_ABOUT) and card.about not in told:
            card.deleteLater()
    for about, one in told.items():
        heading = tr("plan.held_back", name=one.draft.name, day=one.draft.effective_on)
        report.tell(window, why_held_back(one), heading, about=about)
