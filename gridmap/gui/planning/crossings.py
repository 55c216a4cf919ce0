"""Which ground that would change community is asked about, and the question on the screen."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gridmap.domain.planning.checks.facts import CommunityFacts
from gridmap.domain.planning.crossing import Crossing
from gridmap.domain.records import RecordId
from gridmap.gui.dialogs import show_once

if TYPE_CHECKING:
    from gridmap.gui.planning.crossing_dialog import CrossingDialog


class Crossings:
    """Asks once for each edit, or no longer where the planner said so of two communities."""

    def __init__(self, canvas: QWidget) -> None:
        """Ask above the window of a canvas."""
        self._canvas = canvas
        self._question: CrossingDialog | None = None
        self._settled: set[frozenset[RecordId]] = set()  # borders between them are moved without a question

    @property
    def asking(self) -> bool:
        """Whether a question stands on the screen."""
        return self._question is not None

    def open(self, found: Sequence[Crossing]) -> list[Crossing]:
        """Those that are to be asked about; whose a new cell is, is asked each time."""
        return [one for one in found if one.fresh or _sides(one) not in self._settled]

    def ask(
        self,
        found: Sequence[Crossing],
        communities: Mapping[RecordId, CommunityFacts],
        homes: Sequence[int | None],
        agreed: Callable[[], None],
    ) -> None:
        """Ask about ground with its households, None where none are known; `agreed` follows a yes."""
        from gridmap.gui.planning.crossing_dialog import CrossingDialog

        question = self._question = CrossingDialog(self._canvas.window(), found, communities, homes)

        def accepted() -> None:
            if question.not_again is not None and question.not_again.isChecked():
                self._settled |= {_sides(one) for one in found}
            agreed()

        question.finished.connect(lambda: self._answered(question))
        question.accepted.connect(accepted)
        show_once(question)

    def forget(self) -> None:
        """Ask about everything again."""
        self._settled.clear()

    def drop(self) -> None:
        """Take the question away; nothing is done."""
        if self._question is not None:
            self._question.reject()

    def _answered(self, question: "CrossingDialog") -> None:
        if self._question is question:  # what was agreed to may have asked again
            self._question = None


def _sides(one: Crossing) -> frozenset[RecordId]:
    return frozenset((one.giver, one.taker))
