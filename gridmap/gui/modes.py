"""The modes of the window, registered by name; the map stays as it is when the mode changes."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from PySide6.QtWidgets import QDockWidget

if TYPE_CHECKING:
    from gridmap.gui.open_workspace import OpenWorkspace
    from gridmap.gui.window import Window
    from gridmap.planning.other_work import OtherWork

Turn = Literal["undo", "redo"]
LooksOut = Callable[[Turn], "OtherWork | None"]  # runs off the window's thread


class Mode(Protocol):
    """A mode at work: its panels stand round the map until it is left."""

    @property
    def docks(self) -> Mapping[str, QDockWidget]:
        """The panels by key."""
        ...

    @property
    def busy(self) -> bool:
        """Whether something is about to be done once the user rests."""
        ...

    @property
    def looks_out(self) -> "LooksOut | None":
        """What tells whether the next undo or redo is other work than what is done here; None if all is."""
        ...

    def leave(self) -> None:
        """Take the panels away and listen no longer."""
        ...


@dataclass(frozen=True, slots=True)
class ModeKind:
    """A mode that can be entered."""

    key: str
    name_key: str  # of the translations
    enter: "Callable[[Window, OpenWorkspace], Mode]"


def _duty(window: "Window", opened: "OpenWorkspace") -> Mode:
    from gridmap.gui.duty import DutyMode

    return DutyMode(window, opened)


def _planning(window: "Window", opened: "OpenWorkspace") -> Mode:
    from gridmap.gui.planning.mode import PlanningMode

    return PlanningMode(window, opened)


def read_in() -> None:
    """Load what planning is made of, so that whoever enters it first does not wait for that.

    For another thread than the window's.
    """
    importlib.import_module("gridmap.gui.planning.mode")


#: In the order in which they are shown.
MODES: dict[str, ModeKind] = {
    "duty": ModeKind("duty", "window.mode_duty", _duty),
    "planning": ModeKind("planning", "window.mode_planning", _planning),
}
