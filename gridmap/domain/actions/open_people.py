"""Open the unmasked data of people, which needs a permission and a reason."""

from dataclasses import dataclass
from typing import ClassVar

from gridmap.domain.access import Actor, Permission
from gridmap.domain.action import Reader
from gridmap.domain.errors import Refused
from gridmap.domain.records import RecordId, Resident

#: A reason of fewer characters says nothing.
SHORTEST_REASON = 2
#: So many at once is an export, which is journaled as one.
MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class OpenPeople:
    """Reads residents as they are; it changes nothing, but whoever calls it journals the opening."""

    ids: tuple[RecordId, ...]
    reason: str
    permission: ClassVar[Permission] = "see_people"

    def residents(self, reader: Reader, actor: Actor) -> list[Resident]:
        """The residents, unmasked, in the order of `ids`.

        Raises:
            Refused: the actor may not, no reason is given, too many are asked for at once, or one
                is gone.
        """
        if not actor.may(self.permission):
            raise Refused("not_permitted", permission=self.permission, role=actor.role)
        if len(self.reason.strip()) < SHORTEST_REASON:
            raise Refused("records.reason_needed")
        if len(self.ids) > MOST_AT_ONCE:
            raise Refused("records.too_many_people", count=len(self.ids), most=MOST_AT_ONCE)
        found = reader.get_many(self.ids)
        people = [record for record in map(found.get, self.ids) if isinstance(record, Resident)]
        if len(people) < len(self.ids):
            gone = next(id_ for id_ in self.ids if not isinstance(found.get(id_), Resident))
            raise Refused("record_gone", id=gone)
        return people
