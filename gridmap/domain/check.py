"""What a check is: a pure function from records to issues."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from gridmap.domain.action import Action, Reader
from gridmap.domain.change import Change
from gridmap.domain.records import RecordId


class Severity(IntEnum):
    """How much an issue matters; an error refuses the change, a warning is shown."""

    INFO = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a check found."""

    severity: Severity
    key: str  # of the translations
    ids: tuple[RecordId, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    place: tuple[float, float] | None = None  # longitude, latitude
    fix: Action | None = None


#: Looks at a change before it is written, with the records as they are without it.
ChangeCheck = Callable[[Change, Reader], list[Issue]]
