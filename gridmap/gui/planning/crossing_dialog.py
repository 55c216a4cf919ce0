"""Asks before ground goes from one community to another, whatever tool would do it."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from gridmap.domain.planning.crossing import Crossing
from gridmap.domain.records import RecordId
from gridmap.gui.dialogs.question import Question
from gridmap.gui.planning.sizes import area_text
from gridmap.words import tr


class CrossingDialog(Question):
    """Says how much ground of which community goes to which, and which of them a new cell belongs to."""

    def __init__(
        self,
        parent: QWidget,
        found: Sequence[Crossing],
        names: Mapping[RecordId, str],
        homes: Sequence[int | None],
    ) -> None:
        """Ask about `found`; `homes` are the households on each, None where none are known."""
        takers = [names.get(one, "–") for one in dict.fromkeys(one.taker for one in found)]
        verb = tr("plan.crossing_to", taker=takers[0]) if len(takers) == 1 else tr("plan.crossing_do")
        lines = "\n".join(_told(one, names, there) for one, there in zip(found, homes, strict=True))
        super().__init__(parent, tr("plan.crossing_title"), lines, tr("plan.crossing_says"), verb)


def _told(one: Crossing, names: Mapping[RecordId, str], homes: int | None) -> str:
    key = "plan.crossing_new" if one.fresh else "plan.crossing_moves"
    giver, taker = (names.get(side, "–") for side in (one.giver, one.taker))
    measured = "plan.crossing_area" if homes is None else "plan.crossing_area_homes"
    ground = tr(measured, area=area_text(one.area), count=homes)
    return tr(key, giver=giver, taker=taker, ground=ground)
