"""How many households a cell should have, by the class of its community."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.domain.planning.checks.facts import Target

#: In town 300 to 500 households; in the country a villagers' group or natural village, where practice
#: differs widely.
TOWN, VILLAGE = "town", "village"
DEFAULTS: Mapping[str, Target] = {TOWN: Target(300, 400, 500), VILLAGE: Target(60, 150, 300)}


def class_of(urban_rural: str | None) -> str:
    """`TOWN` or `VILLAGE`: the class whose target a community of an urban-rural class has."""
    return VILLAGE if (urban_rural or "").startswith("2") else TOWN


@dataclass(frozen=True, slots=True)
class HouseholdTargets:
    """The targets of a workspace, kept in its setting `household_targets`."""

    by_class: Mapping[str, Target] = field(default_factory=lambda: DEFAULTS)

    def of(self, urban_rural: str | None) -> Target:
        """The target for a community of an urban-rural class (城乡分类): 1xx town, 2xx country.

        Town where the class is not known.
        """
        return self.by_class[class_of(urban_rural)]

    @classmethod
    def from_setting(cls, value: Any) -> "HouseholdTargets":
        """The targets that a setting holds, the defaults for what it does not.

        Raises:
            UserError: the numbers are not 0 < minimum ≤ target ≤ maximum.
        """
        made = dict(DEFAULTS)
        for name, numbers in (value or {}).items():
            if name not in DEFAULTS or not _in_order(numbers):
                raise UserError("household_targets", name=name, numbers=str(numbers))
            made[name] = Target(*numbers)
        return cls(made)


def _in_order(numbers: Any) -> bool:
    whole = isinstance(numbers, list) and len(numbers) == 3 and all(isinstance(one, int) for one in numbers)
    return whole and 0 < numbers[0] <= numbers[1] <= numbers[2]
