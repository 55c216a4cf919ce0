"""What can be divided at once: one community, those selected, or all of a township or county."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gridmap.domain.records import RecordId, Region
from gridmap.planning.proposals import below
from gridmap.session import Session
from gridmap.words import tr


@dataclass(frozen=True, slots=True)
class Scope:
    """Communities to be divided; `region` stands for all in it, which are looked up when they are wanted."""

    key: Literal["selected", "community", "township", "county"]
    label: str
    region: RecordId | None
    communities: tuple[RecordId, ...]  # empty where the region stands for them

    def regions(self, session: Session) -> list[Region]:
        """The communities as records, by code."""
        if self.region is not None:
            top = session.workspace.get(self.region)
            found = below(session, top) if isinstance(top, Region) else []
        else:
            known = (session.workspace.get(one) for one in self.communities)
            found = [one for one in known if isinstance(one, Region)]
        return sorted(found, key=lambda one: one.code)


def scopes_around(session: Session, communities: Sequence[RecordId]) -> list[Scope]:
    """What can be chosen while these communities are at work, the nearest first."""
    if not communities:
        return []
    found: list[Scope] = []
    if len(communities) > 1:
        label = tr("plan.scope_selected", count=len(communities))
        found.append(Scope("selected", label, None, tuple(communities)))
    region = session.workspace.get(communities[0])
    while isinstance(region, Region):
        if region.level == "community":
            found.append(Scope("community", region.name, None, (region.id,)))
        elif region.level in ("township", "county"):
            label = tr("plan.scope_all_of", name=region.name)
            level: Literal["township", "county"] = "township" if region.level == "township" else "county"
            found.append(Scope(level, label, region.id, ()))
        region = session.workspace.get(region.parent_id) if region.parent_id is not None else None
    return found
