"""Scheduled plans that something is in the way of: a card each, which stays until it is read."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from gridmap.gui import report
from gridmap.planning.faults import HeldBack, why_held_back
from gridmap.words import tr


def tell_held_back(window: QWidget, held: Iterable[HeldBack]) -> None:
    """Say which plans will not take effect, why, and what to do."""
    for one in held:
        heading = tr("plan.held_back", name=one.draft.name, day=one.draft.effective_on)
        report.tell(window, why_held_back(one), heading)
