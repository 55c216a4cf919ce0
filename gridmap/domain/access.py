"""Who may do what, as tables of data."""

from dataclasses import dataclass
from typing import Literal

Permission = Literal[
    "view",
    "edit_records",
    "edit_boundaries",
    "edit_risk_model",
    "work_events",
    "see_people",  # unmasked, each opening with a reason
    "import",
    "export",
    "administer",  # seal, restore, settings of the workspace
]

_ALL: frozenset[Permission] = frozenset({
    "view", "edit_records", "edit_boundaries", "edit_risk_model", "work_events", "see_people",
    "import", "export", "administer",
})  # fmt: skip

#: What each role may do.
ROLES: dict[str, frozenset[Permission]] = {
    "viewer": frozenset({"view"}),
    "operator": frozenset({"view", "edit_records", "work_events", "see_people", "export"}),
    "planner": frozenset({"view", "edit_records", "edit_boundaries", "import", "export"}),
    "owner": _ALL,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at the keyboard."""

    name: str
    role: str = "owner"

    def may(self, permission: Permission) -> bool:
        """Whether the actor's role has the permission."""
        return permission in ROLES[self.role]
