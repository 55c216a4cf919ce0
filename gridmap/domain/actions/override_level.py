"""Set a cell's level by hand for some days, and lift it again."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from gridmap.domain.access import Permission
from gridmap.domain.action import NewIds, Reader, existing
from gridmap.domain.change import Change, added, replaced
from gridmap.domain.errors import Refused
from gridmap.domain.field_text import fitting
from gridmap.domain.records import Cell, LevelOverride, RecordId

#: A level set by hand holds at most so many days; who wants it longer decides again.
LONGEST_DAYS = 90
_LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class OverrideLevel:
    """Gives a cell this level up to and with a day, whatever its score is; needs a reason.

    A level that was set by hand before ends.
    """

    cell_id: RecordId
    level: int  # 1 (I) to 4 (IV)
    reason: str
    expires_on: str
    today: str
    permission: ClassVar[Permission] = "edit_risk_model"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The new manual level, and the end of the one in force.

        Raises:
            Refused: no such level or cell, no reason, or an expiry that is past or too far away.
        """
        existing(reader, self.cell_id, Cell)
        if self.level not in _LEVELS:
            raise Refused("risk.no_such_level", level=str(self.level))
        if not self.reason.strip():
            raise Refused("risk.override_without_reason")
        latest = date.fromisoformat(self.today) + timedelta(days=LONGEST_DAYS)
        if not date.fromisoformat(self.today) <= _day(self.expires_on) <= latest:
            raise Refused(
                "risk.override_expiry", day=self.expires_on, first=self.today, last=latest.isoformat()
            )
        reason = fitting("reason", self.reason.strip())
        made = LevelOverride(new_id(), self.cell_id, self.level, reason, self.expires_on, self.today)
        setting = added("change.override_level", [made], reason)
        ending = _ended("change.override_level", in_force(reader, self.cell_id, self.today), self.today)
        return replace(
            setting, before={**setting.before, **ending.before}, after={**setting.after, **ending.after}
        )


@dataclass(frozen=True, slots=True)
class LiftLevel:
    """Ends the level that was set for a cell by hand; the computed one holds again."""

    cell_id: RecordId
    reason: str
    today: str
    permission: ClassVar[Permission] = "edit_risk_model"

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The manual level as it was, ended yesterday.

        Raises:
            Refused: none is in force, or no reason is given.
        """
        if not self.reason.strip():
            raise Refused("risk.override_without_reason")
        manual = in_force(reader, self.cell_id, self.today)
        if not manual:
            raise Refused("risk.no_override")
        ended = _ended("change.lift_level", manual, self.today)
        return replace(ended, reason=fitting("reason", self.reason.strip()))


def in_force(reader: Reader, cell_id: RecordId, today: str) -> list[LevelOverride]:
    """Manual levels of a cell that hold on a day."""
    every = reader.referring_to(cell_id, LevelOverride, "cell_id")
    return [one for one in every if one.set_on <= today <= one.expires_on]


def _ended(label: str, manual: list[LevelOverride], today: str) -> Change:
    yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
    return replaced(label, [(one, replace(one, expires_on=yesterday)) for one in manual])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("risk.not_a_day", day=text) from None
