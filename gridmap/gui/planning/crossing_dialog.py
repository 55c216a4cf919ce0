"""Asks before ground goes from one community to another, whatever tool would do it."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from gridmap.domain.areas import area_text
from gridmap.domain.planning.above import Above, highest_moved
from gridmap.domain.planning.checks.facts import CommunityFacts
from gridmap.domain.planning.crossing import Crossing
from gridmap.domain.records import REGION_LEVELS, RecordId
from gridmap.gui.dialogs.question import Question
from gridmap.planning.border_moves import level_word, regions_moved
from gridmap.words import tr


class CrossingDialog(Question):
    """Says how much ground of which community goes to which, and which of them a new cell belongs to."""

    def __init__(
        self,
        parent: QWidget,
        found: Sequence[Crossing],
        communities: Mapping[RecordId, CommunityFacts],
        homes: Sequence[int | None],
    ) -> None:
        """Ask about `found`; `homes` are the households on each, None where none are known."""
        names = {key: one.name for key, one in communities.items()}
        takers = [names.get(one, "–") for one in dict.fromkeys(one.taker for one in found)]
        verb = tr("plan.crossing_to", taker=takers[0]) if len(takers) == 1 else tr("plan.crossing_do")
        above = [_above(one, communities) for one in found]
        level = min((one[0].level for one in above if one), key=REGION_LEVELS.index, default="community")
        lines = [_told(one, names, there) for one, there in zip(found, homes, strict=True)]
        work = "\n".join([*lines, *regions_moved(above)])
        word = level_word(level)
        says = tr("plan.crossing_says", level=word)
        super().__init__(parent, tr("plan.crossing_title", level=word), work, says, verb)
        self.not_again: QCheckBox | None = None
        if not any(one.fresh for one in found):  # whose a new cell is, is asked each time
            self.not_again = QCheckBox(tr("plan.crossing_not_again"))
            self.add(self.not_again)


def _above(one: Crossing, communities: Mapping[RecordId, CommunityFacts]) -> tuple[Above, Above] | None:
    """The highest regions whose border moves with it."""
    giver, taker = communities.get(one.giver), communities.get(one.taker)
    return highest_moved(giver.above, taker.above) if giver is not None and taker is not None else None


def _told(one: Crossing, names: Mapping[RecordId, str], homes: int | None) -> str:
    key = "plan.crossing_new" if one.fresh else "plan.crossing_moves"
    giver, taker = (names.get(side, "–") for side in (one.giver, one.taker))
    measured = "plan.crossing_area" if homes is None else "plan.crossing_area_homes"
    ground = tr(measured, area=area_text(one.area), count=homes)
    return tr(key, giver=giver, taker=taker, ground=ground)
