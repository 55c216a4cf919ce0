"""What an assessment found, in figures, and what listeners are told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from gridmap.assessment.city import City
from gridmap.domain.records import REGION_LEVELS, RecordId
from gridmap.domain.risk.facts import Ints, day_name, local_days


@dataclass(frozen=True, slots=True)
class Reassessed:
    """Whose level or score is another than before."""

    cells: frozenset[RecordId] = frozenset()
    regions: frozenset[RecordId] = frozenset()

    def joined(self, other: "Reassessed") -> "Reassessed":
        """Whose level or score is another after both."""
        return Reassessed(self.cells | other.cells, self.regions | other.regions)


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole assessment in figures; index 0 counts "no data", 1 to 4 the levels."""

    at: str  # ISO UTC
    day: str  # where the computer stands
    cells: tuple[int, ...]
    residents: tuple[int, ...]  # living in those cells
    regions: dict[str, tuple[int, ...]]  # level of region -> regions
    changed: Reassessed = field(repr=False)


def summary_of(city: City, now: datetime, changed: Reassessed) -> Summary:
    """The figures of a city that has been assessed."""
    levels = np.array(city.hierarchy.levels)
    return Summary(
        now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        day_name(local_days(now)),
        _counted(city.level),
        tuple(int(city.residents[city.level == one].sum()) for one in range(5)),
        {level: _counted(city.rolled.level[levels == level]) for level in REGION_LEVELS},
        changed,
    )


def _counted(level: Ints) -> tuple[int, ...]:
    return tuple(np.bincount(level, minlength=5).tolist())
